/**
 * The case for testing gradients: a small policy, its reference and behaviour policies, and completions of different
 * lengths.
 */
import { answerLength, promptLength, TOKEN } from '../../src/arithmetic/vocabulary';
import { parseMethod, type MethodLevels } from '../../src/kl/placements';
import type { PolicyConfig } from '../../src/policy/config';
import { parameterLayout } from '../../src/policy/layout';
import type { RunSettings } from '../../src/population/api';
import { LOSS_VARIATIONS } from './loss-variations';
import { DEFAULT_RUN_SETTINGS } from '../../src/population/run-settings';
import { createBatch, type Batch } from '../../src/reference/batch';
import { shapeOf, type PolicyShape } from '../../src/reference/policy-shape';
import { createWorkspace, lossGradient, readSampled, scoreGroup, type Workspace } from '../../src/reference/update';

export const SMALL: PolicyConfig = { dModel: 8, layers: 2, heads: 2, context: 8, vocabulary: 16 };
const PROMPTS = 2;
const GROUP = 3;
const LENGTHS = [3, 1, 2, 3, 2, 3];
const REWARDS = [1, 0, 1, 0, 0, 1];

/** Repeatable numbers in (−1, 1): the sine hash. */
export function numbers(count: number, seed: number): Float64Array {
  return Float64Array.from({ length: count }, (_, j) => {
    const x = Math.sin((j + 1) * 12.9898 + seed * 78.233) * 43758.5453;
    return 2 * (x - Math.floor(x)) - 1;
  });
}

/**
 * A method, by name, and any settings; with a sampler whose log-probs are up to 0.5 off log μ, and limits of 0.8 and
 * 1.2 of its correction.
 */
export interface CaseOptions extends Partial<Omit<RunSettings, 'method' | 'second'>> {
  method: string;
  second?: string;
  levels?: Partial<MethodLevels>;
  offPolicy?: boolean;
  /** [6] instead of a spread in both groups. */
  rewards?: readonly number[];
}

export interface Case {
  shape: PolicyShape;
  workspace: Workspace;
  batch: Batch;
  parameters: Float64Array;
  reference: Float64Array;
  behaviour: Float64Array;
  settings: RunSettings;
  gradient: Float64Array;
}

function perturbed(base: Float64Array, size: number, seed: number): Float64Array {
  const noise = numbers(base.length, seed);
  return base.map((each, j) => each + size * noise[j]);
}

/** x within ± limit, or only below it, written once more; 0 is no limit. */
export function clamp(x: number, limit: number, upper = false): number {
  return limit === 0 || (x <= limit * (upper && x < 0 ? Infinity : 1) && (upper || x >= -limit))
    ? x
    : Math.sign(x) * limit;
}

/** Builds the case and lets the twin compute its gradient. */
export function makeCase(options: CaseOptions): Case {
  const { method, second = 'none', levels, offPolicy = false, rewards = REWARDS, ...given } = options;
  const shape = shapeOf(SMALL, promptLength(1), answerLength(1));
  const { size } = parameterLayout(SMALL);
  const parameters = numbers(size, 1).map((each) => 0.6 * each);
  const reference = perturbed(parameters, 0.1, 2);
  const behaviour = offPolicy ? perturbed(parameters, 0.06, 3) : parameters;
  const settings: RunSettings = {
    ...DEFAULT_RUN_SETTINGS,
    beta: 0.7,
    secondBeta: 0.4,
    temperature: 0.8,
    correctionHigh: 1.2,
    correctionLow: 0.8,
    ...given,
    method: parseMethod(method, levels),
    second: parseMethod(second, levels),
  };
  const workspace = createWorkspace(shape, PROMPTS, GROUP);
  const batch = createBatch(shape, PROMPTS, GROUP, 'off-policy', true);
  fill(shape, batch);
  batch.rewards.set(rewards);
  for (let b = 0; b < PROMPTS; b++) {
    scoreGroup(shape, reference, settings.temperature, batch, b, workspace.spare, batch.reference);
    scoreGroup(shape, behaviour, settings.temperature, batch, b, workspace.spare, batch.behaviour);
    scoreGroup(shape, parameters, settings.temperature, batch, b, workspace.kept[b], batch.policy);
  }
  const all = PROMPTS * GROUP;
  readSampled(shape, batch, batch.reference, batch.referenceLogprob, null, 0, all);
  readSampled(shape, batch, batch.behaviour, batch.behaviourLogprob, batch.klExactBehaviour, 0, all);
  readSampled(shape, batch, batch.policy, batch.logprob, batch.klExact, 0, all);
  const mismatch = numbers(batch.samplerLogprob.length, 5);
  batch.samplerLogprob.set(batch.behaviourLogprob.map((each, at) => each + 0.5 * mismatch[at]));
  const gradient = new Float64Array(size);
  lossGradient(workspace, parameters, batch, settings, 0, PROMPTS, gradient);
  return { shape, workspace, batch, parameters, reference, behaviour, settings, gradient };
}

function fill(shape: PolicyShape, batch: Batch): void {
  const T = shape.answerLength;
  const draws = numbers(LENGTHS.length * T, 4);
  batch.prompts.set([3, TOKEN.plus, 9, TOKEN.equals, 7, TOKEN.minus, 7, TOKEN.equals]);
  batch.lengths.set(LENGTHS);
  for (let at = 0; at < draws.length; at++) {
    const length = LENGTHS[Math.floor(at / T)];
    const token = Math.floor(5 * (draws[at] + 1));
    batch.tokens[at] = at % T < length - 1 ? token : at % T < length ? (length < T ? TOKEN.end : token) : TOKEN.pad;
  }
}

