/** What readers of a population on the GPU need: its buffers and their layout. */
import type { PopulationSpec } from '../population/api';
import type { BufferName } from './buffers';
import type { Geometry } from './geometry';
import type { Mode } from './stages';

export interface DevicePopulation {
  readonly device: GPUDevice;
  readonly spec: PopulationSpec;
  readonly geometry: Geometry;
  readonly buffers: Readonly<Record<BufferName, GPUBuffer>>;
  readonly mode: Mode;
}
