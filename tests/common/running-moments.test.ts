/** The moments of `Numbers`, and by simulation whether its intervals have the stated confidence. */
import { describe, expect, it } from 'vitest';
import { chiSquaredQuantile, studentQuantile } from '../../src/common/quantiles';
import { CONFIDENCE, Numbers } from '../../src/lab/table/gradient-moments';
import { generator, LEVEL, misses, MAX_MISSES, RUNS, sum } from '../support/simulation';

describe('Numbers', () => {
  it('has the moments of what was added, many at once or one by one, and far from zero', () => {
    const values = [1, 4, 4, 4, 40, -2, -2, 0.5];
    const one = new Numbers();
    one.addMany(values.map((value) => value + 1e8));
    const many = new Numbers();
    for (const [value, count] of [
      [1, 1],
      [4, 3],
      [40, 1],
      [-2, 2],
      [0.5, 1],
      [77, 0],
    ])
      many.add(value + 1e8, count);
    const mean = sum(values) / 8;
    const variance = sum(values.map((value) => (value - mean) ** 2)) / 7;
    for (const numbers of [one, many]) {
      expect(numbers.count).toBe(8);
      expect(numbers.mean()!.estimate - 1e8).toBeCloseTo(mean, 6);
      expect(numbers.variance()!.estimate).toBeCloseTo(variance, 6);
    }
    // By the formulas of the docstrings, from the moments taken directly.
    const [skewness, kurtosis] = [3, 4].map(
      (power) => sum(values.map((value) => (value - mean) ** power)) / 8 / ((variance * 7) / 8) ** (power / 2),
    );
    const z = studentQuantile(0.9995, 7);
    const degrees = 14 / (kurtosis - 1);
    for (const numbers of [one, many]) {
      const error = Math.sqrt(variance / 8);
      expect(numbers.mean()!.low - 1e8).toBeCloseTo(mean - error * z, 4);
      expect(numbers.mean()!.high - 1e8).toBeCloseTo(
        mean + error * (z + (skewness * (2 * z * z + 1)) / 6 / Math.sqrt(8)),
        4,
      );
      expect(numbers.variance()!.low / ((variance * degrees) / chiSquaredQuantile(0.9995, degrees))).toBeCloseTo(1, 6);
      expect(numbers.variance()!.high / ((variance * degrees) / chiSquaredQuantile(0.0005, degrees))).toBeCloseTo(1, 4);
    }
    expect(() => many.add(1, 0.5)).toThrow('count: got 0.5; allowed are whole numbers from 0.');
  });

  it('says nothing of less than two numbers, and is certain of constant ones', () => {
    const numbers = new Numbers();
    expect([numbers.mean(), numbers.variance()]).toEqual([null, null]);
    numbers.add(3);
    expect([numbers.mean(), numbers.variance()]).toEqual([null, null]);
    numbers.add(3, 5);
    expect([numbers.mean(), numbers.variance()]).toEqual([
      { estimate: 3, low: 3, high: 3 },
      { estimate: 0, low: 0, high: 0 },
    ]);
  });

  it('of normal numbers has Student’s interval', () => {
    const numbers = new Numbers(0.95);
    numbers.addMany([-1, 0, 1]);
    expect(numbers.mean()!.high).toBeCloseTo(studentQuantile(0.975, 2) / Math.sqrt(3), 12);
    expect(numbers.mean(0.999)!.high).toBeCloseTo(studentQuantile(0.9995, 2) / Math.sqrt(3), 12);
    expect(new Numbers().mean()).toBe(null);
    expect(CONFIDENCE).toBe(0.999);
  });

  const { uniform, normal } = generator(1);
  const k3 = () => {
    const delta = 0.125 + 0.5 * normal();
    return Math.expm1(-delta) + delta;
  };
  // Of δ ~ N(σ²/2, σ²), σ = 1/2: E e^{−δ} = 1 and E e^{−2δ} = e^{σ²}; by E[δ e^{−δ}] = −σ²/2 the second moment of k3.
  const square = Math.exp(0.25) - 1 + 0.25 + 0.125 ** 2 + 2 * (-0.125 - 0.125);
  it.each([
    ['normal', 4, normal, 0, 1],
    ['normal', 100, normal, 0, 1],
    ['two-valued', 60, () => Number(uniform() < 0.3), 0.3, 0.21],
    ['exponential', 2000, () => -Math.log(uniform()), 1, 1],
    ['k3', 2000, k3, 0.125, square - 0.125 ** 2],
  ] as const)('%s numbers, %i of them: both intervals keep their confidence', (_, n, draw, mean, variance) => {
    const missed = { mean: 0, variance: 0 };
    for (let run = 0; run < RUNS; run++) {
      const numbers = new Numbers(LEVEL);
      for (let i = 0; i < n; i++) numbers.add(draw());
      missed.mean += Number(misses(numbers.mean()!, mean));
      missed.variance += Number(misses(numbers.variance()!, variance));
    }
    expect(missed.mean).toBeLessThanOrEqual(MAX_MISSES);
    expect(missed.variance).toBeLessThanOrEqual(MAX_MISSES);
  });

  it.each([-1, 1])(
    'of few numbers with a long tail (to %i), the interval of the mean keeps its confidence, which Student’s does not',
    (side) => {
      const missed = { own: 0, student: 0 };
      const n = 10;
      for (let run = 0; run < 2 * RUNS; run++) {
        const numbers = new Numbers(LEVEL);
        for (let i = 0; i < n; i++) numbers.add(-side * Math.log(uniform()));
        const { estimate } = numbers.mean()!;
        const half = studentQuantile(1 - (1 - LEVEL) / 2, n - 1) * Math.sqrt(numbers.variance()!.estimate / n);
        missed.own += Number(misses(numbers.mean()!, side));
        missed.student += Number(misses({ estimate, low: estimate - half, high: estimate + half }, side));
      }
      // 40 and four standard deviations.
      expect(missed.own).toBeLessThanOrEqual(64);
      expect(missed.student).toBeGreaterThan(64);
    },
  );
});
