/** The twin's gradient against an independent automatic differentiation, for every method, tensor by tensor. */
import { beforeAll, describe, expect, it } from 'vitest';
import { METHODS } from '../../src/kl/placements';
import { makeCase, tensorErrors, title, VARIATIONS, type CaseOptions } from '../support/gradient-case';
import { jaxGradient, startJax } from '../support/jax-policy';
import { lossOf } from '../support/plain-loss';

beforeAll(startJax);

const cases: CaseOptions[] = [
  ...METHODS.flatMap(({ name }) => [{ method: name }, { method: name, offPolicy: true }]),
  ...VARIATIONS,
];

describe('the gradient of every parameter tensor, against jax-js', () => {
  it.each(cases.map((options) => [title(options), options] as const))('%s', async (_, options) => {
    const test = makeCase(options);
    const jax = await jaxGradient(test);
    expect(Math.abs(lossOf(test)(test.parameters) - jax.loss)).toBeLessThan(1e-12);
    for (const { name, error, size } of tensorErrors(test.gradient, jax.gradient)) {
      // The keys' bias has no gradient at all (softmax is blind to it), so no tensor as a whole is near 0.
      expect(size, name).toBeGreaterThan(1e-6);
      expect(error, name).toBeLessThan(1e-6);
    }
  });
});
