/** Counts the WebGPU calls of any program in this page by intercepting them. */
import type { PeerCounters } from './peer';

const counted: PeerCounters = { dispatches: 0, submits: 0, bytesRead: 0 };

/** Replaces a method by one that first calls `before`. */
function intercept<K extends string>(
  prototype: Record<K, unknown>,
  name: K,
  before: (own: unknown, ...given: never[]) => void,
): void {
  const original = prototype[name] as (...given: unknown[]) => unknown;
  prototype[name] = function (this: unknown, ...given: unknown[]) {
    before(this, ...(given as never[]));
    return original.apply(this, given);
  };
}

/** Call once, before any device is requested. Does nothing without WebGPU. */
export function startCounting(): void {
  if (typeof GPUQueue === 'undefined') return;
  const dispatch = () => {
    counted.dispatches++;
  };
  intercept(GPUComputePassEncoder.prototype as never, 'dispatchWorkgroups', dispatch);
  intercept(GPUComputePassEncoder.prototype as never, 'dispatchWorkgroupsIndirect', dispatch);
  intercept(GPUQueue.prototype as never, 'submit', () => {
    counted.submits++;
  });
  intercept(GPUBuffer.prototype as never, 'mapAsync', (own, mode: number, offset = 0, size?: number) => {
    if (mode === GPUMapMode.READ) counted.bytesRead += size ?? (own as GPUBuffer).size - offset;
  });
}

/** The counts so far. */
export function countersNow(): PeerCounters {
  return { ...counted };
}
