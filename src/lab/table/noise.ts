/**
 * Bounds on the norm of the error of a mean of N gradient batches. In P = 27 000 dimensions the mean's norm is mostly
 * noise, and the variation of this noise depends on the spectrum of the batches' covariance Σ, which is too large to
 * store. Three of its power sums can be estimated: tr Σ from the variance, tr Σ² and tr Σ³ from inner products of
 * independent differences of batches.
 *
 * With ē = mean − target = b + ξ, b the bias to be bounded, β = ‖b‖, ξ ~ N(0, Σ/N), a = tr Σ/N:
 *   ‖ē‖² = β² + 2βw + q,  q = ‖ξ‖², w = ⟨b, ξ⟩/β ~ N(0, λ), λ at most the largest eigenvalue of Σ/N.
 * Every inequality on q and w becomes one on β. All formulas below are exact for noise along one line (where they are
 * Student's t) and for isotropic noise in many directions, and conservative in between.
 */
import { Numbers, type Interval } from '../../common/running-moments';
import { chiSquaredQuantile, fQuantile, studentQuantile } from '../../common/quantiles';
import { dot } from '../../common/vectors';

/** Number of stored differences; each new difference gives 4 inner products and 6 triangles with them. */
const KEPT = 4;

/** The properties of Σ/N that the intervals for a mean of N vectors depend on. */
export interface Noise {
  /** a = tr Σ/N. */
  trace: number;
  /** ν = (tr Σ)²/tr Σ², the number of equal directions with the same variance of the squared norm; from 1 to P. */
  degrees: number;
  /** (tr Σ²)³/(tr Σ³)², the same for the skewness; from 1 to ν, 1 if a single direction dominates. */
  skewDegrees: number;
  /** N − 1, degrees of freedom of the covariance in each direction. */
  samples: number;
  /**
   * Degrees of freedom of the trace: (N − 1)·ν, or fewer if the norms of the differences vary more than normal noise.
   */
  traceDegrees: number;
}

/** Estimates the noise from a stream of batches. Memory: KEPT + 1 vectors. */
export class NoiseMeter {
  /** Every other batch, kept until the next one. */
  #waiting: Float64Array | null = null;
  /**
   * The last KEPT differences d = (x − x')/√2 of two batches, which have mean zero and covariance Σ, newest last; and
   * their inner products.
   */
  #kept: { difference: Float64Array; products: number[] }[] = [];
  #lengths = new Numbers();
  /** Means of ⟨d, d'⟩², which is tr Σ² on average, and of ⟨d, d'⟩⟨d', d''⟩⟨d'', d⟩, which is tr Σ³. */
  #pairs = { sum: 0, count: 0 };
  #triangles = { sum: 0, count: 0 };

  /** @param dimension P. */
  constructor(private readonly dimension: number) {}

