/**
 * Pretrains a reference policy: cross-entropy on addition and subtraction in equal parts, with a share of the answers'
 * digits replaced at random. The noise keeps its accuracy at about 0.75, so that there is something left to learn.
 * Uses the kernels of training: the labels are the completions, and the coefficient is that of the likelihood.
 */
import { heldOutProblems, trainingProblems, type Digits } from '../arithmetic/problems';
import { standardNormal, STREAM } from '../arithmetic/random';
import { type PolicyConfig, STANDARD_POLICY } from '../policy/config';
import { initialiseParameters } from '../policy/initialise';
import { Auditor } from '../audit/auditor';
import { Ledger, type AuditSummary } from '../audit/ledger';
import type { Backend, EvaluationRow, Population, PopulationSpec } from '../population/api';
import { DEFAULT_RUN_SETTINGS } from '../population/run-settings';
import { quietly, type BackendHolder } from './backends';
import type { Notice } from './notice';
import { untilRight } from './recovery';
import { breathe, Pacer } from './pacing';
import type { LoadedPolicy } from './reference-policy';
import { PRETRAINED_OPERATORS } from '../experiment/population-spec';
import { notAllowed, Refusal, shown } from '../common/problem';

export interface PretrainSettings {
  seed: number;
  digits: Digits;
  steps: number;
  /** Problems per step, each with one label. */
  examples: number;
  /** Share of the label's digits replaced at random. */
  labelNoise: number;
  learningRate: number;
  /** Steps over which the learning rate rises from 0; it then decays linearly to `finalShare` of its peak. */
  warmup: number;
  finalShare: number;
  adamBeta1: number;
  adamBeta2: number;
  /** Standard deviation of the initial weights. */
  standardDeviation: number;
  dModel: number;
  layers: number;
  heads: number;
  /** Number of positions with an embedding; at least prompt plus answer. */
  context: number;
}

/**
 * These settings need a sixth of the examples with which public/reference was trained (3000 steps of 320, warm-up 100,
 * finalShare 0.1, learning rate 4e-3, beta1 0.9 and weights from N(0, 0.08²)) and reach the same accuracy. In order of
 * importance, this is due to larger initial weights, small batches with a large learning rate that decays to zero, and
 * a smaller beta1.
 */
export const PRETRAIN_DEFAULTS: Readonly<PretrainSettings> = {
  seed: 1,
  digits: 2,
  steps: 2400,
  examples: 64,
  labelNoise: 0.12,
  learningRate: 1e-2,
  warmup: 50,
  finalShare: 0,
  adamBeta1: 0.7,
  adamBeta2: 0.99,
  standardDeviation: 0.15,
  dModel: STANDARD_POLICY.dModel,
  layers: STANDARD_POLICY.layers,
  heads: STANDARD_POLICY.heads,
  context: STANDARD_POLICY.context,
};

/** [minimum, maximum, integers only]; policy/layout.ts checks that the sizes fit each other. */
const RANGES: Record<keyof PretrainSettings, [number, number, boolean]> = {
  seed: [0, 1_000_000, true],
  digits: [1, 2, true],
  steps: [1, 100_000, true],
  examples: [1, 4096, true],
  labelNoise: [0, 1, false],
  learningRate: [0, 0.1, false],
  warmup: [0, 100_000, true],
  finalShare: [0, 1, false],
  adamBeta1: [0, 0.9999, false],
  adamBeta2: [0, 0.99999, false],
  standardDeviation: [0, 1, false],
  dModel: [4, 256, true],
  layers: [1, 8, true],
  heads: [1, 16, true],
  context: [7, 1024, true],
};

/** `key=value` pairs over the defaults. @throws Error with one sentence for the first pair that is wrong. */
export function parsePretrainSettings(pairs: readonly string[]): PretrainSettings {
  const settings = { ...PRETRAIN_DEFAULTS };
  for (const pair of pairs) {
    const [, key, text] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (key === undefined) throw new Refusal(notAllowed('--set', pair, { kind: 'pair', example: 'steps=3000' }));
    const range = Object.hasOwn(RANGES, key) ? RANGES[key as keyof PretrainSettings] : undefined;
    if (!range)
      throw new Refusal({ code: 'unknown-pretraining-option', given: shown(key), options: Object.keys(RANGES) });
    const [min, max, whole] = range;
    const value = text.trim() === '' ? NaN : Number(text);
    if (!(value >= min && value <= max) || (whole && !Number.isInteger(value)))
      throw new Refusal(notAllowed(key, text, { kind: 'number', whole, min, max }));
    Object.assign(settings, { [key]: value });
  }
  return settings;
}

