/**
 * Running mean and variance, in float64, of independent numbers from one distribution with finite fourth moments. The
 * `confidence` argument of a method overrides the constructor's, for repeated looks at a narrowing interval
 * (`peekingConfidence` in lab/table/row-verdict.ts). npm simple-statistics keeps no third and fourth moments of a
 * stream.
 */
import { chiSquaredQuantile, studentQuantile } from './quantiles';

/** An estimate with its interval. */
export interface Interval {
  estimate: number;
  low: number;
  high: number;
}

/** Default confidence of an interval. */
export const CONFIDENCE = 0.999;

/** i.i.d. numbers. */
export class Numbers {
  #count = 0;
  #mean = 0;
  /** Sums of the second, third and fourth powers of the deviations from the mean. */
  #second = 0;
  #third = 0;
  #fourth = 0;

  constructor(private readonly confidence = CONFIDENCE) {}

  get count(): number {
    return this.#count;
  }

  /**
   * Adds a value `count` times; 0 has no effect. The sums are updated as in P. Pébay, "Formulas for robust, one-pass
   * parallel computation of covariances and arbitrary-order statistical moments" (SAND2008-6212), for a second set with
   * zero variance.
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
   * Student's interval, extended on the side of the long tail by the first term of the Edgeworth expansion,
   * γ(2z² + 1)/(6√n) standard errors with skewness γ (P. Hall, "The Bootstrap and Edgeworth Expansion", 1992, section
   * 2.6): for a skewed variable like k3, the plain interval misses too often on that side. The other side is not
   * shortened. Null for fewer than two numbers.
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
   * χ² interval with 2(n − 1)/(κ − 1) degrees of freedom, those of a variance at the observed kurtosis κ (B. O'Neill,
   * "Some useful moment results in sampling problems", 2014); κ is taken as at least 3, the kurtosis of a normal
   * variable. Null for fewer than two numbers.
   */
  variance(confidence = this.confidence): Interval | null {
    const n = this.#count;
    if (n < 2) return null;
    const estimate = this.#second / (n - 1);
    const kurtosis = Math.max(3, (n * this.#fourth) / this.#second ** 2);
    // The numbers are constant, or their sums have overflowed.
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
