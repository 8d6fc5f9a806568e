/** The parts of the intervals of `Vectors`; gradient-moments.test.ts tests their confidence. */
import { describe, expect, it } from 'vitest';
import { standardNormal } from '../../../src/arithmetic/random';
import {
  noiseAcross,
  noiseLimits,
  NoiseMeter,
  normBounds,
  traceBounds,
  type Noise,
} from '../../../src/lab/table/noise';
import { chiSquaredQuantile, fQuantile, normalQuantile, studentQuantile } from '../../../src/common/quantiles';

const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
const power = (values: number[], k: number) => sum(values.map((each) => each ** k));

function meterOf(variances: number[], batches: number, seed = 1): NoiseMeter {
  const meter = new NoiseMeter(variances.length);
  for (let batch = 0; batch < batches; batch++)
    meter.add(Float64Array.from(variances, (each, i) => 5 + Math.sqrt(each) * standardNormal(seed, batch, i)));
  return meter;
}

describe('the spectrum of the noise', () => {
  const spectra = {
    decaying: Array.from({ length: 20 }, (_, i) => 1 / (i + 1)),
    equal: Array<number>(12).fill(2),
    line: [3, 0, 0],
  };
  it.each(Object.entries(spectra))('%s: many batches give the degrees of freedom and the trace', (_, variances) => {
    const trace = sum(variances);
    const { degrees, skewDegrees, traceDegrees, samples, trace: ofMean } = meterOf(variances, 6000).ofMean(6000, trace);
    const expected = trace ** 2 / power(variances, 2);
    const skew = power(variances, 2) ** 3 / power(variances, 3) ** 2;
    expect(Math.abs(degrees / expected - 1)).toBeLessThan(0.08);
    // 1/√M on the skewness, M = 3000.
    const kept = (skew ** -0.5 + 1 / Math.sqrt(3000)) ** -2;
    expect(Math.abs(skewDegrees / Math.max(1, kept) - 1)).toBeLessThan(0.12);
    expect(Math.abs(traceDegrees / (5999 * expected) - 1)).toBeLessThan(0.2);
    expect([samples, ofMean]).toEqual([5999, trace / 6000]);
  });

  it('few batches: degrees of freedom stay below half the number of batches', () => {
    const variances = Array<number>(200).fill(1);
    expect(meterOf(variances, 3).ofMean(3, 200)).toEqual({
      trace: 200 / 3,
      degrees: 1,
      skewDegrees: 1,
      samples: 2,
      traceDegrees: 2,
    });
    for (const batches of [4, 8, 20, 60]) {
      const { degrees, skewDegrees } = meterOf(variances, batches).ofMean(batches, 200);
      expect(degrees).toBeLessThan(batches / 2);
      expect(degrees).toBeGreaterThan(batches / 2 / 2);
      expect(skewDegrees).toBeLessThanOrEqual(batches / 2);
    }
  });

  it('noise of varying length lowers the degrees of freedom of the trace', () => {
    const meter = new NoiseMeter(30);
    const batches = 4000;
    for (let batch = 0; batch < batches; batch++) {
      // A normal vector times 1 or 3: three times in five and two.
      const size = standardNormal(3, batch, 30) < normalQuantile(0.6) ? 1 : 3;
      meter.add(Float64Array.from({ length: 30 }, (_, i) => size * standardNormal(3, batch, i)));
    }
    const mean = 0.6 * 1 + 0.4 * 9;
    const square = 0.6 * 1 + 0.4 * 81;
    // Variance of ‖x‖² over twice its squared mean, which is 1/ν where sizes are equal.
    const expected = 2 / ((square / mean ** 2) * (1 + 2 / 30) - 1);
    const { traceDegrees } = meter.ofMean(batches, 30 * mean);
    expect(traceDegrees / (batches - 1)).toBeGreaterThan(0.6 * expected);
    expect(traceDegrees / (batches - 1)).toBeLessThan(1.6 * expected);
  });

  it('noise across a direction: degrees of freedom follow from the remaining trace', () => {
    const equal: Noise = { trace: 60, degrees: 60, skewDegrees: 60, samples: 9, traceDegrees: 540 };
    expect(noiseAcross(equal, 1)).toMatchObject({
      trace: 59,
      degrees: 60 * (59 / 60) ** 2,
      skewDegrees: 1,
      samples: 9,
    });
    const two: Noise = { trace: 2, degrees: 2, skewDegrees: 2, samples: 9, traceDegrees: 18 };
    expect(noiseAcross(two, 1)).toMatchObject({ trace: 1, degrees: 1 });
    expect(noiseAcross(two, 3).trace).toBe(0);
  });
});

