/** All buffers of a population, allocated once: there are no allocations in the training loop. */
import { Refusal } from '../common/problem';
import type { PopulationSpec } from '../population/api';
import { REFERENCE_SLOTS } from '../population/reference-motion';
import { METRIC_COLUMNS, STATISTIC_COLUMNS } from '../population/metrics';
import type { Geometry } from './geometry';
import { PASS_STRIDE } from './kernels';
import { runBytes } from './structs';

/** Capacity of the metrics ring buffer, in updates; they must be read before it wraps around. */
export const RING_ROWS = 2048;
/** Maximum number of evaluations that have not been read yet. */
export const EVALUATION_SLOTS = 64;
/** Maximum number of passes in one submit. */
export const MAX_PASSES = 1024;

export type BufferName =
  | 'passes'
  | 'runs'
  | 'parameters'
  | 'reference'
  | 'activations'
  | 'scratch'
  | 'sequences'
  | 'evaluationSequences'
  | 'policyLogprobs'
  | 'referenceLogprobs'
  | 'behaviourLogprobs'
  | 'evaluationLogprobs'
  | 'problems'
  | 'terms'
  | 'dlogits'
  | 'statistics'
  | 'partials'
  | 'gradient'
  | 'norms'
  | 'firstMoment'
  | 'secondMoment'
  | 'stopped'
  | 'ring'
  | 'evaluations';

/**
 * Size of each buffer in bytes. On-policy, the policy is the behaviour policy and they share one log-prob buffer.
 * `follow`: each run has a reference of its own.
 */
export function bufferSizes(
  geometry: Geometry,
  spec: PopulationSpec,
  { offPolicy, follow }: { offPolicy: boolean; follow: boolean },
): Record<BufferName, number> {
  const { runs, completions, T, V, parameters, blocks, rows, slots } = geometry;
  const rowCount = runs * blocks * rows;
  const sequences = 4 * (geometry.trees + runs * blocks * geometry.treeSize);
  const logprobs = 4 * rowCount * V;
  const evaluationProblems = Object.values(spec.evaluation).reduce((sum, set) => sum + set.length, 0);
  return {
    passes: MAX_PASSES * PASS_STRIDE,
    runs: runs * runBytes(),
    parameters: 4 * slots * runs * parameters,
    reference: 4 * parameters * (follow ? REFERENCE_SLOTS * runs : 1),
    activations: 16 * rowCount * geometry.rowSize,
    scratch: 16 * rowCount * geometry.scratchSize,
    sequences,
    evaluationSequences: sequences,
    policyLogprobs: logprobs,
    referenceLogprobs: logprobs,
    behaviourLogprobs: offPolicy ? logprobs : 16,
    evaluationLogprobs: logprobs,
    problems: 4 * (spec.problems.length + evaluationProblems),
    terms: 16 * runs * completions * T,
    dlogits: logprobs,
    statistics: 4 * runs * completions * STATISTIC_COLUMNS,
    partials: 4 * runs * blocks * parameters,
    gradient: 4 * runs * parameters,
    norms: 8 * runs * geometry.norms,
    firstMoment: 4 * runs * parameters,
    secondMoment: 4 * runs * parameters,
    stopped: 4 * runs,
    ring: 4 * RING_ROWS * runs * METRIC_COLUMNS,
    evaluations: 8 * EVALUATION_SLOTS * runs,
  };
}

/**
 * @throws Refusal with what does not fit and how many runs would.
 */
export async function createBuffers(
  device: GPUDevice,
  sizes: Record<BufferName, number>,
  runs: number,
): Promise<Record<BufferName, GPUBuffer>> {
  const limit = Math.min(device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize);
  const [largest, bytes] = Object.entries(sizes).reduce((a, b) => (b[1] > a[1] ? b : a));
  if (bytes > limit) {
    const fits = Math.floor((runs * limit) / bytes);
    throw new Refusal({
      code: 'large-buffer',
      buffer: largest,
      given: Math.ceil(bytes / 2 ** 20),
      allowed: Math.floor(limit / 2 ** 20),
      runs,
      fits,
    });
  }
  const buffers = {} as Record<BufferName, GPUBuffer>;
  device.pushErrorScope('out-of-memory');
  for (const [name, size] of Object.entries(sizes) as [BufferName, number][]) {
    buffers[name] = device.createBuffer({
      label: name,
      size: Math.max(16, Math.ceil(size / 4) * 4),
      usage:
        (name === 'passes' ? GPUBufferUsage.UNIFORM : GPUBufferUsage.STORAGE) |
        GPUBufferUsage.COPY_SRC |
        GPUBufferUsage.COPY_DST,
    });
  }
  const error = await device.popErrorScope();
  if (error) {
    for (const buffer of Object.values(buffers)) buffer.destroy();
    const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
    throw new Refusal({ code: 'out-of-memory', given: Math.ceil(total / 2 ** 20), runs });
  }
  return buffers;
}

export interface Region {
  buffer: GPUBuffer;
  offset: number;
  size: number;
}

/**
 * A staging buffer for reading regions on the CPU: created by `staging`, filled by commands, read once by
 * `readStaging`.
 */
export interface Staging {
  buffer: GPUBuffer;
  regions: Region[];
  offsets: number[];
}

/** Creates a staging buffer. Region sizes are multiples of 4 bytes. */
export function staging(device: GPUDevice, regions: Region[]): Staging {
  let total = 0;
  const offsets = regions.map(({ size }) => {
    total += size;
    return total - size;
  });
  return {
    regions,
    offsets,
    buffer: device.createBuffer({
      label: 'staging',
      size: total,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    }),
  };
}

/** Encodes the copies of regions `first` … `last` − 1. */
export function copyRegions(
  encoder: GPUCommandEncoder,
  { buffer, regions, offsets }: Staging,
  first = 0,
  last = regions.length,
): void {
  for (let index = first; index < last; index++) {
    encoder.copyBufferToBuffer(
      regions[index].buffer,
      regions[index].offset,
      buffer,
      offsets[index],
      regions[index].size,
    );
  }
}

/** The copied bytes, after waiting for the submitted commands; destroys the staging buffer. */
export async function readStaging({ buffer, regions, offsets }: Staging): Promise<ArrayBuffer[]> {
  try {
    await buffer.mapAsync(GPUMapMode.READ);
    const mapped = buffer.getMappedRange();
    return regions.map(({ size }, index) => mapped.slice(offsets[index], offsets[index] + size));
  } finally {
    buffer.destroy();
  }
}

/** Copies regions (multiples of 4 bytes) to the CPU in one submit and one map; waits for all earlier work. */
export async function readRegions(device: GPUDevice, regions: Region[]): Promise<ArrayBuffer[]> {
  const target = staging(device, regions);
  const encoder = device.createCommandEncoder();
  copyRegions(encoder, target);
  device.queue.submit([encoder.finish()]);
  return readStaging(target);
}
