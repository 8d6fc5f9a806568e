import { describe, expect, it } from 'vitest';
import { checkMethod, METHODS, methodName, parseMethod, PLACEMENTS } from '../../src/kl/placements';
import { estimatorNames } from '../../src/kl/estimators';
import { inEnglish } from '../support/in-english';

describe('method names', () => {
  it('of the table differ, can be computed, and have the colour of their estimator and the dash of their place', () => {
    expect(METHODS[0]).toEqual({ name: 'none', colour: 'none', dash: 'none' });
    expect(new Set(METHODS.map(({ name }) => name)).size).toBe(METHODS.length);
    for (const { name, colour, dash } of METHODS.slice(1)) {
      expect(name).toBe(`${colour}-in-${dash}`);
      expect(checkMethod(parseMethod(name))).toBeNull();
    }
  });

  it('go to methods and back, for every estimator and placement', () => {
    for (const name of [
      'none',
      ...estimatorNames()
        .slice(1)
        .flatMap((k) => PLACEMENTS.map((p) => `${k}-in-${p}`)),
    ]) {
      const method = parseMethod(name);
      expect(methodName(method)).toBe(name);
      expect(checkMethod(method)).toBeNull();
    }
  });

  it('understand the names that frameworks have for estimators, with and without the + of verl', () => {
    const own = (name: string) => methodName(parseMethod(name));
    expect(['low_var_kl-in-loss', 'mse-in-loss', 'kl-in-reward', 'low_var_kl-in-both'].map(own)).toEqual([
      'k3-in-loss',
      'k2-in-loss',
      'k1-in-reward',
      'k3-in-both',
    ]);
    // In a loss a + has the gradient of k2; in a reward only the value counts.
    expect(['k3+-in-loss', 'low_var_kl+-in-reward', 'k1+-in-detached-weighted-loss'].map(own)).toEqual([
      'k2-in-loss',
      'k3-in-reward',
      'k2-in-detached-weighted-loss',
    ]);
    for (const name of ['k3+-in-both', 'k3+-in-weighted-loss', 'k9+-in-reward', 'low_var-in-loss'])
      expect(() => parseMethod(name), name).toThrow(`method: got '${name}'`);
  });

  it('take the levels they are given', () => {
    expect(parseMethod('k1-in-reward')).toEqual({
      estimator: 'k1',
      placement: 'reward',
      estimatorLevel: 'token',
      rhoLevel: 'token',
      rewardKl: 'sum',
      rewardKlAt: 'rollout',
    });
    expect(parseMethod('k1-in-reward', { rewardKl: 'to-go' }).rewardKl).toBe('to-go');
  });

  it.each(['', 'k9-in-loss', 'k1-in-los', 'none-in-loss', 'K1-in-loss', 'k1', 'k1-in-loss ', '__proto__-in-loss'])(
    'refuse %j with one sentence',
    (name) => {
      expect(() => parseMethod(name)).toThrow(`method: got '${name}'; allowed are none and`);
    },
  );
});

describe('checkMethod', () => {
  const sequence = { estimatorLevel: 'sequence' } as const;
  it.each([
    ['k1-in-weighted-loss', sequence, 'one estimate for the whole completion has one ratio'],
    ['k2-in-detached-weighted-loss', sequence, 'one estimate for the whole completion has one ratio'],
    ['k3-in-reward', { ...sequence, rewardKl: 'to-go' } as const, 'has no per-token parts'],
    ['k3-in-both', { ...sequence, rewardKl: 'to-go' } as const, 'has no per-token parts'],
    ['full-in-loss', sequence, 'would need the probability of every completion'],
  ])('refuses %s with %j and says why', (name, levels, reason) => {
    expect(inEnglish(checkMethod(parseMethod(name, levels))!)).toContain(reason);
  });
  it.each([
    ['k1-in-weighted-loss', { ...sequence, rhoLevel: 'sequence' } as const],
    ['k1-in-loss', { ...sequence, rewardKl: 'to-go' } as const],
    ['k1-in-reward', { rewardKl: 'to-go' } as const],
    ['none', sequence],
  ])('accepts %s with %j', (name, levels) => {
    expect(checkMethod(parseMethod(name, levels))).toBeNull();
  });
  it('names the field that holds junk', () => {
    const method = parseMethod('k1-in-loss');
    expect(inEnglish(checkMethod({ ...method, estimator: 'k9' })!)).toBe(
      `estimator: got 'k9'; allowed are ${estimatorNames().join(', ')}.`,
    );
    expect(inEnglish(checkMethod({ ...method, rhoLevel: 'word' as 'token' })!)).toBe(
      "rhoLevel: got 'word'; allowed are token, sequence, geometric.",
    );
  });
});
