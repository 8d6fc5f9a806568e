import { describe, expect, it } from 'vitest';
import { chiSquaredQuantile, fQuantile, normalQuantile, studentQuantile } from '../../src/common/quantiles';

describe('quantiles', () => {
  // Of scipy.stats 1.11, and of closed forms.
  it.each([
    ['normal(0.975)', normalQuantile, [0.975], 1.959963984540054],
    ['normal(0.9995)', normalQuantile, [0.9995], 3.2905267314919255],
    ['normal(1e-10)', normalQuantile, [1e-10], -6.361340902404056],
    ['normal(0.5)', normalQuantile, [0.5], 0],
    ['t(0.9995, 1)', studentQuantile, [0.9995, 1], 636.6192487687897],
    ['t(0.9995, 3)', studentQuantile, [0.9995, 3], 12.923978636687961],
    ['t(0.001, 10)', studentQuantile, [0.001, 10], -4.143700494046592],
    ['t(0.6, 2)', studentQuantile, [0.6, 2], 0.28867513459481287],
    ['t(0.9995, 1e9)', studentQuantile, [0.9995, 1e9], 3.2905267314919255],
    ['χ²(0.999, 10)', chiSquaredQuantile, [0.999, 10], 29.58829844507442],
    ['χ²(0.00025, 1)', chiSquaredQuantile, [0.00025, 1], 9.817477363744322e-8],
    ['χ²(0.99975, 2.5)', chiSquaredQuantile, [0.99975, 2.5], 17.932527165187675],
    ['χ²(0.00025, 2)', chiSquaredQuantile, [0.00025, 2], -2 * Math.log(0.99975)],
    ['χ²(0.00025, 1000)', chiSquaredQuantile, [0.00025, 1000], 851.6994651877528],
    ['χ²(0.99975, 1000)', chiSquaredQuantile, [0.99975, 1000], 1163.116390881043],
    ['F(0.95, 3, 10)', fQuantile, [0.95, 3, 10], 3.7082648190468435],
    ['F(0.9995, 1, 3)', fQuantile, [0.9995, 1, 3], 266.5492017912547],
    ['F(0.00025, 50, 150)', fQuantile, [0.00025, 50, 150], 0.4133366236417497],
    ['F(0.5, 27_000, 27_000)', fQuantile, [0.5, 27_000, 27_000], 1],
  ] as const)('%s', (_, quantile, args, expected) => {
    const found = (quantile as (...args: readonly number[]) => number)(...args);
    expect(Math.abs(found - expected)).toBeLessThan(1e-9 * Math.max(1, Math.abs(expected)));
  });

  it('go over into their limits', () => {
    // Wilson and Hilferty's, above a thousand degrees.
    expect(chiSquaredQuantile(0.00025, 1000.001) / 851.6994651877528).toBeCloseTo(1, 3);
    expect(chiSquaredQuantile(0.99975, 1000.001) / 1163.116390881043).toBeCloseTo(1, 3);
    expect(fQuantile(0.999, 7, 1e6 + 1) / fQuantile(0.999, 7, 1e6 - 1)).toBeCloseTo(1, 4);
  });

  it('refuse what is no probability and no number of degrees', () => {
    expect(() => normalQuantile(1)).toThrow('p: got 1; allowed are numbers between 0 and 1, both excluded.');
    expect(() => studentQuantile(0.9, 0)).toThrow('degrees of freedom: got 0; allowed are positive numbers.');
  });
});
