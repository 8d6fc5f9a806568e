/** The growth of a training's memory, and its allowed growth. */
import { median } from '../common/statistics';
import type { MemoryRoom } from './campaign-record';

/** Bytes per number in a growing array, whose capacity is up to twice its length. */
const NUMBER = 16;
/**
 * Bytes over the whole second half that garbage collection may leave: V8 keeps pages and compiled code that it drops
 * later.
 */
const SLACK = 400_000;

/**
 * Bytes per step over the second half: the median slope over all pairs of samples (Theil–Sen), robust to outliers.
 */
export function slopeOf(samples: readonly (readonly [number, number])[]): number {
  const half = samples.slice(Math.floor(samples.length / 2));
  const slopes = half.flatMap(([step, bytes], i) =>
    half
      .slice(i + 1)
      .filter(([later]) => later > step)
      .map(([later, then]) => (then - bytes) / (later - step)),
  );
  return slopes.length === 0 ? 0 : median(slopes);
}

/**
 * Allowed bytes per step: the numbers stored for curves, plus the slack of garbage collection.
 */
export const allowedSlope = (numbersKept: number, steps: number): number => NUMBER * numbersKept + SLACK / (steps / 2);

/** Why memory grows too fast; undefined if it does not. */
export function unflat({ where, slope, allowed, buffers, samples }: MemoryRoom): string | undefined {
  if (samples.length < 4) return `${where}: memory was looked at ${samples.length} times only.`;
  if (!(slope <= allowed))
    return (
      `${where}: memory grows by ${slope.toFixed(1)} bytes a step, where the curves and what a collection leaves ` +
      `take ${allowed.toFixed(1)}.`
    );
  if (buffers && buffers[1] !== buffers[0])
    return (
      `${where}: there were ${buffers[0]} buffers on the device in the first half and ${buffers[1]} in the ` + 'second.'
    );
  return undefined;
}