  add(batch: Float64Array): void {
    if (!this.#waiting) {
      this.#waiting = batch.slice();
      return;
    }
    const difference = this.#waiting;
    this.#waiting = null;
    for (let i = 0; i < difference.length; i++) difference[i] = (difference[i] - batch[i]) * Math.SQRT1_2;
    this.#lengths.add(dot(difference, difference));
    const products = this.#kept.map(({ difference: other }) => dot(difference, other));
    products.forEach((product, i) => {
      this.#pairs.sum += product * product;
      this.#pairs.count++;
      for (let j = 0; j < i; j++) {
        // The later difference stores its product with the earlier, indexed from the oldest one kept at that time.
        const { products: earlier } = this.#kept[i];
        this.#triangles.sum += product * products[j] * earlier[earlier.length - i + j];
        this.#triangles.count++;
      }
    });
    this.#kept.push({ difference, products });
    if (this.#kept.length > KEPT) this.#kept.shift();
  }

  /**
   * @param trace tr Σ, estimated from all N batches. The spectrum is estimated from M = ⌊N/2⌋ differences, and is not
   *   assumed to be flatter than so few can show: 1/M is added to 1/ν (as in the spectrum of M vectors) and 1/√M to the
   *   skewness; with one difference it is a single direction.
   */
  ofMean(count: number, trace: number): Noise {
    const samples = count - 1;
    const differences = this.#lengths.count;
    const typical = this.#lengths.mean()?.estimate ?? 0;
    const square = this.#pairs.sum / this.#pairs.count;
    // ‖d‖² varies by 2 tr Σ² + κ/2 with excess κ, ‖x − mean‖² by 2 tr Σ² + κ.
    const variation = (this.#lengths.variance()?.estimate ?? 0) / typical ** 2;
    // No pair yet, no noise, or overflow: the spectrum is unknown.
    if (!Number.isFinite(square / typical ** 2) || !Number.isFinite(variation))
      return { trace: trace / count, degrees: 1, skewDegrees: 1, samples, traceDegrees: samples };
    const degrees = clamp(1 / (square / typical ** 2 + 1 / differences), 1, this.dimension);
    const cube = this.#triangles.count > 0 ? this.#triangles.sum / this.#triangles.count / square ** 1.5 : 1;
    const skewDegrees = clamp((Math.max(cube, 1 / Math.sqrt(degrees)) + 1 / Math.sqrt(differences)) ** -2, 1, degrees);
    return {
      trace: trace / count,
      degrees,
      skewDegrees,
      samples,
      traceDegrees: samples / Math.max(1 / degrees, variation - 1 / degrees),
    };
  }
}

/**
 * The noise orthogonal to a direction whose mean has this variance; the eigenvalues are at most as large as before.
 */
export function noiseAcross(noise: Noise, variance: number): Noise {
  const trace = Math.max(0, noise.trace - variance);
  return {
    ...noise,
    trace,
    degrees: clamp(noise.degrees * (trace / noise.trace) ** 2, 1, noise.degrees),
    skewDegrees: 1,
  };
}

/** Limits derived from the noise at one confidence. */
export interface NoiseLimits {
  /** a. */
  trace: number;
  /** One-sided limits on q. */
  least: number;
  most: number;
  /** t²λ, and t² times the variance of q − a. */
  along: number;
  spread: number;
}

/**
 * With α = 1 − confidence, α/2 on each side.
 *   q < a(1 + √(ν'/ν)(F(ν', ν'(N−1)) − 1)), ν' = skewDegrees: the χ² matched to three moments (P. Hall, "Chi squared
 *   approximations to the distribution of a sum of independent random variables", 1983), with F since a is an estimate.
 *   q > a·F(ν, ν(N−1)), which is the lower bound. λ ≤ (tr Σ³)^(1/3)/N, for any direction of b. Variance of q − a:
 *   2a²/ν·(1 + 1/(N−1)).
 */
export function noiseLimits({ trace, degrees, skewDegrees, samples }: Noise, confidence: number): NoiseLimits {
  if (!isNoise(trace)) return { trace, least: trace, most: trace, along: trace, spread: trace };
  const alpha = (1 - confidence) / 2;
  const square = studentQuantile(1 - alpha, skewDegrees * samples) ** 2;
  return {
    trace,
    least: trace * fQuantile(alpha, degrees, degrees * samples),
    most:
      trace * (1 + Math.sqrt(skewDegrees / degrees) * (fQuantile(1 - alpha, skewDegrees, skewDegrees * samples) - 1)),
    along: ((square * trace) / Math.sqrt(degrees)) * skewDegrees ** (-1 / 6),
    spread: ((2 * square * trace * trace) / degrees) * (1 + 1 / samples),
  };
}

/**
 * β from ‖ē‖².
 *   low: q < most and w < t√λ.
 *   high, the smaller of two valid bounds: from q > least and w > −t√λ; or from ‖ē‖² > β² + a − t√(variance of q − a +
 *   4β²λ), which holds because a sum of squares has a lighter lower tail than a normal variable (L. Birgé, "An
 *   alternative point of view on Lepski's method", 2001, lemma 8.1).
 */
export function normBounds(squared: number, { trace, least, most, along, spread }: NoiseLimits): Interval {
  const over = squared - trace;
  const estimate = Math.sqrt(Math.max(0, over));
  const apart = Math.sqrt(along) + Math.sqrt(along + Math.max(0, squared - least));
  // The larger root β² of (β² − over)² = spread + 4β²·along.
  const inside = (over + 2 * along) ** 2 + spread - over * over;
  const together = Math.sqrt(Math.max(0, over + 2 * along + Math.sqrt(Math.max(0, inside))));
  const low = Math.sqrt(along + Math.max(0, squared - most)) - Math.sqrt(along);
  return { estimate, low: Math.min(low, estimate), high: Math.max(estimate, Math.min(apart, together)) };
}

/** Interval of a: χ² with the degrees of freedom of the trace, matched to three moments on the long-tailed side. */
export function traceBounds(noise: Noise, confidence: number): Interval {
  const { trace, degrees, skewDegrees, traceDegrees } = noise;
  if (!isNoise(trace)) return { estimate: trace, low: trace, high: trace };
  const alpha = (1 - confidence) / 2;
  const skew = (traceDegrees * skewDegrees) / degrees;
  const most = 1 + Math.sqrt(skew / traceDegrees) * (chiSquaredQuantile(1 - alpha, skew) / skew - 1);
  const least = chiSquaredQuantile(alpha, traceDegrees) / traceDegrees;
  return { estimate: trace, low: trace / most, high: trace / least };
}

/** False for zero, infinity and NaN, which have no interval. */
function isNoise(trace: number): boolean {
  return trace > 0 && trace < Infinity;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
