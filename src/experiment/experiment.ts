/** The experiment: everything a link, a form or a command line can set. Filled in by the schema in options.ts. */
import type { OfferedSettings } from '../population/run-settings';
import type { MethodLevels } from '../kl/method';

/** Every setting of a run and every level of a method is an option, except those used only in pretraining. */
export interface Experiment extends OfferedSettings, MethodLevels {
  preset: string;
  /** Method names (kl/placements.ts); each is trained with every seed. */
  methods: string[];
  /** Further arms, as texts (arms.ts); each is trained with every seed. */
  arms: string[];
  /** Scheduled changes of live options, as texts (scheduled.ts). */
  changes: string[];
  /** The name of a second penalty's method; its strength is `secondBeta`. */
  second: string;
  /** The first seed; the seeds are seed … seed + seeds − 1. */
  seed: number;
  seeds: number;
  /** Number of training steps (rollouts). */
  steps: number;
  operator: 'addition' | 'subtraction' | 'multiplication';
  digits: 1 | 2;
  prompts: number;
  groupSize: number;
  staleness: number;
  minibatches: number;
  evaluateEvery: number;
  evaluationProblems: number;
}