/** Content of `public/reference/training.json`. */
export interface PretrainRecord {
  settings: PretrainSettings;
  adapter: string;
  /** Negative log-likelihood of the noisy labels, nats per answer token, mean over the last tenth of the steps. */
  loss: number;
  /** Accuracy on all held-out problems, one sample each at temperature 1, by operator. */
  accuracy: Record<string, number>;
  /** Summary of the audits; absent in records older than the audit. */
  audit?: AuditSummary;
}

export interface PretrainProgress {
  step: number;
  steps: number;
  loss: number;
  accuracy: Record<string, number>;
}

/** Linear warm-up, then linear decay to `finalShare`. */
export function pretrainSchedule({ steps, warmup, finalShare }: PretrainSettings): (step: number) => number {
  return (step) => {
    if (step < warmup) return (step + 1) / warmup;
    return 1 - (1 - finalShare) * ((step - warmup) / Math.max(1, steps - warmup));
  };
}

/** The population of one cross-entropy run with these settings. */
export function pretrainSpec(settings: PretrainSettings): PopulationSpec {
  const { digits, seed, dModel, layers, heads, context } = settings;
  const policy: PolicyConfig = { dModel, layers, heads, context, vocabulary: STANDARD_POLICY.vocabulary };
  const initial = initialiseParameters(policy, settings.standardDeviation, (index) =>
    standardNormal(seed, STREAM.initial, index),
  );
  return {
    policy,
    digits,
    prompts: settings.examples,
    groupSize: 1,
    staleness: 0,
    minibatches: 1,
    // Both operators have the same number of problems, so each is drawn half of the time.
    problems: Uint32Array.from(PRETRAINED_OPERATORS.flatMap((operator) => [...trainingProblems(operator, digits)])),
    evaluation: Object.fromEntries(
      PRETRAINED_OPERATORS.map((operator) => [operator, heldOutProblems(operator, digits)]),
    ),
    reference: initial,
    runs: [
      {
        ...DEFAULT_RUN_SETTINGS,
        seed,
        advantage: 'cross-entropy',
        learningRate: settings.learningRate,
        adamBeta1: settings.adamBeta1,
        adamBeta2: settings.adamBeta2,
        labelNoise: settings.labelNoise,
      },
    ],
  };
}

/** Problems per operator in intermediate evaluations. */
const GLANCE = 256;
const GLANCES = 20;

/** Callbacks of pretraining. */
export interface PretrainListener {
  onProgress?: (progress: PretrainProgress) => void;
  /** The adapter computed wrong numbers, and pretraining starts again on another shape or backend. */
  onRefuted?: (notice: Notice) => void;
}

/**
 * Trains the reference policy, audited like any training: if the adapter computes wrong numbers, it starts again with
 * the next shape of the kernels, and finally in float64.
 * @throws Error with one sentence: the backend's error, a non-finite loss, a lost device, or 'cancelled'.
 */
export async function pretrain(
  backends: BackendHolder,
  settings: PretrainSettings,
  { onProgress = () => {}, onRefuted = () => {} }: PretrainListener = {},
  signal?: AbortSignal,
): Promise<{ policy: LoadedPolicy; record: PretrainRecord }> {
  const ledger = new Ledger();
  return untilRight(backends, ledger, onRefuted, (backend) =>
    pretrainOn(backend, ledger, settings, onProgress, signal),
  );
}

