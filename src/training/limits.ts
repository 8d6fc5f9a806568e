import type { Experiment } from '../experiment/experiment';

/** Limits on updates per batch and on unread updates and evaluations, because the ring buffers are finite. */
const MAX_UPDATES = 256;
export const MAX_UNREAD = { updates: 1024, evaluations: 32 };

/** The most steps in one batch. */
export function mostSteps({ minibatches }: Experiment): number {
  return Math.max(1, Math.floor(MAX_UPDATES / minibatches));
}
