import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { coefficients, type CoefficientSettings, type Group } from '../../src/kl/coefficients';
import { parseMethod, type MethodLevels } from '../../src/kl/placements';

const T = 3;
const real = fc.double({ min: -2, max: 2, noNaN: true });
const anyGroup = fc.integer({ min: 1, max: 5 }).chain((G) => fc.record({
  answerLength: fc.constant(T),
  lengths: fc.array(fc.integer({ min: 1, max: T }), { minLength: G, maxLength: G }),
  rewards: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: G, maxLength: G }),
  logprob: fc.array(real, { minLength: G * T, maxLength: G * T }),
  referenceLogprob: fc.array(real, { minLength: G * T, maxLength: G * T }),
  behaviourLogprob: fc.array(real, { minLength: G * T, maxLength: G * T }),
  klExact: fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: G * T, maxLength: G * T }),
  klExactBehaviour: fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: G * T, maxLength: G * T }),
}));

function settings(name: string, levels: Partial<MethodLevels> = {}, rest: Partial<CoefficientSettings> = {}): CoefficientSettings {
  return { method: parseMethod(name, levels), beta: 0.3, advantage: 'rloo', clip: 0, completions: 7, ...rest };
}
const onPolicy = (group: Group): Group => ({ ...group, behaviourLogprob: group.logprob, klExactBehaviour: group.klExact });
function expectSame(a: ArrayLike<number>, b: ArrayLike<number>) {
  for (let j = 0; j < a.length; j++) expect(Math.abs(a[j] - b[j])).toBeLessThan(1e-12 * (1 + Math.abs(a[j])));
}

const group: Group = {
  answerLength: 2, lengths: [2, 1, 2], rewards: [1, 0, 1],
  logprob: [-0.5, -0.2, -1.0, 9, -0.3, -0.7], referenceLogprob: [-0.6, -0.5, -0.4, 9, -0.3, -0.9],
  behaviourLogprob: [-0.4, -0.3, -1.2, 9, -0.3, -0.6], klExact: [0.1, 0.2, 0.3, 9, 0.4, 0.5], klExactBehaviour: [0.2, 0.1, 0.2, 9, 0.3, 0.6],
};

describe('coefficients, numbers worked by hand', () => {
  it('RLOO with k1 in the reward, recomputed at the update', () => {
    // δ: .1, .3 | −.6 | 0, .2 ⇒ K = .4, −.6, .2; β = .5 ⇒ x = .8, .3, .9; A = .8 − .6, .3 − .85, .9 − .55.
    const out = coefficients(group, settings('k1-in-reward', { rewardKlAt: 'update' }, { beta: 0.5 }));
    expectSame(out.kSum, [0.4, -0.6, 0.2]);
    expectSame(out.advantage, [0.2, -0.55, 0.35]);
    expectSame(out.coefficient, [-0.2 * Math.exp(-0.1) / 7, -0.2 * Math.exp(0.1) / 7, 0.55 * Math.exp(0.2) / 7, 0, -0.35 / 7, -0.35 * Math.exp(-0.1) / 7]);
  });
  it('frozen at rollout it takes log μ in place of log π', () => {
    expectSame(coefficients(group, settings('k1-in-reward')).kSum, [0.2 + 0.2, -0.8, 0.3]);
    expectSame(coefficients(group, settings('full-in-reward')).kSum, [0.3, 0.2, 0.9]);
  });
  it('to-go: an ended completion stays in the baseline with K = 0', () => {
    // K_{·,1} = .3, 0, .2; x = 1 − .15, 0, 1 − .1.
    const out = coefficients(onPolicy(group), settings('k1-in-reward', { rewardKl: 'to-go' }, { beta: 0.5, completions: 1 }));
    expectSame([out.coefficient[1], out.coefficient[5]], [-(0.85 - 0.45), -(0.9 - 0.425)]);
    expectSame(out.advantage, [0.2, -0.55, 0.35]);
  });
  it('GRPO divides by the sample deviation of the penalised scores', () => {
    const out = coefficients(group, settings('none', {}, { advantage: 'grpo' }));
    const deviation = Math.sqrt(1 / 3);
    expectSame(out.advantage, [1 / 3, -2 / 3, 1 / 3].map((x) => x / (deviation + 1e-4)));
  });
  it('a lone completion has baseline 0 under RLOO and advantage 0 under GRPO', () => {
    const lone: Group = { ...group, lengths: [2], rewards: [1] };
    expect(coefficients(lone, settings('none')).advantage[0]).toBe(1);
    expect(coefficients(lone, settings('none', {}, { advantage: 'grpo' })).advantage[0]).toBe(0);
  });
  it('PPO clips upwards for A > 0, downwards for A < 0, never otherwise', () => {
    const clippy: Group = { ...group, lengths: [2, 2], rewards: [1, 0], logprob: [0, 0, 0, 0], behaviourLogprob: [-0.5, 0.5, -0.5, 0.5] };
    const out = coefficients(clippy, settings('none', {}, { clip: 0.2 }));
    expect([...out.clipped]).toEqual([1, 0, 0, 1]);
    expectSame(out.coefficient, [0, -Math.exp(-0.5) / 7, Math.exp(0.5) / 7, 0]);
    expect([...coefficients(clippy, settings('none')).clipped]).toEqual([0, 0, 0, 0]);
  });
  it('sequence-level ρ weighs every token by the product', () => {
    const out = coefficients(group, settings('none', { rhoLevel: 'sequence' }));
    expectSame(out.sequenceRatio, [1, Math.exp(0.2), Math.exp(-0.1)]);
    expectSame(out.ratio, [1, 1, Math.exp(0.2), 0, Math.exp(-0.1), Math.exp(-0.1)]);
  });
  it('cross-entropy is −1/N on every label and nothing else', () => {
    const out = coefficients(group, settings('k3-in-both', {}, { advantage: 'cross-entropy', clip: 0.1 }));
    expect([...out.coefficient]).toEqual([-1 / 7, -1 / 7, -1 / 7, 0, -1 / 7, -1 / 7]);
    expect([...out.advantage]).toEqual([0, 0, 0]);
  });
  it('full in the loss puts its weight on the exact gradient', () => {
    const plain = coefficients(group, settings('full-in-loss'));
    expectSame(plain.vocabularyWeight, [0.3 / 7, 0.3 / 7, 0.3 / 7, 0, 0.3 / 7, 0.3 / 7]);
    expectSame(plain.coefficient, coefficients(group, settings('none')).coefficient);
    const weighted = coefficients({ ...group, rewards: [0, 0, 0] }, settings('full-in-weighted-loss'));
    expectSame(weighted.coefficient.slice(0, 2), [0.3 * Math.exp(-0.1) * 0.1 / 7, 0.3 * Math.exp(0.1) * 0.2 / 7]);
    expectSame(weighted.vocabularyWeight.slice(0, 2), [0.3 * Math.exp(-0.1) / 7, 0.3 * Math.exp(0.1) / 7]);
  });
});

