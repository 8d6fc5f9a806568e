/**
 * Shared code of the simulations of the lab's intervals. They use 95 %, for which a few hundred repetitions suffice;
 * the same formulas give 99.9 %.
 */
import { mix32 } from '../../src/arithmetic/random';
import type { Interval } from '../../src/common/running-moments';

export const LEVEL = 0.95;
export const RUNS = 400;
/**
 * 5 % of 400 is 20; a binomial number is above 34 less than once in a thousand times, and there are about two hundred
 * of them in all.
 */
export const MAX_MISSES = 34;

/** Uniform in (0, 1) and standard normal. */
export function generator(seed: number) {
  let state = seed;
  const uniform = () => (mix32((state = (state + 0x9e3779b9) | 0)) + 0.5) / 2 ** 32;
  return { uniform, normal: () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()) };
}

export const misses = ({ low, high }: Interval, truth: number) => low > truth || high < truth;
export const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
