import { describe, expect, it } from 'vitest';
import { mix32 } from '../../../src/arithmetic/random';
import { Numbers } from '../../../src/lab/table/gradient-moments';
import {
  gradientVerdict,
  judge,
  lookAt,
  peekingConfidence,
  settled,
  TOLERANCE,
  valueVerdict,
} from '../../../src/lab/table/row-verdict';
import type { Interval } from '../../../src/common/running-moments';
import type { RowExact, RowMeasured, RowTheory } from '../../../src/lab/lab-types';

const around = (estimate: number, by: number): Interval => ({ estimate, low: estimate - by, high: estimate + by });
const upTo = (high: number): Interval => ({ estimate: 0, low: 0, high });
const NARROW = TOLERANCE / 2;
const WIDE = TOLERANCE * 4;

/** What a row with this mean gradient is measured as, at a width. */
function measured(bias: number, norm: number, width: number, value = around(1, 0.01)): RowMeasured {
  const length = (x: number): Interval => ({ estimate: x, low: x <= width ? 0 : x - width, high: x + width });
  return {
    batches: 8,
    completions: 512,
    value,
    valueVariance: around(1, 0.1),
    bias: length(bias),
    forwardBias: around(1, 0.1),
    norm: length(norm),
    cosine: around(0.9, 0.1),
    future: null,
    fromExpected: upTo(width),
    variance: around(4, 1),
    coverage: 1,
  };
}
const exact = (bias: number, norm: number, value = 1): RowExact => ({
  value,
  valueVariance: 1,
  bias,
  forwardBias: 1,
  norm,
  cosine: null,
  future: null,
});
const theory = (here: RowTheory['here'], hereValue: RowTheory['hereValue'] = 'unbiased'): RowTheory => ({
  document: here,
  documentValue: hereValue,
  here,
  hereValue,
  causes: [],
});
const truth = { reverseKl: 1 };

describe('the verdict of a row', () => {
  it.each([
    ['unbiased', 0, 1, NARROW],
    ['undecided', 0, 1, WIDE],
    ['biased', 0.5, 1, WIDE],
    ['biased', 0.04, 1, 0.01],
    ['zero', 1, 0, NARROW],
    // What is zero is biased first, and so is what is small but not zero.
    ['biased', 1, 0, WIDE],
    ['biased', 1, 0.04, 0.01],
    // Rounding of float32.
    ['unbiased', 5e-5, 1, 1e-6],
    ['zero', 1, 5e-5, 1e-6],
    ['undecided', NaN, NaN, 1],
    ['undecided', Infinity, Infinity, 1],
  ] as const)('%s for a bias of %d and a norm of %d, ± %d', (verdict, bias, norm, width) => {
    expect(gradientVerdict(measured(bias, norm, width))).toBe(verdict);
  });

  it('the verdict on the value is relative to the KL', () => {
    expect(valueVerdict(around(2, 0.05), 2)).toBe('unbiased');
    expect(valueVerdict(around(2, 0.3), 2)).toBe('undecided');
    expect(valueVerdict(around(2.3, 0.2), 2)).toBe('biased');
    expect(valueVerdict(around(1.7, 0.2), 2)).toBe('biased');
    expect(valueVerdict(around(2.00001, 0), 2)).toBe('unbiased');
    expect(valueVerdict(around(NaN, NaN), 2)).toBe('undecided');
  });
});

it('the verdict is undecided while the sample may lack completions that carry the variance', () => {
  const seen = measured(0.5, 1, NARROW);
  expect(judge(seen, theory('unbiased'), exact(0, 1), truth).agrees).toBe(false);
  expect(judge({ ...seen, coverage: 0.5 }, theory('unbiased'), exact(0, 1), truth)).toEqual({
    verdict: 'undecided',
    valueVerdict: 'undecided',
    agrees: null,
  });
});

