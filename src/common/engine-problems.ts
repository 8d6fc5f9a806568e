/** Problems of the engine's adapter. */

/** What an audit found wrong and by how much (audit/comparison.ts). */
export interface Finding {
  quantity: string;
  what: string;
  error: number | null;
  tolerance: number;
}

export interface EngineProblemValues {
  'no-webgpu': object;
  'no-adapter': object;
  /** Every shape of the kernels computes wrong numbers on it. */
  'ladder-ended': { shapes: number; adapter: string };
  /** An update that an audit found wrong. */
  'audit-finding': Finding;
  /** `why` is what the driver says of the shader's lines. */
  'shader-error': { shader: string; why: string };
  /** A buffer that is larger than the adapter allows; `fits` is the number of runs that would fit. */
  'large-buffer': { buffer: string; given: number; allowed: number; runs: number; fits: number };
  'large-tree-buffer': { buffer: string; given: number; allowed: number };
  /** All buffers together, in MiB as above. */
  'out-of-memory': { given: number; runs: number };
  'tree-out-of-memory': { given: number };
  /** `why` is the driver's message. */
  'gpu-refused': { why: string };
}
