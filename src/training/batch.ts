/** Work in flight between a training and its device: submitted batches of steps, and requested results. */
import type { Rows, Sample, Snapshot } from '../population/api';

/**
 * Work submitted at once, and a promise for its completion. `steps` is 0 for an evaluation only. `plain`: it contains
 * only steps, so its time is meaningful.
 */
export interface SubmittedBatch {
  steps: number;
  submittedAt: number;
  plain: boolean;
  done: Promise<void>;
}
/** Requested results of everything submitted so far. They arrive while further batches run. */
export interface Reading {
  read: Promise<Rows>;
  samples?: Promise<Sample[]>;
  snapshot?: Promise<Snapshot>;
}

/** Waits for the device; rejects with Interrupted when the wait is interrupted. */
export type Guard = <T>(work: Promise<T>) => Promise<T>;