describe('coefficients, identities on random groups', () => {
  const same = (a: CoefficientSettings, b: CoefficientSettings, map: (group: Group) => Group = (each) => each) =>
    fc.assert(fc.property(anyGroup, (any) => expectSame(coefficients(map(any), a).coefficient, coefficients(map(any), b).coefficient)));

  it('ρ·k3 = sg(ρ)·k2, on- and off-policy', () => same(settings('k3-in-weighted-loss'), settings('k2-in-detached-weighted-loss')));
  it('on-policy, k2 in the loss is the same again', () => same(settings('k2-in-loss'), settings('k3-in-weighted-loss'), onPolicy));
  it('the same at sequence level', () => {
    const levels = { estimatorLevel: 'sequence', rhoLevel: 'sequence' } as const;
    same(settings('k3-in-weighted-loss', levels), settings('k2-in-detached-weighted-loss', levels));
  });
  it('on-policy, both of an estimator = its reward + its loss, and ρ·k with a whole-completion ρ = reward without baseline + loss', () => {
    const zero = settings('none');
    for (const k of ['k1', 'k3']) fc.assert(fc.property(anyGroup, (any) => {
      const c = (name: string) => coefficients(onPolicy(any), settings(name)).coefficient;
      const none = coefficients(onPolicy(any), zero).coefficient;
      expectSame(c(`${k}-in-both`), c(`${k}-in-reward`).map((each, j) => each + c(`${k}-in-loss`)[j] - none[j]));
      const lone: Group = { ...onPolicy(any), rewards: [0] };
      const one = (name: string, levels?: Partial<MethodLevels>) => coefficients(lone, settings(name, levels)).coefficient;
      expectSame(one(`${k}-in-weighted-loss`, { rhoLevel: 'sequence' }), one(`${k}-in-both`, { rhoLevel: 'sequence' }));
    }));
  });
  it('k1 is the same at both levels in the reward', () => same(settings('k1-in-reward'), settings('k1-in-reward', { estimatorLevel: 'sequence' })));
  it('β = 0 equals none, even where an estimator overflows', () => {
    const far: Group = { ...group, logprob: group.logprob && [-900, -0.2, -1, 9, -0.3, -0.7], behaviourLogprob: [-900, -0.2, -1, 9, -0.3, -0.7] };
    for (const name of ['k3-in-loss', 'k3-in-reward', 'full-in-loss']) {
      expect(coefficients(far, settings(name, {}, { beta: 0 }))).toEqual(coefficients(far, settings('none')));
    }
  });
  it('never reads past a completion’s end', () => {
    fc.assert(fc.property(anyGroup, fc.constantFrom('k3-in-both', 'full-in-loss', 'k2-in-weighted-loss', 'k1-in-reward'), (any, name) => {
      const poison = (values: ArrayLike<number>) => Array.from(values, (each, j) => j % T < any.lengths[Math.floor(j / T)] ? each : NaN);
      const poisoned: Group = { ...any, logprob: poison(any.logprob), referenceLogprob: poison(any.referenceLogprob),
        behaviourLogprob: poison(any.behaviourLogprob), klExact: poison(any.klExact), klExactBehaviour: poison(any.klExactBehaviour) };
      expect(coefficients(poisoned, settings(name))).toEqual(coefficients(any, settings(name)));
    }));
  });
});
