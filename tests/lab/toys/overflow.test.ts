import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { estimator } from '../../../src/kl/estimators';
import { clamped, FORMATS, k3In, overflowsBelow, roundTo, type NumberFormat } from '../../../src/lab/toys/overflow';

const format = (name: string): NumberFormat => FORMATS.find((each) => each.name === name)!;
const [float32, bfloat16, float16] = ['float32', 'bfloat16', 'float16'].map(format);

/** Every finite number of a 16-bit format, from its bits: ascending, zero and up. */
function all({ bits, least, most }: NumberFormat): number[] {
  return Array.from({ length: (most - least + 2) * 2 ** bits }, (_, code) => {
    const exponent = code >> bits;
    const fraction = (code & (2 ** bits - 1)) / 2 ** bits;
    return exponent === 0 ? fraction * 2 ** least : (1 + fraction) * 2 ** (exponent - 1 + least);
  });
}

describe('rounding to a number format', () => {
  it('float32 rounding equals Math.fround', () => {
    const anything = fc.oneof(
      fc.double({ noNaN: true }),
      fc.float({ noNaN: true }),
      fc.double({ min: -1e-37, max: 1e-37, noNaN: true }),
    );
    fc.assert(
      fc.property(anything, (value) => {
        expect(roundTo(value, float32)).toBe(Math.fround(value));
      }),
      { numRuns: 3000 },
    );
    const largest = (2 - 2 ** -23) * 2 ** 127;
    for (const value of [
      largest,
      largest * (1 + 2 ** -25),
      (2 - 2 ** -24) * 2 ** 127,
      2 ** -149,
      2 ** -150,
      2 ** -150 * 1.001,
      0,
      Infinity,
      -Infinity,
    ]) {
      expect(roundTo(value, float32)).toBe(Math.fround(value));
    }
    expect(roundTo(NaN, float32)).toBeNaN();
  });

  it.each([float16, bfloat16])('$name: its own numbers are kept, others go to the nearest, ties to even', (of) => {
    const numbers = all(of);
    expect(numbers.at(-1)).toBe((2 - 2 ** -of.bits) * 2 ** of.most);
    numbers.forEach((value, i) => {
      if (roundTo(value, of) !== value || roundTo(-value, of) !== -value) throw new Error(`${value} is not kept.`);
      if (i === 0) return;
      const before = numbers[i - 1];
      const middle = (before + value) / 2;
      const even = i % 2 === 0 ? value : before;
      if (roundTo(middle, of) !== even) throw new Error(`${middle} is not rounded to ${even}.`);
      if (
        roundTo(before + (value - before) * 0.499, of) !== before ||
        roundTo(before + (value - before) * 0.501, of) !== value
      )
        throw new Error(`Beside ${middle} it is not rounded to the nearer.`);
    });
  });

  it('float16 overflows above 65504 plus half a unit', () => {
    expect([65519.999, 65520, -65520, 2 ** -25, 2 ** -25 * 1.001].map((value) => roundTo(value, float16))).toEqual([
      65504,
      Infinity,
      -Infinity,
      0,
      2 ** -24,
    ]);
  });
});

describe('k3 where the log-ratio is large', () => {
  it.each([
    ['float32', -88.72],
    ['bfloat16', -88.72],
    ['float16', -11.09],
  ] as const)('%s: e^(−δ) is ∞ below %d', (name, about) => {
    const of = format(name);
    expect(overflowsBelow(of)).toBeCloseTo(about, 2);
    expect(roundTo(Math.exp(-overflowsBelow(of) * (1 - 1e-9)), of)).toBeLessThan(Infinity);
    expect(roundTo(Math.exp(-overflowsBelow(of) * (1 + 1e-9)), of)).toBe(Infinity);
    expect(k3In(of, about - 1)).toEqual({ ratio: Infinity, k3: Infinity });
  });

  it('k3 in float32 equals Math.fround applied at each operation', () => {
    for (const delta of [-60.3, -7.7, -0.01, 0.3, 12.34]) {
      const log = Math.fround(delta);
      const ratio = Math.fround(Math.exp(-log));
      expect(k3In(float32, delta)).toEqual({ ratio, k3: Math.fround(Math.fround(ratio - 1) + log) });
    }
  });

  it('where the log-ratio or k3 is large, the clamp holds the value at 10 and the gradient at 0', () => {
    const { value, derivative } = clamped(estimator('k3'));
    const k3 = estimator('k3');
    for (const delta of [-2.5, -0.3, 0, 4, 10.9])
      expect([value(delta), derivative(delta)]).toEqual([k3.value(delta), k3.derivative(delta)]);
    for (const delta of [-100, -20.1, -2.62, 11.1, 30]) expect([value(delta), derivative(delta)]).toEqual([10, 0]);
    // By finite differences, away from the two corners.
    for (const delta of [-25, -5, -1, 3, 15])
      expect(derivative(delta)).toBeCloseTo((value(delta + 1e-6) - value(delta - 1e-6)) / 2e-6, 5);
  });
});
