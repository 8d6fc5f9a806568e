/**
 * Mean and variance of numbers that come one after another, independent and of one distribution with finite fourth
 * moments, in float64. `confidence` of a call overrides that of the constructor, for looks at a sharpening interval
 * (`peekingConfidence` of verdict.ts).
 */
import { chiSquaredQuantile, studentQuantile } from './quantiles';

/** An estimate with its interval. */
export interface Interval {
  estimate: number;
  low: number;
  high: number;
}

/** Of every interval that names no other. */
export const CONFIDENCE = 0.999;

/** i.i.d. numbers. */
export class Numbers {
  #count = 0;
  #mean = 0;
  /** Sums of the second, third and fourth power of the distance from the mean. */
  #second = 0;
  #third = 0;
  #fourth = 0;

  constructor(private readonly confidence = CONFIDENCE) {}

  get count(): number {
    return this.#count;
  }

  /**
   * `count` times the same value; 0 times is nothing. The sums are updated as by P. Pébay, "Formulas for robust,
   * one-pass parallel computation of covariances and arbitrary-order statistical moments" (SAND2008-6212), for a second
   * set without any spread.
   */
  add(value: number, count = 1): void {
    if (!(Number.isInteger(count) && count >= 0))
      throw new Error(`count: got ${count}; allowed are whole numbers from 0.`);
    if (count === 0) return;
    const before = this.#count;
    const total = before + count;
    const step = value - this.#mean;
    const share = count / total;
    const kept = before / total;
    const spread = step * step * before * share;
    this.#fourth +=
      spread * step * step * (kept * kept - kept * share + share * share) +
      6 * (step * share) ** 2 * this.#second -
      4 * step * share * this.#third;
    this.#third += spread * step * (kept - share) - 3 * step * share * this.#second;
    this.#second += spread;
    this.#mean += step * share;
    this.#count = total;
  }

  addMany(values: ArrayLike<number>): void {
    for (let i = 0; i < values.length; i++) this.add(values[i]);
  }

  /**
   * Student's interval, longer on the side of the long tail by the first term of Edgeworth's series, γ(2z² + 1)/(6√n)
   * standard errors with skewness γ (P. Hall, "The Bootstrap and Edgeworth Expansion", 1992, section 2.6): of a skewed
   * number like k3 the plain one misses too often there. It is not made shorter on the other side. Null for less than
   * two numbers.
   */
  mean(confidence = this.confidence): Interval | null {
    const n = this.#count;
    if (n < 2) return null;
    const quantile = studentQuantile(1 - (1 - confidence) / 2, n - 1);
    const error = Math.sqrt(this.#second / (n - 1) / n);
    const skewness = this.#second > 0 ? (Math.sqrt(n) * this.#third) / this.#second ** 1.5 : 0;
    const longer = (skewness * (2 * quantile * quantile + 1)) / (6 * Math.sqrt(n));
    return {
      estimate: this.#mean,
      low: this.#mean - error * (quantile + Math.max(0, -longer)),
      high: this.#mean + error * (quantile + Math.max(0, longer)),
    };
  }

  /**
   * Interval of χ² with the degrees of freedom that a variance has at the kurtosis κ that was seen, 2(n − 1)/(κ − 1)
   * (B. O'Neill, "Some useful moment results in sampling problems", 2014); κ is taken as a normal number's, 3, where
   * less was seen. Null for less than two numbers.
   */
  variance(confidence = this.confidence): Interval | null {
    const n = this.#count;
    if (n < 2) return null;
    const estimate = this.#second / (n - 1);
    const kurtosis = Math.max(3, (n * this.#fourth) / this.#second ** 2);
    // Constant numbers, or such that have run over.
    if (!Number.isFinite(kurtosis)) return { estimate, low: estimate, high: estimate };
    const degrees = (2 * (n - 1)) / (kurtosis - 1);
    const alpha = 1 - confidence;
    return {
      estimate,
      low: (estimate * degrees) / chiSquaredQuantile(1 - alpha / 2, degrees),
      high: (estimate * degrees) / chiSquaredQuantile(alpha / 2, degrees),
    };
  }
}
