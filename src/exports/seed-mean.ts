/** Means over seeds, with their intervals. */
import { mean, standardDeviation } from '../common/statistics';

/** Mean over n seeds with its 95 % interval; the interval is null for fewer than two seeds. */
export interface SeedMean {
  mean: number;
  interval: { low: number; high: number } | null;
  n: number;
}

/**
 * The 0.975 quantile of Student's t distribution for 1 to 30 degrees of freedom (any statistics table). Beyond, the
 * expansion z + (z³ + z)/4ν is right to 0.1 %.
 */
const T975 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];
const tQuantile = (freedom: number): number => T975[freedom - 1] ?? 1.95996 + 2.3724 / freedom;

/** The mean of finite values with Student's t interval. NaN and null where there is none. */
export function seedMean(given: readonly number[]): SeedMean {
  const values = given.filter(Number.isFinite);
  const n = values.length;
  if (n === 0) return { mean: NaN, interval: null, n };
  const centre = mean(values);
  if (n === 1) return { mean: centre, interval: null, n };
  const half = (tQuantile(n - 1) * standardDeviation(values)) / Math.sqrt(n);
  return { mean: centre, interval: { low: centre - half, high: centre + half }, n };
}
