/** Groups of completions for testing coefficients: one computed by hand, and arbitrary ones. */
import { expect } from 'vitest';
import * as fc from 'fast-check';
import type { CoefficientSettings, Group } from '../../src/kl/coefficients';
import { parseMethod, type MethodLevels } from '../../src/kl/placements';

export const T = 3;
const real = fc.double({ min: -2, max: 2, noNaN: true });
export const anyGroup = fc.integer({ min: 1, max: 5 }).chain((G) =>
  fc.record({
    answerLength: fc.constant(T),
    lengths: fc.array(fc.integer({ min: 1, max: T }), { minLength: G, maxLength: G }),
    rewards: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: G, maxLength: G }),
    logprob: fc.array(real, { minLength: G * T, maxLength: G * T }),
    referenceLogprob: fc.array(real, { minLength: G * T, maxLength: G * T }),
    behaviourLogprob: fc.array(real, { minLength: G * T, maxLength: G * T }),
    klExact: fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: G * T, maxLength: G * T }),
    klExactBehaviour: fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: G * T, maxLength: G * T }),
  }),
);

export function settings(
  name: string,
  levels: Partial<MethodLevels> = {},
  rest: Partial<CoefficientSettings> = {},
): CoefficientSettings {
  return { method: parseMethod(name, levels), beta: 0.3, advantage: 'rloo', clip: 0, completions: 7, ...rest };
}
export const onPolicy = (group: Group): Group => ({
  ...group,
  behaviourLogprob: group.logprob,
  klExactBehaviour: group.klExact,
});
export function expectSame(a: ArrayLike<number>, b: ArrayLike<number>) {
  for (let j = 0; j < a.length; j++) expect(Math.abs(a[j] - b[j])).toBeLessThan(1e-12 * (1 + Math.abs(a[j])));
}

export const group: Group = {
  answerLength: 2,
  lengths: [2, 1, 2],
  rewards: [1, 0, 1],
  logprob: [-0.5, -0.2, -1.0, 9, -0.3, -0.7],
  referenceLogprob: [-0.6, -0.5, -0.4, 9, -0.3, -0.9],
  behaviourLogprob: [-0.4, -0.3, -1.2, 9, -0.3, -0.6],
  klExact: [0.1, 0.2, 0.3, 9, 0.4, 0.5],
  klExactBehaviour: [0.2, 0.1, 0.2, 9, 0.3, 0.6],
};