async function pretrainOn(
  backend: Backend,
  ledger: Ledger,
  settings: PretrainSettings,
  onProgress: (progress: PretrainProgress) => void,
  signal?: AbortSignal,
): Promise<{ policy: LoadedPolicy; record: PretrainRecord }> {
  const population = await backend.create(pretrainSpec(settings));
  ledger.computes(backend.shape);
  const auditor =
    population.trace &&
    new Auditor({
      spec: population.spec,
      breathe,
      passed: (audit, light) => {
        ledger.passed(audit, light);
      },
    });
  const interrupted = new Promise<never>((_, reject) => {
    void backend.lost.then((reason) => reject(new Refusal({ code: 'pretraining-lost-device', why: reason })));
    signal?.addEventListener('abort', () => reject(new Refusal({ code: 'pretraining-cancelled' })), { once: true });
  });
  const trained = trainPolicy(population, auditor, settings, onProgress, signal);
  trained.catch(() => undefined);
  try {
    const { policy, record } = await Promise.race([trained, interrupted]);
    return { policy, record: { ...record, audit: ledger.summary } };
  } finally {
    auditor?.stop();
    quietly(() => population.destroy());
  }
}

async function trainPolicy(
  population: Population,
  auditor: Auditor | undefined,
  settings: PretrainSettings,
  onProgress: (progress: PretrainProgress) => void,
  signal?: AbortSignal,
): Promise<{ policy: LoadedPolicy; record: PretrainRecord }> {
  const { steps } = settings;
  const schedule = pretrainSchedule(settings);
  const pacer = new Pacer(100, 128);
  const glanceEvery = Math.max(1, Math.ceil(steps / GLANCES));
  const losses: number[] = [];
  let accuracy: Record<string, number> = {};
  while (population.step < steps) {
    const at = population.step;
    const nextGlance = (Math.floor(at / glanceEvery) + 1) * glanceEvery;
    const began = performance.now();
    // Submit the last step singly, so that it is audited.
    const count = Math.min(pacer.steps, Math.max(1, steps - at - 1), nextGlance - at);
    const audited = auditor?.due(steps - at) ?? [];
    if (audited.length > 0) auditor!.add(population.trace!(audited, schedule));
    if (audited.length === 0 || count > 1) population.advance(audited.length > 0 ? count - 1 : count, schedule);
    const rows = await population.read();
    pacer.learn(performance.now() - began, count);
    losses.push(...rows.steps.map((row) => row.metrics.negativeLogLikelihood));
    const loss = losses[losses.length - 1];
    // The adapter may be the cause: wait for the audits, which throw if it is.
    if (!Number.isFinite(loss)) await auditor?.idle();
    if (!Number.isFinite(loss))
      throw new Refusal({
        code: 'pretraining-failed',
        step: losses.length - 1,
        learningRate: settings.learningRate,
      });
    if (population.step === nextGlance && population.step < steps) accuracy = await evaluateAll(population, GLANCE);
    onProgress({ step: population.step, steps, loss, accuracy });
    await breathe();
    signal?.throwIfAborted();
    auditor?.check();
  }
  await auditor?.idle();
  accuracy = await evaluateAll(population, Infinity);
  const last = losses.slice(-Math.ceil(steps / 10));
  const loss = last.reduce((sum, value) => sum + value, 0) / last.length;
  onProgress({ step: steps, steps, loss, accuracy });
  const parameters = await population.parameters(0);
  return {
    policy: { policy: population.spec.policy, parameters, digits: settings.digits },
    record: { settings, adapter: population.adapter.name, loss, accuracy },
  };
}

/** Accuracy of run 0 over all samples, by evaluation set, on up to `problems` problems of each. */
export async function evaluateAll(population: Population, problems: number): Promise<Record<string, number>> {
  const accuracies = await evaluateRuns(population, problems);
  return accuracies[0];
}

/** The same for every run; needs all earlier rows to have been read. */
export async function evaluateRuns(population: Population, problems: number): Promise<Record<string, number>[]> {
  const { evaluation, runs } = population.spec;
  for (const [set, all] of Object.entries(evaluation)) population.evaluate(set, Math.min(problems, all.length));
  const rows: EvaluationRow[] = (await population.read()).evaluations;
  return runs.map((_, run) =>
    Object.fromEntries(rows.filter((row) => row.run === run).map((row) => [row.set, row.meanAtK])),
  );
}
