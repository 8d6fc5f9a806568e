/**
 * Small statistics over seeds and steps; missing and non-finite values are left out. npm simple-statistics throws on an
 * empty list, lets NaN through, and its compensated sums would change the last bits of the study's records.
 */

/** Mean of the finite values; NaN if there are none. */
export function mean(values: readonly number[]): number {
  let sum = 0;
  let count = 0;
  for (const value of values)
    if (Number.isFinite(value)) {
      sum += value;
      count += 1;
    }
  return count === 0 ? NaN : sum / count;
}

/** Median of the finite values; NaN if there are none. */
export function median(values: readonly number[]): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length === 0 ? NaN : (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}

/** Sample standard deviation (n − 1) of the finite values; 0 for a single one, NaN for none. */
export function standardDeviation(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite);
  if (finite.length < 2) return finite.length === 1 ? 0 : NaN;
  const centre = mean(finite);
  return Math.sqrt(finite.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (finite.length - 1));
}

export interface Band {
  mean: number;
  low: number;
  high: number;
  count: number;
}

/**
 * One point of a curve over seeds. `deviation`: mean ± one standard deviation, clipped to the smallest and largest
 * value (so a reward band never leaves [0, 1]). `range`: from smallest to largest.
 */
export function band(values: readonly number[], kind: 'deviation' | 'range' = 'deviation'): Band {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return { mean: NaN, low: NaN, high: NaN, count: 0 };
  const centre = mean(finite);
  const smallest = Math.min(...finite);
  const largest = Math.max(...finite);
  if (kind === 'range') return { mean: centre, low: smallest, high: largest, count: finite.length };
  const spread = standardDeviation(finite);
  return {
    mean: centre,
    low: Math.max(smallest, centre - spread),
    high: Math.min(largest, centre + spread),
    count: finite.length,
  };
}

/**
 * Exponential moving average with bias correction (as in Adam and in TensorBoard's smoothing): m ← w·m + (1 − w)·x,
 * reported as m / (1 − wⁿ). Non-finite values are skipped: the curve keeps its last value.
 */
export class DebiasedAverage {
  #sum = 0;
  #weight = 0;

  /** @param memory w in [0, 1), the weight of the past; 0 is no smoothing. */
  constructor(private readonly memory: number) {}

  add(value: number): number {
    if (Number.isFinite(value)) {
      this.#sum = this.memory * this.#sum + (1 - this.memory) * value;
      this.#weight = this.memory * this.#weight + (1 - this.memory);
    }
    return this.value;
  }

  get value(): number {
    return this.#weight === 0 ? NaN : this.#sum / this.#weight;
  }
}

/** A whole curve smoothed by `DebiasedAverage`. */
export function smooth(values: readonly number[], memory: number): number[] {
  const average = new DebiasedAverage(memory);
  return values.map((value) => average.add(value));
}

/** Mean of `values[from … to − 1]`, clamped to the array; non-finite values (a missing reward) count as 0. */
export function windowMean(values: readonly number[], from: number, to: number): number {
  const start = Math.max(0, from);
  const end = Math.min(values.length, to);
  if (end <= start) return NaN;
  let sum = 0;
  for (let i = start; i < end; i += 1) sum += Number.isFinite(values[i]) ? values[i] : 0;
  return sum / (end - start);
}
