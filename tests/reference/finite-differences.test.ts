/**
 * The twin's gradient of the whole loss against finite differences, for every method and variation, tensor by tensor.
 */
import { describe, expect, it } from 'vitest';
import { METHODS } from '../../src/kl/placements';
import { parameterLayout } from '../../src/policy/layout';
import { makeCase, numbers, SMALL, title, VARIATIONS, type CaseOptions } from '../support/gradient-case';
import { lossOf } from '../support/plain-loss';

/** Sixth-order central difference of f at 0. */
function derivative(f: (x: number) => number, h: number): number {
  return (45 * (f(h) - f(-h)) - 9 * (f(2 * h) - f(-2 * h)) + (f(3 * h) - f(-3 * h))) / (60 * h);
}

const cases: CaseOptions[] = [
  ...METHODS.flatMap(({ name }) => [{ method: name }, { method: name, offPolicy: true }]),
  ...VARIATIONS,
];

describe('the gradient of the whole loss, against finite differences', () => {
  it.each(cases.map((options) => [title(options), options] as const))('%s', (_, options) => {
    const test = makeCase(options);
    const loss = lossOf(test);
    const clamped = options.logRatioClamp !== undefined || options.estimateClamp !== undefined;
    let worst = 0;
    parameterLayout(SMALL).entries.forEach(({ offset, size }, index) => {
      const direction = numbers(size, 100 + index);
      const along = (x: number) => {
        const moved = test.parameters.slice();
        for (let j = 0; j < size; j++) moved[offset + j] += x * direction[j];
        return loss(moved);
      };
      // Clamps and |δ| have a kink: the smaller step stays on its side.
      const numeric = derivative(along, /abs/.test(title(options)) ? 2e-4 : clamped ? 1e-3 : 3e-3);
      let exact = 0;
      let norm = 0;
      for (let j = 0; j < size; j++) {
        exact += test.gradient[offset + j] * direction[j];
        norm += test.gradient[offset + j] ** 2;
      }
      // Relative to the tensor's own gradient; the floor is what rounding leaves of a loss of order 1.
      worst = Math.max(worst, Math.abs(numeric - exact) / (Math.sqrt(norm) + 1e-5));
    });
    expect(worst).toBeLessThan(1e-6);
    if (options.clip) expect(test.batch.clipped.some((each) => each === 1)).toBe(true);
    const tokens = test.batch.lengths.reduce((sum, length) => sum + length, 0);
    const held = test.batch.clamped.reduce((sum, each) => sum + each, 0);
    if (clamped) expect(held > 0 && held < tokens).toBe(true);
    else expect(held).toBe(0);
  });
});