/** Every variation that the gradients are tested on, beside the plain methods. */
export const VARIATIONS: CaseOptions[] = [
  ...['k1', 'k2', 'k3'].flatMap((k) => [
    { method: `${k}-in-loss`, levels: { estimatorLevel: 'sequence' } as const },
    {
      method: `${k}-in-weighted-loss`,
      levels: { estimatorLevel: 'sequence', rhoLevel: 'sequence' } as const,
      offPolicy: true,
    },
    { method: `${k}-in-weighted-loss`, levels: { rhoLevel: 'sequence' } as const, offPolicy: true },
    { method: `${k}-in-reward`, levels: { rewardKl: 'to-go' } as const },
    {
      method: `${k}-in-reward`,
      levels: { estimatorLevel: 'sequence', rhoLevel: 'sequence', rewardKlAt: 'update' } as const,
      offPolicy: true,
    },
  ]),
  {
    method: 'k2-in-detached-weighted-loss',
    levels: { estimatorLevel: 'sequence', rhoLevel: 'sequence' },
    offPolicy: true,
  },
  { method: 'k3-in-detached-weighted-loss', levels: { rhoLevel: 'sequence' }, offPolicy: true },
  { method: 'k3-in-reward', levels: { rewardKlAt: 'update' }, offPolicy: true },
  { method: 'k3-in-reward', offPolicy: true, advantage: 'grpo' },
  { method: 'k3-in-both', levels: { rewardKl: 'to-go', rewardKlAt: 'update' }, offPolicy: true, advantage: 'grpo' },
  { method: 'k1-in-reward', offPolicy: true, clip: 0.02 },
  { method: 'k3-in-loss', offPolicy: true, clip: 0.02, advantage: 'grpo' },
  { method: 'none', levels: { rhoLevel: 'sequence' }, offPolicy: true, clip: 0.02 },
  { method: 'full-in-weighted-loss', offPolicy: true },
  { method: 'full-in-weighted-loss', levels: { rhoLevel: 'sequence' }, offPolicy: true },
  { method: 'full-in-detached-weighted-loss', levels: { rhoLevel: 'sequence' }, offPolicy: true },
  { method: 'full-in-reward', levels: { rewardKl: 'to-go', rewardKlAt: 'update' }, offPolicy: true },
  { method: 'full-in-both', offPolicy: true },
  { method: 'none', advantage: 'cross-entropy' },
  { method: 'k3-in-loss', offPolicy: true, clip: 0.02, importanceCorrection: 'truncated' },
  { method: 'k1-in-reward', importanceCorrection: 'masked' },
  { method: 'k2-in-loss', offPolicy: true, importanceCorrection: 'masked', correctionLevel: 'sequence' },
  ...LOSS_VARIATIONS,
  // Clamps in the middle of this case's δ of up to 0.27 a token and 0.44 a completion, far from any of them.
  { method: 'k1-in-loss', estimateClamp: 0.18 },
  { method: 'k2-in-loss', logRatioClamp: 0.18 },
  { method: 'k3-in-loss', estimateClamp: 0.0175 },
  { method: 'k3-in-loss', levels: { estimatorLevel: 'sequence' }, logRatioClamp: 0.22 },
  { method: 'k2-in-weighted-loss', offPolicy: true, estimateClamp: 0.0165 },
  {
    method: 'k3-in-weighted-loss',
    levels: { rhoLevel: 'sequence' },
    offPolicy: true,
    logRatioClamp: 0.22,
    estimateClamp: 0.0175,
  },
  {
    method: 'k1-in-weighted-loss',
    levels: { estimatorLevel: 'sequence', rhoLevel: 'sequence' },
    offPolicy: true,
    logRatioClamp: 0.22,
  },
  {
    method: 'k3-in-detached-weighted-loss',
    levels: { estimatorLevel: 'sequence', rhoLevel: 'sequence' },
    offPolicy: true,
    estimateClamp: 0.03,
  },
  { method: 'k3-in-reward', offPolicy: true, estimateClamp: 0.0175 },
  { method: 'k1-in-reward', levels: { rewardKl: 'to-go', rewardKlAt: 'update' }, offPolicy: true, logRatioClamp: 0.18 },
  {
    method: 'k2-in-reward',
    levels: { estimatorLevel: 'sequence', rhoLevel: 'sequence' },
    offPolicy: true,
    estimateClamp: 0.025,
  },
  {
    method: 'k3-in-both',
    levels: { rewardKl: 'to-go' },
    offPolicy: true,
    advantage: 'grpo',
    logRatioClamp: 0.22,
    estimateClamp: 0.0175,
  },
];

export function title({ method, levels, offPolicy, advantage = 'rloo', ...limits }: CaseOptions): string {
  const words = [
    method,
    offPolicy ? 'off-policy' : 'on-policy',
    advantage,
    ...Object.entries(levels ?? {}).map(([key, value]) => `${key} ${value}`),
  ];
  return [...words, ...Object.entries(limits).map(([key, value]) => `${key} ${value}`)].join(', ');
}

/** |a − b| / |b| for every tensor of two gradients. */
export function tensorErrors(a: Float64Array, b: Float64Array): { name: string; error: number; size: number }[] {
  return parameterLayout(SMALL).entries.map(({ name, offset, size }) => {
    let difference = 0;
    let norm = 0;
    for (let j = offset; j < offset + size; j++) {
      difference += (a[j] - b[j]) ** 2;
      norm += b[j] ** 2;
    }
    return { name, error: Math.sqrt(difference / norm), size: Math.sqrt(norm) };
  });
}
