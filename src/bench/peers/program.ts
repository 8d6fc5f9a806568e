/** One tool on one backend, called by peers-main.ts. */
import type { PopulationSpec } from '../../population/api';
import type { FixedBatch } from './peer-batch';
import type { PeerDescription } from './peer';

export interface PeerProgram {
  readonly description: Omit<PeerDescription, 'version'> & { package: string };
  /**
   * Discards the previous case; every run starts from the reference. Does not compile yet. @throws Error if the backend
   * does not start.
   */
  prepare(spec: PopulationSpec): Promise<void>;
  /**
   * One training step of every run, one after the other. Returns the mean reward once all parameters are updated.
   */
  step(): Promise<number>;
  /** The flat gradient of the batch's loss, and the mean reward as computed by the tool. */
  gradient(spec: PopulationSpec, batch: FixedBatch): Promise<{ gradient: Float32Array; reward: number }>;
}
