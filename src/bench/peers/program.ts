/** One tool on one backend, as main.ts drives it. */
import type { PopulationSpec } from '../../population/api';
import type { FixedBatch } from './peer-batch';
import type { PeerDescription } from './peer';

export interface PeerProgram {
  readonly description: Omit<PeerDescription, 'version'> & { package: string };
  /**
   * Forgets what was before; every run starts from the reference. Compiles nothing yet. @throws Error if the backend
   * does not start.
   */
  prepare(spec: PopulationSpec): Promise<void>;
  /**
   * One training step of every run, one after another. The mean reward; every parameter has its new value on return.
   */
  step(): Promise<number>;
  /** The gradient of the batch's loss, flat, and the mean reward as the tool reckons it. */
  gradient(spec: PopulationSpec, batch: FixedBatch): Promise<{ gradient: Float32Array; reward: number }>;
}
