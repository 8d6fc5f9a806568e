/** Options of a trainer. */
import type { BackendHolder } from './backends';
import type { Experiment } from '../experiment/experiment';
import type { Depth, Speed } from './pacing';
import type { Event } from './protocol';
import type { ReferencePolicy } from '../experiment/population-spec';

export interface Turn {
  mine(): boolean;
  over(): void;
}

export interface TrainerOptions {
  experiment: Experiment;
  reference: ReferencePolicy;
  backends: BackendHolder;
  emit: (event: Event) => void;
  /** Seeds, if different from the experiment's consecutive ones. */
  seeds?: readonly number[];
  /** Wait for `play` at the start. */
  paused?: boolean;
  /**
   * Stay open when finished, for `restart`. Otherwise `run` returns, and the caller may use the population until it
   * calls `close`.
   */
  stayOpen?: boolean;
  /** Completions reported per run; 0 for none. */
  samplesPerRun?: number;
  samplesEveryMs?: number;
  /** Minimum milliseconds between reads of results during training. */
  readEveryMs?: number;
  statusEveryMs?: number;
  snapshotEveryMs?: number;
  /** Target device time of one submit. */
  targetMs?: number;
  /** Submits in flight; determined by trial if absent. */
  depth?: Depth;
  /** Set if other trainers share the device: work is submitted only in its own turn, which one batch ends. */
  turn?: Turn;
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
