/** Intervals over seeds: bootstrap for means and paired differences, Wilson's for rates. Deterministic. */
import { randomBits, uniform } from '../arithmetic/random';

/** A mean with its 95 % interval. */
export interface Estimate {
  mean: number;
  low: number;
  high: number;
}
/** A proportion with its 95 % interval. */
export interface Rate {
  rate: number;
  low: number;
  high: number;
  successes: number;
  n: number;
}
/** A mean over the `n` seeds common to both sides. */
export interface Paired extends Estimate {
  n: number;
}
export interface BootstrapOptions {
  resamples?: number;
  seed?: number;
}
/** Values by seed. */
export type BySeed = ReadonlyMap<number, number>;

export const RESAMPLES = 2000;
const TAIL = 0.025;
/** The normal quantile that leaves 2.5 % on either side. */
const Z = 1.959963984540054;
/** Stream of the bootstrap's random numbers (arithmetic/random.ts), different from all others. */
const STREAM = 100;

const choices = new Map<string, Uint32Array>();

/** [resamples, n] the values in each resample; depends only on n and the seed, so it is computed once per n. */
function choicesOf(n: number, resamples: number, seed: number): Uint32Array {
  const key = `${n} ${resamples} ${seed}`;
  const made =
    choices.get(key) ??
    Uint32Array.from({ length: n * resamples }, (_, i) =>
      Math.floor(uniform(randomBits(seed, STREAM, Math.floor(i / n), i % n, 0, 0)) * n),
    );
  choices.set(key, made);
  return made;
}

/**
 * Mean with the percentile interval of the bootstrap (B. Efron & R. Tibshirani, "An Introduction to the Bootstrap",
 * 1993, section 13.3): the 2.5 % and 97.5 % quantiles of the means of `resamples` samples of n values drawn with
 * replacement. Non-finite values are left out. Without values the mean is NaN, and with one value the interval is NaN,
 * so that no comparison holds.
 */
export function bootstrapMean(
  values: readonly number[],
  { resamples = RESAMPLES, seed = 1 }: BootstrapOptions = {},
): Estimate {
  const finite = Float64Array.from(values.filter(Number.isFinite));
  const n = finite.length;
  const mean = finite.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { mean: n === 0 ? NaN : mean, low: NaN, high: NaN };
  const chosen = choicesOf(n, resamples, seed);
  const means = new Float64Array(resamples);
  for (let resample = 0, at = 0; resample < resamples; resample += 1) {
    let sum = 0;
    for (let i = 0; i < n; i += 1, at += 1) sum += finite[chosen[at]];
    means[resample] = sum / n;
  }
  means.sort();
  return { mean, low: means[Math.floor(TAIL * resamples)], high: means[Math.ceil((1 - TAIL) * resamples) - 1] };
}

/**
 * Proportion of successes with the score interval of E. B. Wilson, "Probable inference, the law of succession, and
 * statistical inference" (1927): (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n). Its width is positive even for 0
 * of n and n of n.
 * @throws Error if there are no trials or the successes are not between 0 and n.
 */
export function wilson(successes: number, n: number): Rate {
  if (!(Number.isInteger(n) && n >= 1)) throw new Error(`n: got ${n}; allowed are whole numbers from 1.`);
  if (!(Number.isInteger(successes) && successes >= 0 && successes <= n))
    throw new Error(`successes: got ${successes}; allowed are whole numbers from 0 to ${n}.`);
  const rate = successes / n;
  const scale = 1 + Z ** 2 / n;
  const centre = (rate + Z ** 2 / (2 * n)) / scale;
  const half = (Z * Math.sqrt((rate * (1 - rate)) / n + Z ** 2 / (4 * n ** 2))) / scale;
  // At the ends the formula gives exactly 0 and 1, apart from rounding.
  return { rate, low: successes === 0 ? 0 : centre - half, high: successes === n ? 1 : centre + half, successes, n };
}

/**
 * Mean of a − b over their common seeds, with its bootstrap interval. The same seed sees the same prompts and random
 * numbers under every method, so common variation cancels.
 * @param change transformation of the values before comparison: Math.log turns differences into ratios.
 */
export function pairedDifference(
  a: BySeed,
  b: BySeed,
  options: BootstrapOptions = {},
  change: (value: number) => number = (value) => value,
): Paired {
  const seeds = [...a.keys()].filter((seed) => b.has(seed)).sort((x, y) => x - y);
  const differences = seeds.map((seed) => change(a.get(seed)!) - change(b.get(seed)!)).filter(Number.isFinite);
  return { ...bootstrapMean(differences, options), n: differences.length };
}

/** a/b over common seeds: the geometric mean with its interval. Values that are not positive are left out. */
export function pairedRatio(a: BySeed, b: BySeed, options: BootstrapOptions = {}): Paired {
  const { mean, low, high, n } = pairedDifference(a, b, options, Math.log);
  return { mean: Math.exp(mean), low: Math.exp(low), high: Math.exp(high), n };
}

/** Geometric mean of the positive values, with the bootstrap interval of their logarithms. */
export function bootstrapGeometricMean(values: readonly number[], options: BootstrapOptions = {}): Estimate {
  const { mean, low, high } = bootstrapMean(values.map(Math.log), options);
  return { mean: Math.exp(mean), low: Math.exp(low), high: Math.exp(high) };
}

type Limits = Pick<Estimate, 'low' | 'high'>;

/** Whether all of a lies below all of b. */
export const isBelow = (a: Limits, b: Limits): boolean => a.high < b.low;

/** Whether two intervals do not overlap. */
export const areDisjoint = (a: Limits, b: Limits): boolean => isBelow(a, b) || isBelow(b, a);
