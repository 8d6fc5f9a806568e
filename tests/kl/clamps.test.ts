import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { coefficients, type CoefficientSettings, type Group } from '../../src/kl/coefficients';
import { METHODS, type MethodLevels } from '../../src/kl/placements';
import { group, settings, expectSame, anyGroup } from '../support/coefficient-groups';

/** δ: .1, .3 | −.6 | 0, .2, and .2, .2 | −.8 | 0, .3 at rollout; log ρ: −.1, .1 | .2 | 0, −.1. */
describe('clamps of log-ratio and estimate', () => {
  const clamped = (name: string, clamps: Partial<CoefficientSettings>, levels: Partial<MethodLevels> = {}) =>
    coefficients(
      { ...group, rewards: [0, 0, 0] },
      settings(name, levels, { beta: 1, advantage: 'none', completions: 1, ...clamps }),
    );
  const k3 = (delta: number) => Math.exp(-delta) - 1 + delta;
  const slope = (delta: number) => 1 - Math.exp(-delta);
  const sequence = { estimatorLevel: 'sequence', rhoLevel: 'sequence' } as const;

  it('in a loss a clamped token has no gradient, on either side of zero', () => {
    for (const limit of [{ logRatioClamp: 0.25 }, { estimateClamp: 0.25 }]) {
      const out = clamped('k1-in-loss', limit);
      expectSame(out.coefficient, [1, 0, 0, 0, 1, 1]);
      expect([...out.clamped]).toEqual([0, 1, 1, 0, 0, 0]);
    }
    expectSame(clamped('k3-in-loss', { logRatioClamp: 0.25 }).coefficient, [slope(0.1), 0, 0, 0, 0, slope(0.2)]);
    // k3(.3) = .041 and k3(−.6) = .222.
    expectSame(clamped('k3-in-loss', { estimateClamp: 0.1 }).coefficient, [
      slope(0.1),
      slope(0.3),
      0,
      0,
      0,
      slope(0.2),
    ]);
    expectSame(clamped('k2-in-loss', { logRatioClamp: 0.5, estimateClamp: 0.03 }).coefficient, [0.1, 0, 0, 0, 0, 0.2]);
  });
  it('in a weighted loss the clamped value still multiplies the gradient of ρ', () => {
    const rho = [-0.1, 0.1, 0.2, 0, 0, -0.1].map(Math.exp);
    expectSame(
      clamped('k1-in-weighted-loss', { logRatioClamp: 0.25 }).coefficient,
      [1.1, 0.25, -0.25, 0, 1, 1.2].map((each, j) => rho[j] * each),
    );
    expectSame(
      clamped('k3-in-weighted-loss', { logRatioClamp: 0.5, estimateClamp: 0.03 }).coefficient,
      [0.1, 0.03, 0.03, 0, 0, 0.2].map((each, j) => rho[j] * each),
    );
    expectSame(
      clamped('k3-in-detached-weighted-loss', { logRatioClamp: 0.5 }).coefficient,
      [slope(0.1), slope(0.3), 0, 0, 0, slope(0.2)].map((each, j) => rho[j] * each),
    );
    // One ratio weighs the completion: its gradient has all of its tokens' values, as they are held.
    const whole = clamped('k1-in-weighted-loss', { logRatioClamp: 0.25 }, { rhoLevel: 'sequence' });
    expectSame(whole.coefficient, [1.35, 0.35, -0.25 * Math.exp(0.2), 0, 1.2 * Math.exp(-0.1), 1.2 * Math.exp(-0.1)]);
  });
  it('in the reward the charged estimate is clamped, at the update or at rollout', () => {
    expectSame(clamped('k1-in-reward', { logRatioClamp: 0.25 }).kSum, [0.4, -0.25, 0.25]);
    expect([...clamped('k1-in-reward', { logRatioClamp: 0.25 }).clamped]).toEqual([0, 0, 1, 0, 0, 1]);
    expectSame(clamped('k3-in-reward', { logRatioClamp: 0.5 }, { rewardKlAt: 'update' }).kSum, [
      k3(0.1) + k3(0.3),
      k3(-0.5),
      k3(0.2),
    ]);
    expectSame(clamped('k3-in-reward', { estimateClamp: 0.03 }, { rewardKlAt: 'update', rewardKl: 'to-go' }).kSum, [
      k3(0.1) + 0.03,
      0.03,
      k3(0.2),
    ]);
    // In both halves: −A of the reward's and k' of the loss's, each under its own clamp.
    const both = clamped('k1-in-both', { estimateClamp: 0.25 }, { rewardKlAt: 'update' });
    expectSame(both.kSum, [0.35, -0.25, 0.2]);
    expectSame(both.coefficient, [
      0.35 * Math.exp(-0.1) + 1,
      0.35 * Math.exp(0.1),
      -0.25 * Math.exp(0.2),
      0,
      1.2,
      0.2 * Math.exp(-0.1) + 1,
    ]);
    expect([...both.clamped]).toEqual([0, 1, 1, 0, 0, 0]);
  });
  it('at sequence level all tokens of a completion are clamped together', () => {
    // Σδ: .4, −.6, .2; at rollout .4, −.8, .3.
    const loss = clamped('k3-in-loss', { logRatioClamp: 0.3 }, sequence);
    expectSame(loss.coefficient, [0, 0, 0, 0, slope(0.2), slope(0.2)]);
    expect([...loss.clamped]).toEqual([1, 1, 1, 0, 0, 0]);
    const weighted = clamped('k1-in-weighted-loss', { estimateClamp: 0.3 }, sequence);
    expectSame(weighted.coefficient, [0.3, 0.3, -0.3 * Math.exp(0.2), 0, 1.2 * Math.exp(-0.1), 1.2 * Math.exp(-0.1)]);
    const reward = clamped('k2-in-reward', { estimateClamp: 0.07 }, sequence);
    expectSame(reward.kSum, [0.07, 0.07, 0.045]);
    expect([...reward.clamped]).toEqual([1, 1, 1, 0, 0, 0]);
  });
  it('an estimate that would overflow stays finite', () => {
    const far: Group = {
      ...group,
      logprob: [-900, -0.2, -1, 9, -0.3, -0.7],
      behaviourLogprob: [-900, -0.2, -1, 9, -0.3, -0.7],
    };
    const out = coefficients(far, settings('k3-in-both', {}, { logRatioClamp: 20, estimateClamp: 10 }));
    expect(out.kSum[0]).toBeCloseTo(10 + k3(0.3), 12);
    expect([...out.clamped]).toEqual([1, 0, 0, 0, 0, 0]);
    expect([...out.coefficient].every(Number.isFinite)).toBe(true);
  });
  it.each(['none', 'full-in-both', 'full-in-weighted-loss'])('%s is never clamped', (name) => {
    expect(coefficients(group, settings(name, {}, { logRatioClamp: 1e-6, estimateClamp: 1e-6 }))).toEqual(
      coefficients(group, settings(name)),
    );
  });
  it('clamps that nothing reaches change no bit', () => {
    const names = METHODS.map(({ name }) => name);
    fc.assert(
      fc.property(
        anyGroup,
        fc.constantFrom(...names),
        fc.constantFrom<Partial<CoefficientSettings>>(
          { logRatioClamp: 0, estimateClamp: 0 },
          { logRatioClamp: 100, estimateClamp: 100 },
        ),
        (any, name, clamps) => {
          expect(coefficients(any, settings(name, {}, clamps))).toEqual(coefficients(any, settings(name)));
        },
      ),
    );
  });
});
