/** Questions from public trackers, and what this project answers; docs/field-cases.md is generated from them. */
import { coefficients, type Coefficients, type CoefficientSettings, type Group } from '../../src/kl/coefficients';
import { parseMethod } from '../../src/kl/placements';
import type { Experiment } from '../../src/experiment/experiment';
import { parseSettings, presetExperiment } from '../../src/experiment/read-experiment';
import { BackendHolder } from '../../src/training/backends';
import type { MetricPoint } from '../../src/training/protocol';
import { TrainersInTurn } from '../../src/training/trainers-in-turn';
import { createReferenceBackend } from '../../src/reference/reference-population';
import { TINY, TINY_POLICY } from '../support/tiny';

export interface Question {
  id: number;
  /** Repositories and numbers of the threads. */
  source: string;
  asked: string;
  answer: string;
  /** Where the page or command line shows it. */
  how: string;
  /** Whether it is answered wholly; if not, `how` says what is missing. */
  whole: boolean;
  /** Checks the answer and returns what it found, in words. Throws if the answer does not hold. */
  check: () => string | Promise<string>;
}

export function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** Four completions of three tokens, π = μ, near the reference. */
export const GROUP = {
  answerLength: 3,
  lengths: [3, 3, 2, 3],
  rewards: [1, 0, 0, 1],
  logprob: [-0.5, -0.2, -0.1, -1.0, -0.9, -0.3, -0.7, -0.4, 9, -0.2, -1.4, -0.6],
  referenceLogprob: [-0.6, -0.5, -0.4, -0.4, -1.1, -0.3, -0.9, -0.2, 9, -0.5, -0.9, -0.8],
  behaviourLogprob: [-0.5, -0.2, -0.1, -1.0, -0.9, -0.3, -0.7, -0.4, 9, -0.2, -1.4, -0.6],
  klExact: [0.1, 0.2, 0.1, 0.3, 0.1, 0.2, 0.1, 0.1, 9, 0.2, 0.1, 0.1],
  klExactBehaviour: [0.1, 0.2, 0.1, 0.3, 0.1, 0.2, 0.1, 0.1, 9, 0.2, 0.1, 0.1],
} satisfies Group;

/** The coefficients of GROUP, or of a changed one, for a method and settings. */
export function coefficientsOf(
  method: string,
  settings: Partial<CoefficientSettings> & { levels?: Parameters<typeof parseMethod>[1] } = {},
  group: Partial<Group> = {},
): Coefficients {
  const { levels, ...others } = settings;
  const completions = GROUP.rewards.length;
  return coefficients(
    { ...GROUP, ...group },
    { method: parseMethod(method, levels), beta: 0.3, advantage: 'rloo', clip: 0, completions, ...others },
  );
}

/** Settings as typed on the command line, or in the address. @throws Refusal if one is not allowed. */
export const typed = (...pairs: string[]): Experiment => parseSettings(pairs);

/** Trains arms of the tiny policy in float64, one seed each; the points of each arm. */
export async function train(arms: readonly string[], changes: Partial<Experiment> = {}): Promise<MetricPoint[][]> {
  const points: MetricPoint[] = [];
  const session = new TrainersInTurn({
    experiment: { ...presetExperiment(), ...TINY, methods: [], arms: [...arms], seeds: 1, ...changes },
    reference: TINY_POLICY,
    samplesPerRun: 0,
    backends: new BackendHolder(async () => ({ backend: createReferenceBackend() })),
    emit: (event) => {
      if (event.type === 'points') points.push(...event.points.filter(({ values }) => values.reward !== undefined));
    },
  });
  await session.run();
  session.close();
  return session.runs.map(({ run }) => points.filter((point) => point.run === run));
}

export const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, value) => total + value, 0);
export const worst = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));
