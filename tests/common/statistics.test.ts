import { describe, expect, it } from 'vitest';
import { band, DebiasedAverage, mean, median, smooth, standardDeviation } from '../../src/common/statistics';

describe('statistics', () => {
  it('mean, median and standard deviation ignore NaN', () => {
    expect(mean([1, NaN, 3])).toBe(2);
    expect(mean([])).toBeNaN();
    expect([median([3, NaN, 1, 7]), median([4, 1, 2, 3]), median([])]).toEqual([3, 2.5, NaN]);
    expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(2.138, 3);
    expect(standardDeviation([3])).toBe(0);
    expect(standardDeviation([NaN])).toBeNaN();
  });

  it('a band never reaches beyond the values', () => {
    expect(band([0, 1], 'range')).toEqual({ mean: 0.5, low: 0, high: 1, count: 2 });
    expect(band([0, 0, 0, 1])).toEqual({ mean: 0.25, low: 0, high: 0.75, count: 4 });
    expect(band([1, 2, 3, 4, 5]).low).toBeCloseTo(3 - Math.sqrt(2.5));
    expect(band([])).toEqual({ mean: NaN, low: NaN, high: NaN, count: 0 });
  });

  it('smoothing is debiased and passes over NaN', () => {
    expect(smooth([3, 3, 3], 0.9)).toEqual([3, 3, 3].map((value) => expect.closeTo(value)));
    expect(smooth([1, 2], 0.5)[1]).toBeCloseTo((0.25 * 1 + 0.5 * 2) / 0.75);
    expect(smooth([1, 2, 3], 0)).toEqual([1, 2, 3]);
    expect(smooth([4, NaN, 4], 0.9)[1]).toBeCloseTo(4);
    expect(new DebiasedAverage(0.9).value).toBeNaN();
  });
});
