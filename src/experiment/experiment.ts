/** The experiment: everything a link, a form or a command line can set. Filled in by the schema in options.ts. */
import type { AdvantageKind, RunSettings } from '../population/api';
import type { MethodLevels } from '../kl/method';

/** Every setting of a run and every level of a method is an option, but for what only pretraining has. */
export interface Experiment extends Omit<RunSettings, 'method' | 'advantage' | 'labelNoise'>, MethodLevels {
  preset: string;
  /** Method names, see kl/placements.ts; each is trained with every seed. */
  methods: string[];
  /** First seed; seeds seed … seed + seeds − 1. */
  seed: number;
  seeds: number;
  /** Training steps (rollouts), after which the run is finished. */
  steps: number;
  operator: 'addition' | 'subtraction' | 'multiplication';
  digits: 1 | 2;
  prompts: number;
  groupSize: number;
  advantage: Exclude<AdvantageKind, 'cross-entropy'>;
  staleness: number;
  minibatches: number;
  evaluateEvery: number;
  evaluationProblems: number;
}
