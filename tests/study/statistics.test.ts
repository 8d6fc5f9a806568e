import { describe, expect, it } from 'vitest';
import { standardNormal } from '../../src/arithmetic/random';
import {
  areDisjoint,
  bootstrapGeometricMean,
  bootstrapMean,
  isBelow,
  pairedDifference,
  pairedRatio,
  wilson,
} from '../../src/study/intervals';

const normals = (from: number, n: number) => Array.from({ length: n }, (_, i) => standardNormal(3, 1, from + i));

describe('bootstrapMean', () => {
  it('the interval covers the mean in 95 % of simulated studies of 20 seeds, missing evenly on both sides', () => {
    const studies = Array.from({ length: 400 }, (_, i) => bootstrapMean(normals(20 * i, 20), { resamples: 1000 }));
    const covered = studies.filter(({ low, high }) => low <= 0 && high >= 0).length / 400;
    expect(covered).toBeGreaterThan(0.88);
    expect(covered).toBeLessThan(0.98);
    const below = studies.filter(({ high }) => high < 0).length;
    const above = studies.filter(({ low }) => low > 0).length;
    expect(Math.abs(below - above)).toBeLessThan(20);
  });

  it('has the width that the normal approximation has, where there are many values', () => {
    const values = normals(0, 400);
    const { mean, low, high } = bootstrapMean(values);
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 400);
    expect((high - low) / ((2 * 1.96 * deviation) / 20)).toBeCloseTo(1, 1);
    expect(low).toBeLessThan(mean);
    expect(high).toBeGreaterThan(mean);
  });

  it('gives the same numbers for the same seed, others for another, and moves with the values', () => {
    const values = normals(0, 10);
    expect(bootstrapMean(values)).toEqual(bootstrapMean([...values]));
    expect(bootstrapMean(values, { seed: 2 }).low).not.toBe(bootstrapMean(values).low);
    expect(bootstrapMean(values.map((value) => value + 5)).low).toBeCloseTo(bootstrapMean(values).low + 5, 12);
  });

  it('leaves out what is not finite, has no interval of one value and no mean of none', () => {
    expect(bootstrapMean([1, NaN, 3, Infinity, 2])).toEqual(bootstrapMean([1, 3, 2]));
    expect(bootstrapMean([4])).toEqual({ mean: 4, low: NaN, high: NaN });
    expect(bootstrapMean([])).toEqual({ mean: NaN, low: NaN, high: NaN });
    expect(bootstrapMean([2, 2, 2])).toEqual({ mean: 2, low: 2, high: 2 });
  });
});

describe('wilson', () => {
  // R. G. Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%i of %i: %f to %f, as published', (successes, n, low, high) => {
    const interval = wilson(successes, n);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it('is symmetric, ends at 0 and 1, and refuses what is no share', () => {
    expect(wilson(20, 20).low).toBeCloseTo(1 - wilson(0, 20).high, 12);
    expect(wilson(20, 20).high).toBe(1);
    expect(wilson(0, 7).low).toBe(0);
    expect(() => wilson(0, 0)).toThrow('n: got 0; allowed are whole numbers from 1.');
    expect(() => wilson(8, 7)).toThrow('successes: got 8; allowed are whole numbers from 0 to 7.');
    expect(() => wilson(0.5, 7)).toThrow('successes: got 0.5');
  });
});

describe('paired', () => {
  const seeds = Array.from({ length: 20 }, (_, i) => i + 1);
  const common = normals(0, 20).map((value) => 10 * value);

  it('takes away what both have in common, which two intervals apart do not', () => {
    const a = new Map(seeds.map((seed, i) => [seed, common[i] + 1 + 0.1 * standardNormal(5, 1, i)]));
    const b = new Map(seeds.map((seed, i) => [seed, common[i]]));
    const { mean, low, high, n } = pairedDifference(a, b);
    expect(n).toBe(20);
    expect(mean).toBeCloseTo(1, 1);
    expect(low).toBeGreaterThan(0.9);
    expect(high).toBeLessThan(1.1);
    expect(areDisjoint(bootstrapMean([...a.values()]), bootstrapMean([...b.values()]))).toBe(false);
  });

  it('compares common seeds only, whatever their order', () => {
    const a = new Map([
      [3, 30],
      [1, 10],
      [9, 90],
    ]);
    const b = new Map([
      [1, 9],
      [2, 0],
      [3, 28],
    ]);
    expect(pairedDifference(a, b)).toEqual({ ...bootstrapMean([1, 2]), n: 2 });
    expect(pairedDifference(a, new Map())).toEqual({ mean: NaN, low: NaN, high: NaN, n: 0 });
  });

  it('makes ratios of positive values', () => {
    const b = new Map(seeds.map((seed, i) => [seed, Math.exp(common[i])]));
    const a = new Map([...b].map(([seed, value]) => [seed, 2 * value]));
    expect(pairedRatio(a, b).mean).toBeCloseTo(2, 10);
    expect(pairedRatio(a, b).low).toBeCloseTo(2, 10);
    expect(pairedRatio(new Map([...a, [1, 0]]), b).n).toBe(19);
    expect(bootstrapGeometricMean([1, 4, 0]).mean).toBeCloseTo(2, 12);
  });
});

it('tells intervals that touch from those that are apart', () => {
  expect(isBelow({ low: 0, high: 1 }, { low: 1, high: 2 })).toBe(false);
  expect(isBelow({ low: 0, high: 1 }, { low: 1.1, high: 2 })).toBe(true);
  expect(areDisjoint({ low: 1.1, high: 2 }, { low: 0, high: 1 })).toBe(true);
  expect(areDisjoint({ low: 0, high: NaN }, { low: 1.1, high: 2 })).toBe(false);
});
