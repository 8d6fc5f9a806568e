/** The experiment: everything a link, a form or a command line can set. Filled in by the schema in options.ts. */
import type { AdvantageKind } from '../population/api';
import type { Level, Method } from '../kl/method';

export interface Experiment {
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
  beta: number;
  learningRate: number;
  advantage: Exclude<AdvantageKind, 'cross-entropy'>;
  estimatorLevel: Level;
  rhoLevel: Level;
  rewardKl: Method['rewardKl'];
  rewardKlAt: Method['rewardKlAt'];
  staleness: number;
  minibatches: number;
  clip: number;
  logRatioClamp: number;
  estimateClamp: number;
  temperature: number;
  adamBeta1: number;
  adamBeta2: number;
  adamEpsilon: number;
  weightDecay: number;
  maxGradNorm: number;
  evaluateEvery: number;
  evaluationProblems: number;
}
