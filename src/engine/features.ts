/** What the runs of a population use beyond the usual: the rest is not compiled. */
import { hasController } from '../kl/beta-control';
import { needsMinibatch } from '../kl/minibatch';
import type { PopulationSpec } from '../population/api';
import { hasOwnSampler } from '../population/sampler';

export interface Features {
  /** Some run's sampler is not μ (population/sampler.ts). */
  ownSampler: boolean;
  /** Some run's coefficients need values of all groups (kl/minibatch.ts). */
  wholeMinibatch: boolean;
  /** Some run has ReMax's greedy baseline. */
  greedy: boolean;
  /** Some run has a second penalty. */
  secondPenalty: boolean;
  /** Some run's β has a controller (kl/beta-control.ts). */
  control: boolean;
}

export const isSupervised = ({ runs }: PopulationSpec): boolean =>
  runs.some(({ advantage }) => advantage === 'cross-entropy');

export const featuresOf = (spec: PopulationSpec): Features => ({
  ownSampler: !isSupervised(spec) && spec.runs.some(hasOwnSampler),
  wholeMinibatch: spec.runs.some(needsMinibatch),
  greedy: spec.runs.some(({ advantage }) => advantage === 'remax'),
  secondPenalty: spec.runs.some(({ second }) => second.estimator !== 'none'),
  control: spec.runs.some(hasController),
});
