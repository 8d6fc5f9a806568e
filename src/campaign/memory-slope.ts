/** How fast a training's memory grows, and how fast it may. */
import { median } from '../common/statistics';
import type { MemoryRoom } from './campaign-record';

/** Bytes of a number in a list that grows: the list is up to twice as long as it is full. */
const NUMBER = 16;
/**
 * What a collection leaves lying about, bytes over the whole second half: V8 keeps pages and compiled code that it may
 * drop later.
 */
const SLACK = 400_000;

/**
 * Bytes a step over the second half: the median of the slopes between all pairs of looks (Theil–Sen), which one odd
 * look does not move.
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
 * Bytes a step that a training may take: numbers that are kept for its curves, and what a collection leaves lying
 * about.
 */
export const allowedSlope = (numbersKept: number, steps: number): number => NUMBER * numbersKept + SLACK / (steps / 2);

/** Why a room's memory is not flat; undefined where it is. */
export function unflat({ where, slope, allowed, buffers, samples }: MemoryRoom): string | undefined {
  if (samples.length < 4) return `${where}: memory was looked at ${samples.length} times only.`;
  if (!(slope <= allowed))
    return (
      `${where}: memory grows by ${slope.toFixed(1)} bytes a step, where the curves and what a collection leaves ` +
      `take ${allowed.toFixed(1)}.`
    );
  if (buffers && buffers[1] !== buffers[0])
    return `${where}: there were ${buffers[0]} buffers on the device in the first half and ${buffers[1]} in the second.`;
  return undefined;
}