describe('agreement of measurement, theory and enumeration', () => {
  const of = (...args: Parameters<typeof judge>) => judge(...args).agrees;

  it('verdict and theory alike, and the enumerated number within the interval: they agree', () => {
    expect(judge(measured(0, 1, NARROW), theory('unbiased'), exact(0, 1), truth)).toEqual({
      verdict: 'unbiased',
      valueVerdict: 'unbiased',
      agrees: true,
    });
    expect(of(measured(0.5, 1, NARROW), theory('biased'), exact(0.5, 1), truth)).toBe(true);
    expect(of(measured(1, 0, NARROW), theory('zero'), exact(1, 0), truth)).toBe(true);
  });

  it('it is open while the interval is too wide to decide', () => {
    expect(of(measured(0, 1, WIDE), theory('unbiased'), exact(0, 1), truth)).toBe(null);
    expect(of(measured(1, 0, WIDE), theory('zero'), exact(1, 0), truth)).toBe(null);
  });

  it('a row settles when it agrees or contradicts, not while it is undecided', () => {
    const settles = (...args: Parameters<typeof judge>) => settled(judge(...args));
    expect(settles(measured(0, 1, NARROW), theory('unbiased'), exact(0, 1), truth)).toBe(true);
    expect(settles(measured(0, 1, NARROW), theory('biased'), exact(0.3, 1), truth)).toBe(true);
    expect(settles(measured(0, 1, WIDE), theory('unbiased'), exact(0, 1), truth)).toBe(false);
    expect(settles(measured(0, 1, WIDE), theory('unbiased'), exact(0.6, 1), truth)).toBe(false);
    expect(settles(measured(1, 0, WIDE), theory('zero'), exact(1, 0), truth)).toBe(false);
  });

  it('a verdict other than theory’s is a contradiction', () => {
    for (const [here, bias, norm] of [
      ['biased', 0, 1],
      ['zero', 0, 1],
      ['unbiased', 0.5, 1],
      ['zero', 0.5, 1],
      ['biased', 1, 0],
      ['unbiased', 1, 0],
    ] as const) {
      expect(of(measured(bias, norm, NARROW), theory(here), exact(bias, norm), truth)).toBe(false);
    }
  });

  it('an interval that excludes the enumerated number is a contradiction, even while undecided', () => {
    expect(of(measured(0.5, 1, NARROW), theory('biased'), exact(0.6, 1), truth)).toBe(false);
    expect(of(measured(0, 1, WIDE), theory('biased'), exact(0.6, 1), truth)).toBe(false);
    expect(
      of({ ...measured(0.5, 1, NARROW), fromExpected: around(0.1, 0.05) }, theory('biased'), exact(0.5, 1), truth),
    ).toBe(false);
    expect(of(measured(0, 1, NARROW, around(1.2, 0.1)), theory('unbiased', 'biased'), exact(0, 1, 1.5), truth)).toBe(
      false,
    );
  });

  it('a wrong value is a contradiction even where the gradient agrees', () => {
    const result = judge(measured(0, 1, NARROW, around(1.2, 0.1)), theory('unbiased'), exact(0, 1, 1.2), truth);
    expect(result).toEqual({ verdict: 'unbiased', valueVerdict: 'biased', agrees: false });
  });

  it('a known bias under the tolerance is slight; one that the interval resolves is biased', () => {
    const small = 0.01;
    expect(judge(measured(small, 1, 0.03), theory('biased'), exact(small, 1), truth)).toMatchObject({
      verdict: 'slight',
      agrees: true,
    });
    expect(judge(measured(small, 1, 0.005), theory('biased'), exact(small, 1), truth)).toMatchObject({
      verdict: 'biased',
      agrees: true,
    });
    // But not where the enumeration knows of none, or of one that the interval would have seen.
    expect(judge(measured(small, 1, 0.03), theory('biased'), exact(0, 1), truth)).toMatchObject({
      verdict: 'unbiased',
      agrees: false,
    });
    expect(judge(measured(small, 1, 0.03), theory('biased'), exact(0.3, 1), truth)).toMatchObject({
      verdict: 'unbiased',
      agrees: false,
    });
    expect(
      judge(measured(0, 1, NARROW, around(1.01, 0.03)), theory('unbiased', 'biased'), exact(0, 1, 1.01), truth),
    ).toEqual({ verdict: 'unbiased', valueVerdict: 'slight', agrees: true });
    for (const enumerated of [1, 1.2]) {
      expect(
        judge(measured(0, 1, NARROW, around(1.01, 0.03)), theory('unbiased', 'biased'), exact(0, 1, enumerated), truth),
      ).toEqual({ verdict: 'unbiased', valueVerdict: 'unbiased', agrees: false });
    }
  });

  it('a tiny gradient is biased, not zero, where theory says so (k2 in reward near the reference)', () => {
    expect(judge(measured(0.99, 0.01, 0.03), theory('biased'), exact(0.99, 0.01), truth)).toMatchObject({
      verdict: 'biased',
      agrees: true,
    });
    expect(judge(measured(0.99, 0.01, 0.03), theory('zero'), exact(0.99, 0), truth)).toMatchObject({
      verdict: 'zero',
      agrees: true,
    });
  });

  it('a float32 rounding error is no contradiction', () => {
    const result = { ...measured(5e-5, 1, 1e-6, around(1.00001, 0)), fromExpected: around(5e-5, 1e-6) };
    expect(judge(result, theory('unbiased'), exact(0, 1), truth)).toEqual({
      verdict: 'unbiased',
      valueVerdict: 'unbiased',
      agrees: true,
    });
  });
});

describe('repeated looks at the data', () => {
  it('looks come when the number of batches doubles', () => {
    expect([0, 1, 2, 3, 4, 7, 8, 1023, 1024].map(lookAt)).toEqual([0, 0, 1, 1, 2, 2, 3, 9, 10]);
  });

  it('the error probabilities of all looks add up to the allowed one', () => {
    let missed = 0;
    for (let look = 1; look <= 1000; look++) missed += 1 - peekingConfidence(look, 0.9);
    expect(missed).toBeCloseTo(0.1 * (1 - 1 / 1001), 9);
    expect(() => peekingConfidence(0)).toThrow("look: got '0'; allowed are whole numbers from 1.");
  });

  it('coverage over ten looks is kept by alpha spending and lost without it', () => {
    const runs = 400;
    const whole = 0.95;
    let state = 5;
    const uniform = () => mix32((state = (state + 0x9e3779b9) | 0)) / 2 ** 32;
    const missed = { spent: 0, same: 0 };
    for (let run = 0; run < runs; run++) {
      const numbers = new Numbers();
      let [spent, same] = [false, false];
      for (let n = 1; n <= 1024; n++) {
        numbers.add(uniform() + uniform() + uniform() - 1.5);
        if (n !== 2 ** lookAt(n) || n < 2) continue;
        const outside = ({ low, high }: Interval) => low > 0 || high < 0;
        spent ||= outside(numbers.mean(peekingConfidence(lookAt(n), whole))!);
        same ||= outside(numbers.mean(whole)!);
      }
      missed.spent += Number(spent);
      missed.same += Number(same);
    }
    // 5 % of 400 is 20, four standard deviations of a binomial number more are 37.
    expect(missed.spent).toBeLessThan(37);
    expect(missed.same).toBeGreaterThan(60);
  });
});
