/** Problems of the engine's adapter. */
export interface EngineProblemValues {
  'no-webgpu': object;
  'no-adapter': object;
  /** Every shape of the kernels computes wrong numbers on it. */
  'ladder-ended': { shapes: number; adapter: string };
  /** A buffer that is larger than the adapter allows; `fits` is the number of runs that would fit. */
  'large-buffer': { buffer: string; given: number; allowed: number; runs: number; fits: number };
  'large-tree-buffer': { buffer: string; given: number; allowed: number };
  /** All buffers together, in MiB as above. */
  'out-of-memory': { given: number; runs: number };
  'tree-out-of-memory': { given: number };
  /** `why` is the driver's message, here and below. */
  'gpu-refused': { why: string };
  'gpu-lost': { why: string };
}