describe('limits', () => {
  const line = (samples: number): Noise => ({ trace: 4, degrees: 1, skewDegrees: 1, samples, traceDegrees: samples });

  it('of noise along one line they are Student’s t', () => {
    const t = studentQuantile(0.975, 5);
    const { least, most, along, spread } = noiseLimits(line(5), 0.95);
    // Of ‖ē‖², on either side: two-sided in t.
    const both = studentQuantile(1 - 0.025 / 2, 5);
    expect(most).toBeCloseTo(4 * both * both, 9);
    expect(least).toBeCloseTo(4 * fQuantile(0.025, 1, 5), 12);
    expect(along).toBeCloseTo(4 * t * t, 9);
    expect(spread).toBeCloseTo(2 * t * t * 16 * 1.2, 9);
    // Fifty standard errors away, the distance is fifty and more or less t of them.
    const { low, high } = normBounds(4 * 2500, noiseLimits(line(5), 0.95));
    expect(low).toBeLessThanOrEqual(2 * (50 - t));
    expect(low).toBeGreaterThan(2 * (50 - t) * 0.998);
    expect(high).toBeGreaterThanOrEqual(2 * (50 + t));
    expect(high).toBeLessThan(2 * (50 + t) * 1.002);
  });

  it('of isotropic noise in many directions they are those of χ²', () => {
    const noise: Noise = { trace: 3, degrees: 500, skewDegrees: 500, samples: 1e7, traceDegrees: 500e7 };
    const { least, most, along, spread } = noiseLimits(noise, 0.99);
    expect(least).toBeCloseTo((3 * chiSquaredQuantile(0.005, 500)) / 500, 5);
    expect(most).toBeCloseTo((3 * chiSquaredQuantile(0.995, 500)) / 500, 5);
    const z = normalQuantile(0.995);
    expect(spread).toBeCloseTo((z * z * 2 * 9) / 500, 5);
    // The largest eigenvalue is 3/500; the cube root of the sum of their cubes is 500^(1/3) times it.
    expect(along).toBeCloseTo(((z * z * 3) / 500) * Math.cbrt(500), 5);
    // Noise and no more, as long as it should be: β⁴ = spread + 4β²·along.
    const { low, high } = normBounds(3, noiseLimits(noise, 0.99));
    expect(low).toBe(0);
    expect(high ** 4).toBeCloseTo(spread + 4 * high * high * along, 9);
  });

  it('of a mean smaller than its noise, the upper bound is still at least the noise', () => {
    const limits = noiseLimits(line(5), 0.95);
    const { estimate, low, high } = normBounds(0, limits);
    expect([estimate, low]).toEqual([0, 0]);
    expect(high).toBeGreaterThanOrEqual(Math.sqrt(limits.along));
  });

  it('of the trace they are those of χ², for noise along a line and isotropic noise', () => {
    for (const degrees of [1, 8]) {
      const { estimate, low, high } = traceBounds(
        { trace: 2, degrees, skewDegrees: degrees, samples: 6, traceDegrees: 6 * degrees },
        0.99,
      );
      expect(estimate).toBe(2);
      expect(low).toBeCloseTo((2 * 6 * degrees) / chiSquaredQuantile(0.995, 6 * degrees), 9);
      expect(high).toBeCloseTo((2 * 6 * degrees) / chiSquaredQuantile(0.005, 6 * degrees), 9);
    }
  });
});
