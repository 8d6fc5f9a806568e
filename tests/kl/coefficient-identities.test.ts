import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { coefficients, type CoefficientSettings, type Group } from '../../src/kl/coefficients';
import type { MethodLevels } from '../../src/kl/placements';
import { group, anyGroup, expectSame, settings, onPolicy, T } from '../support/coefficient-groups';

describe('coefficients, identities on random groups', () => {
  const same = (a: CoefficientSettings, b: CoefficientSettings, map: (group: Group) => Group = (each) => each) =>
    fc.assert(
      fc.property(anyGroup, (any) =>
        expectSame(coefficients(map(any), a).coefficient, coefficients(map(any), b).coefficient),
      ),
    );

  it('ρ·k3 = sg(ρ)·k2, on- and off-policy', () =>
    same(settings('k3-in-weighted-loss'), settings('k2-in-detached-weighted-loss')));
  it('on-policy, k2 in the loss = ρ·k3', () => same(settings('k2-in-loss'), settings('k3-in-weighted-loss'), onPolicy));
  it('ρ·k3 = sg(ρ)·k2 at sequence level too', () => {
    const levels = { estimatorLevel: 'sequence', rhoLevel: 'sequence' } as const;
    same(settings('k3-in-weighted-loss', levels), settings('k2-in-detached-weighted-loss', levels));
  });
  it('on-policy, both = reward + loss; sequence-level ρ·k of a lone completion = both', () => {
    const zero = settings('none');
    for (const k of ['k1', 'k3'])
      fc.assert(
        fc.property(anyGroup, (any) => {
          const c = (name: string) => coefficients(onPolicy(any), settings(name)).coefficient;
          const none = coefficients(onPolicy(any), zero).coefficient;
          expectSame(
            c(`${k}-in-both`),
            c(`${k}-in-reward`).map((each, j) => each + c(`${k}-in-loss`)[j] - none[j]),
          );
          const lone: Group = { ...onPolicy(any), rewards: [0] };
          const one = (name: string, levels?: Partial<MethodLevels>) =>
            coefficients(lone, settings(name, levels)).coefficient;
          expectSame(
            one(`${k}-in-weighted-loss`, { rhoLevel: 'sequence' }),
            one(`${k}-in-both`, { rhoLevel: 'sequence' }),
          );
        }),
      );
  });
  it('k1 in the reward is the same at token and sequence level', () =>
    same(settings('k1-in-reward'), settings('k1-in-reward', { estimatorLevel: 'sequence' })));
  it('β = 0 equals no penalty, even where an estimator overflows', () => {
    const far: Group = {
      ...group,
      logprob: group.logprob && [-900, -0.2, -1, 9, -0.3, -0.7],
      behaviourLogprob: [-900, -0.2, -1, 9, -0.3, -0.7],
    };
    for (const name of ['k3-in-loss', 'k3-in-reward', 'full-in-loss']) {
      expect(coefficients(far, settings(name, {}, { beta: 0 }))).toEqual(coefficients(far, settings('none')));
    }
  });
  it('numbers after the end of a completion are never read', () => {
    fc.assert(
      fc.property(
        anyGroup,
        fc.constantFrom('k3-in-both', 'full-in-loss', 'k2-in-weighted-loss', 'k1-in-reward'),
        (any, name) => {
          const poison = (values: ArrayLike<number>) =>
            Array.from(values, (each, j) => (j % T < any.lengths[Math.floor(j / T)] ? each : NaN));
          const poisoned: Group = {
            ...any,
            logprob: poison(any.logprob),
            referenceLogprob: poison(any.referenceLogprob),
            behaviourLogprob: poison(any.behaviourLogprob),
            klExact: poison(any.klExact),
            klExactBehaviour: poison(any.klExactBehaviour),
          };
          expect(coefficients(poisoned, settings(name))).toEqual(coefficients(any, settings(name)));
        },
      ),
    );
  });
});
