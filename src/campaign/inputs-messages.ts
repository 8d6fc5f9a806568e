/**
 * Random messages to the training worker's host while a training runs: each must be executed or refused with one
 * sentence, and the training must continue.
 */
import { saidText } from '../i18n/notices';
import fc from 'fast-check';
import { createReferenceBackend } from '../reference/reference-population';
import type { Experiment } from '../experiment/experiment';
import { TrainingHost } from '../training/host';
import { OPTIONS } from '../experiment/options';
import type { Command, Event } from '../training/protocol';
import { policyFiles, type LoadedPolicy } from '../training/reference-policy';
import { presetExperiment, problemsOf } from '../experiment/read-experiment';
import { objection, told } from './judge';
import { mutatedBytes, mutatedJson, oddText, oddValue } from './odd';

/** Messages after which to check that the training continues. */
const AT_ONCE = 20;
/** Timeout for a training that hangs. */
const GOES_ON_MS = 20_000;
/** Maximum completions per step; more would take seconds in float64. */
const MAX_COMPLETIONS = 64;

export interface MessagesResult {
  inputs: number;
  accepted: number;
  refused: number;
  lost: string[];
  wrong: string[];
}

const SMALL: Experiment = {
  ...presetExperiment(),
  digits: 1,
  methods: ['k1-in-reward'],
  seeds: 1,
  prompts: 1,
  groupSize: 2,
  steps: 100_000,
  evaluateEvery: 100_000,
  evaluationProblems: 1,
};

function messages(policy: LoadedPolicy): fc.Arbitrary<unknown> {
  const files = policyFiles(policy);
  const types = [
    'start',
    'play',
    'pause',
    'step',
    'restart',
    'speed',
    'change',
    'pretrain',
    'cancel-pretrain',
    'visibility',
    'lose-device',
    'checkpoint',
  ];
  const checkpoint = fc.oneof(
    fc.constant(files),
    oddValue,
    mutatedBytes(fc.constant(new Uint8Array(files.weights))).map(({ buffer }) => ({ ...files, weights: buffer })),
    oddText.map((config) => ({ ...files, config })),
  );
  return fc.oneof(
    fc.constantFrom<Command[]>(
      { type: 'play' },
      { type: 'pause' },
      { type: 'step' },
      { type: 'restart' },
      { type: 'cancel-pretrain' },
      { type: 'pretrain' },
      { type: 'lose-device' },
    ),
    fc.record({ type: fc.constant('speed'), speed: fc.oneof(fc.constantFrom('full', 10, 3, 1), oddValue) }),
    fc.record({ type: fc.constant('visibility'), visible: fc.oneof(fc.boolean(), oddValue) }),
    fc.record({ type: fc.constant('checkpoint'), run: fc.oneof(fc.constant(0), fc.integer(), oddValue) }),
    fc.record({
      type: fc.constant('change'),
      changes: fc.oneof(
        fc.dictionary(fc.constantFrom(...OPTIONS.map(({ key }) => key as string), 'gamma'), oddValue, { maxKeys: 2 }),
        fc.double({ min: 0, max: 1, noNaN: true }).map((beta) => ({ beta })),
        oddValue,
      ),
    }),
    fc.record({
      type: fc.constant('start'),
      experiment: fc.oneof(fc.constant<unknown>(SMALL), mutatedJson(fc.constant(SMALL)), oddValue),
    }),
    fc.record({ type: fc.constant('start'), experiment: fc.constant(SMALL), checkpoint }),
    fc.record({ type: fc.oneof(fc.constantFrom(...types), oddValue) }),
    oddValue,
  );
}

/** Whether a message would start something too long for a campaign; it is skipped. */
function tooLong(message: unknown): boolean {
  const { type, experiment } = (message ?? {}) as { type?: unknown; experiment?: Experiment };
  if (type !== 'start' || typeof experiment !== 'object' || experiment === null) return false;
  try {
    if (problemsOf(experiment).length > 0) return false;
  } catch {
    return false;
  }
  const { methods, seeds, prompts, groupSize, evaluationProblems, steps } = experiment;
  return methods.length * seeds * Math.max(prompts, evaluationProblems) * groupSize > MAX_COMPLETIONS || steps < 1000;
}

export async function messagesPart(
  seed: number,
  count: number,
  policy: LoadedPolicy,
  makeHost = (options: ConstructorParameters<typeof TrainingHost>[0]): Pick<TrainingHost, 'handle'> =>
    new TrainingHost(options),
): Promise<MessagesResult> {
  const result: MessagesResult = { inputs: 0, accepted: 0, refused: 0, lost: [], wrong: [] };
  let heard: Event[] = [];
  const host = makeHost({
    makeBackend: async () => ({ backend: createReferenceBackend() }),
    loadReference: async () => policy,
    post: (event) => {
      heard.push(event);
    },
    pretraining: { ...policy.policy, steps: 2, examples: 2 },
    session: { samplesPerRun: 0 },
  });
  const send = (message: unknown) => host.handle(message as Command);
  const count_ = (type: Event['type']) => heard.filter((event) => event.type === type).length;

  /** Whether steps arrive. If earlier messages stopped the training, it is resumed, which must always be possible. */
  const goesOn = async (): Promise<boolean> => {
    await send({ type: 'cancel-pretrain' });
    await send({ type: 'speed', speed: 'full' });
    await send({ type: 'play' });
    const end = performance.now() + GOES_ON_MS;
    for (const before = count_('points'); count_('points') < before + 2;) {
      if (performance.now() > end) return false;
      await new Promise((resolve) => {
        setTimeout(resolve, 1);
      });
    }
    return true;
  };
  const begin = async () => {
    await send({ type: 'start', experiment: SMALL, checkpoint: policyFiles(policy) });
    return goesOn();
  };

  if (!(await begin())) result.lost.push('It did not even begin.');
  let sent: unknown[] = [];
  const inputs = fc.sample(
    messages(policy).filter((message) => !tooLong(message)),
    { numRuns: count, seed },
  );
  for (const [i, message] of inputs.entries()) {
    const from = heard.length;
    await send(message);
    const problems = heard.slice(from).filter((event) => event.type === 'problem');
    for (const problem of problems) {
      const said = saidText(problem.message, 'en');
      const why = problem.fatal ? `what ran was given up: ${said}` : objection(problem.message, told(message));
      if (why !== undefined)
        result.wrong.push(`messages to the worker: ${JSON.stringify(told(message)).slice(0, 300)}: ${why}`);
    }
    result[problems.length > 0 ? 'refused' : 'accepted'] += 1;
    result.inputs += 1;
    sent.push(message);
    if (i % AT_ONCE < AT_ONCE - 1 && i < count - 1) continue;
    if (!(await goesOn())) {
      result.lost.push(
        `The training did not go on after ${sent.map((each) => JSON.stringify(told(each)).slice(0, 80)).join(', ')}.`,
      );
      await begin();
    }
    sent = [];
    heard = heard.slice(-1);
  }
  await send({ type: 'pause' });
  return result;
}
