/** The verdicts of theory.ts against exact expectations on a one-token policy. */
import { describe, expect, it } from 'vitest';
import { coefficients } from '../../src/kl/coefficients';
import { estimator } from '../../src/kl/estimators';
import { METHODS, parseMethod } from '../../src/kl/placements';
import { onPolicyCoefficient, theory } from '../../src/kl/theory';
import type { Method } from '../../src/kl/method';
import {
  BEHAVIOUR,
  expectedGradient,
  forwardKlGradient,
  POLICY,
  REFERENCE,
  relativeDistance,
  reverseKlGradient,
} from '../support/enumeration';

const trueGradient = reverseKlGradient(POLICY, REFERENCE);

/**
 * Exact expected penalty gradient of a method under `sampler`, from the coefficients alone (reward 0, no baseline: G =
 * 1).
 */
function penaltyGradient(method: Method, sampler: number[]): number[] {
  return expectedGradient(
    POLICY,
    sampler,
    (v) =>
      coefficients(
        {
          answerLength: 1,
          lengths: [1],
          rewards: [0],
          logprob: [Math.log(POLICY[v])],
          referenceLogprob: [Math.log(REFERENCE[v])],
          behaviourLogprob: [Math.log(sampler[v])],
          klExact: [0],
          klExactBehaviour: [0],
        },
        { method, beta: 1, advantage: 'rloo', clip: 0, completions: 1 },
      ).coefficient[0],
  );
}

const sampled = METHODS.filter(({ name }) => name !== 'none' && name !== 'full-in-loss');

describe('verdicts on-policy, against enumeration', () => {
  it.each(sampled.map((each) => each.name))('%s', (name) => {
    const method = parseMethod(name);
    const gradient = penaltyGradient(method, POLICY);
    const error = relativeDistance(gradient, trueGradient);
    const { verdict } = theory(method);
    if (verdict.gradient === 'unbiased') expect(error).toBeLessThan(1e-13);
    else if (verdict.gradient === 'none') expect(Math.hypot(...gradient)).toBeLessThan(1e-14);
    else expect(error).toBeGreaterThan(0.02);
    const delta = POLICY.map((p, j) => Math.log(p / REFERENCE[j]));
    const bias = POLICY.reduce((sum, p, j) => sum + p * (estimator(method.estimator).value(delta[j]) - delta[j]), 0);
    expect(Math.abs(bias) < 1e-14).toBe(verdict.value === 'unbiased');
    expect(
      relativeDistance(
        expectedGradient(POLICY, POLICY, (v) => onPolicyCoefficient(method)(delta[v])),
        trueGradient,
      ),
    ).toBeCloseTo(error, 12);
  });

  it('the biased rows are what their formulas say', () => {
    const forward = forwardKlGradient(POLICY, REFERENCE);
    expect(relativeDistance(penaltyGradient(parseMethod('k3-in-loss'), POLICY), forward)).toBeLessThan(1e-13);
    const difference = trueGradient.map((each, j) => each - forward[j]);
    expect(relativeDistance(penaltyGradient(parseMethod('k3-in-reward'), POLICY), difference)).toBeLessThan(1e-13);
  });
});

describe('verdicts off-policy, against enumeration', () => {
  it.each(sampled.map((each) => each.name))('%s', (name) => {
    const method = parseMethod(name, { rewardKlAt: 'update' });
    const error = relativeDistance(penaltyGradient(method, BEHAVIOUR), trueGradient);
    if (theory(method, true).verdict.gradient === 'unbiased') expect(error).toBeLessThan(1e-13);
    else expect(error).toBeGreaterThan(0.02);
  });

  it('k1 in loss without ρ ascends KL(μ‖π)', () => {
    const repulsion = forwardKlGradient(POLICY, BEHAVIOUR).map((each) => -each);
    expect(relativeDistance(penaltyGradient(parseMethod('k1-in-loss'), BEHAVIOUR), repulsion)).toBeLessThan(1e-13);
  });

  it('a KL frozen at rollout follows KL(π‖π_ref) − KL(π‖μ)', () => {
    const away = reverseKlGradient(POLICY, BEHAVIOUR);
    const expected = trueGradient.map((each, j) => each - away[j]);
    expect(relativeDistance(penaltyGradient(parseMethod('k1-in-reward'), BEHAVIOUR), expected)).toBeLessThan(1e-12);
    expect(theory(parseMethod('k1-in-reward'), true).verdict.gradient).toBe('biased');
  });
});

describe('collapse reasons', () => {
  it('are one sentence in both languages, for every method, on- and off-policy', () => {
    for (const { name } of METHODS)
      for (const offPolicy of [false, true]) {
        const { collapseReason } = theory(parseMethod(name), offPolicy);
        expect(collapseReason.en).toMatch(/^[A-Z][^.]+\.$/);
        expect(collapseReason.zh).toMatch(/。$/);
      }
    expect(theory(parseMethod('k3-in-reward')).collapseReason.en).toContain(
      'the reverse KL minus the forward KL: a difference without a lower bound',
    );
  });
});
