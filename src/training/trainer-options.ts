/** What a session can be told when it is made. */
import type { BackendHolder } from './backends';
import type { Experiment } from '../experiment/experiment';
import type { Depth, Speed } from './pacing';
import type { Event } from './protocol';
import type { ReferencePolicy } from '../experiment/population-spec';

export interface TrainerOptions {
  experiment: Experiment;
  reference: ReferencePolicy;
  backends: BackendHolder;
  emit: (event: Event) => void;
  /** Seeds, where they are not the experiment's row of successive ones. */
  seeds?: readonly number[];
  /** Wait for `play` at the start. */
  paused?: boolean;
  /** Stay when finished, for `restart`; else `run` returns and leaves the population to the caller, who then closes. */
  stayOpen?: boolean;
  /** Completions shown of each run; 0 for none. */
  samplesPerRun?: number;
  samplesEveryMs?: number;
  /** Results are asked for at most this often while it trains on. */
  readEveryMs?: number;
  statusEveryMs?: number;
  snapshotEveryMs?: number;
  /** Aim for the device time of one submit. */
  targetMs?: number;
  /** Submits in flight; found by trial where it is not given. */
  depth?: Depth;
  speed?: Speed;
}

export const TRAINER_DEFAULTS = {
  paused: false,
  stayOpen: false,
  samplesPerRun: 4,
  samplesEveryMs: 250,
  readEveryMs: 150,
  statusEveryMs: 250,
  snapshotEveryMs: 5000,
  targetMs: 40,
};
