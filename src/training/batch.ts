/** What is under way between a training and its device: batches of steps, and results that were asked for. */
import type { Rows, Sample, Snapshot } from '../population/api';

/**
 * What was submitted at once, and when the device is done with it. `steps` may be 0: an evaluation alone. `plain`:
 * nothing but steps, so its time counts.
 */
export interface SubmittedBatch {
  steps: number;
  submittedAt: number;
  plain: boolean;
  done: Promise<void>;
}
/** Results that were asked for: of everything submitted before. They come while further batches run. */
export interface Reading {
  read: Promise<Rows>;
  samples?: Promise<Sample[]>;
  snapshot?: Promise<Snapshot>;
}

/** Waits for a device, or is interrupted. */
export type Guard = <T>(work: Promise<T>) => Promise<T>;
