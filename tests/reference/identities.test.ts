/** Methods with identical gradients over the whole policy; and a newly registered estimator. */
import { afterEach, describe, expect, it } from 'vitest';
import { registerEstimator } from '../../src/kl/estimators';
import { parseMethod } from '../../src/kl/placements';
import { createReferenceBackend } from '../../src/reference/reference-population';
import { makeCase, tensorErrors, type CaseOptions } from '../support/gradient-case';
import { runOf, specOf } from '../support/small-spec';

function gradientOf(method: string, options: Omit<CaseOptions, 'method'> = {}): Float64Array {
  return makeCase({ method, ...options }).gradient;
}
function expectSame(a: Float64Array, b: Float64Array) {
  for (const { name, error } of tensorErrors(a, b)) expect(error, name).toBeLessThan(1e-10);
}

describe('identities of whole gradients', () => {
  it('ρ·k3 = sg(ρ)·k2, on- and off-policy, at both levels', () => {
    for (const offPolicy of [false, true])
      for (const level of ['token', 'sequence'] as const) {
        const options = { offPolicy, levels: { estimatorLevel: level, rhoLevel: level } };
        expectSame(gradientOf('k3-in-weighted-loss', options), gradientOf('k2-in-detached-weighted-loss', options));
      }
  });
  it('on-policy, k2 in the loss is the same as well; off-policy it is not', () => {
    expectSame(gradientOf('k2-in-loss'), gradientOf('k3-in-weighted-loss'));
    const apart = tensorErrors(
      gradientOf('k2-in-loss', { offPolicy: true }),
      gradientOf('k3-in-weighted-loss', { offPolicy: true }),
    );
    expect(Math.max(...apart.map(({ error }) => error))).toBeGreaterThan(1e-3);
  });
  it('both = reward + loss − none', () => {
    for (const k of ['k1', 'k3', 'full']) {
      const [both, reward, loss, none] = [`${k}-in-both`, `${k}-in-reward`, `${k}-in-loss`, 'none'].map((name) =>
        gradientOf(name, { offPolicy: true }),
      );
      expectSame(
        both,
        reward.map((each, j) => each + loss[j] - none[j]),
      );
    }
  });
  it('k1 at token and sequence level is the same gradient, k3 is not', () => {
    const sequence = { levels: { estimatorLevel: 'sequence' } } as const;
    expectSame(gradientOf('k1-in-reward', sequence), gradientOf('k1-in-reward'));
    expectSame(gradientOf('k1-in-loss', sequence), gradientOf('k1-in-loss'));
    expect(
      Math.max(
        ...tensorErrors(gradientOf('k3-in-reward', sequence), gradientOf('k3-in-reward')).map(({ error }) => error),
      ),
    ).toBeGreaterThan(1e-3);
  });
});

describe('a registered estimator', () => {
  let unregister: (() => void) | undefined;
  afterEach(() => {
    unregister?.();
  });

  it('it trains in every placement on the float64 twin, by its name alone', async () => {
    // Twice k2: known gradients, unknown to src/.
    unregister = registerEstimator({
      name: 'twice',
      value: (delta) => delta * delta,
      derivative: (delta) => 2 * delta,
      wgsl: { value: 'delta * delta', derivative: '2.0 * delta' },
    });
    const train = async (method: string, beta: number) => {
      const population = await createReferenceBackend().create(
        specOf({ runs: [runOf({ method: parseMethod(method), beta })] }),
      );
      population.advance(5);
      return population.parameters(0);
    };
    for (const placement of ['loss', 'weighted-loss', 'detached-weighted-loss', 'reward', 'both']) {
      const [own, built, other] = await Promise.all([
        train(`twice-in-${placement}`, 0.15),
        train(`k2-in-${placement}`, 0.3),
        train(`k1-in-${placement}`, 0.3),
      ]);
      const distance = (a: Float32Array, b: Float32Array) => Math.hypot(...a.map((each, j) => each - b[j]));
      expect(distance(own, built)).toBeLessThan(1e-4);
      expect(distance(own, other)).toBeGreaterThan(1e-2);
    }
  });
});
