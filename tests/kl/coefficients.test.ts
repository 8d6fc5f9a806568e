import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { coefficients, type CoefficientSettings, type Group } from '../../src/kl/coefficients';
import { METHODS, parseMethod, type MethodLevels } from '../../src/kl/placements';

const T = 3;
const real = fc.double({ min: -2, max: 2, noNaN: true });
const anyGroup = fc.integer({ min: 1, max: 5 }).chain((G) =>
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

function settings(
  name: string,
  levels: Partial<MethodLevels> = {},
  rest: Partial<CoefficientSettings> = {},
): CoefficientSettings {
  return { method: parseMethod(name, levels), beta: 0.3, advantage: 'rloo', clip: 0, completions: 7, ...rest };
}
const onPolicy = (group: Group): Group => ({
  ...group,
  behaviourLogprob: group.logprob,
  klExactBehaviour: group.klExact,
});
function expectSame(a: ArrayLike<number>, b: ArrayLike<number>) {
  for (let j = 0; j < a.length; j++) expect(Math.abs(a[j] - b[j])).toBeLessThan(1e-12 * (1 + Math.abs(a[j])));
}

const group: Group = {
  answerLength: 2,
  lengths: [2, 1, 2],
  rewards: [1, 0, 1],
  logprob: [-0.5, -0.2, -1.0, 9, -0.3, -0.7],
  referenceLogprob: [-0.6, -0.5, -0.4, 9, -0.3, -0.9],
  behaviourLogprob: [-0.4, -0.3, -1.2, 9, -0.3, -0.6],
  klExact: [0.1, 0.2, 0.3, 9, 0.4, 0.5],
  klExactBehaviour: [0.2, 0.1, 0.2, 9, 0.3, 0.6],
};

describe('coefficients, numbers worked by hand', () => {
  it('RLOO with k1 in the reward, recomputed at the update', () => {
    // δ: .1, .3 | −.6 | 0, .2 ⇒ K = .4, −.6, .2; β = .5 ⇒ x = .8, .3, .9; A = .8 − .6, .3 − .85, .9 − .55.
    const out = coefficients(group, settings('k1-in-reward', { rewardKlAt: 'update' }, { beta: 0.5 }));
    expectSame(out.kSum, [0.4, -0.6, 0.2]);
    expectSame(out.advantage, [0.2, -0.55, 0.35]);
    expectSame(out.coefficient, [
      (-0.2 * Math.exp(-0.1)) / 7,
      (-0.2 * Math.exp(0.1)) / 7,
      (0.55 * Math.exp(0.2)) / 7,
      0,
      -0.35 / 7,
      (-0.35 * Math.exp(-0.1)) / 7,
    ]);
  });
  it('frozen at rollout it takes log μ in place of log π', () => {
    expectSame(coefficients(group, settings('k1-in-reward')).kSum, [0.2 + 0.2, -0.8, 0.3]);
    expectSame(coefficients(group, settings('full-in-reward')).kSum, [0.3, 0.2, 0.9]);
  });
  it('to-go: an ended completion stays in the baseline with K = 0', () => {
    // K_{·,1} = .3, 0, .2; x = 1 − .15, 0, 1 − .1.
    const out = coefficients(
      onPolicy(group),
      settings('k1-in-reward', { rewardKl: 'to-go' }, { beta: 0.5, completions: 1 }),
    );
    expectSame([out.coefficient[1], out.coefficient[5]], [-(0.85 - 0.45), -(0.9 - 0.425)]);
    expectSame(out.advantage, [0.2, -0.55, 0.35]);
  });
  it('GRPO divides by the sample deviation of the penalised scores', () => {
    const out = coefficients(group, settings('none', {}, { advantage: 'grpo' }));
    const deviation = Math.sqrt(1 / 3);
    expectSame(
      out.advantage,
      [1 / 3, -2 / 3, 1 / 3].map((x) => x / (deviation + 1e-4)),
    );
  });
  it('a lone completion has baseline 0 under RLOO and advantage 0 under GRPO', () => {
    const lone: Group = { ...group, lengths: [2], rewards: [1] };
    expect(coefficients(lone, settings('none')).advantage[0]).toBe(1);
    expect(coefficients(lone, settings('none', {}, { advantage: 'grpo' })).advantage[0]).toBe(0);
  });
  it('PPO clips upwards for A > 0, downwards for A < 0, never otherwise', () => {
    const clippy: Group = {
      ...group,
      lengths: [2, 2],
      rewards: [1, 0],
      logprob: [0, 0, 0, 0],
      behaviourLogprob: [-0.5, 0.5, -0.5, 0.5],
    };
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
    expectSame(weighted.coefficient.slice(0, 2), [(0.3 * Math.exp(-0.1) * 0.1) / 7, (0.3 * Math.exp(0.1) * 0.2) / 7]);
    expectSame(weighted.vocabularyWeight.slice(0, 2), [(0.3 * Math.exp(-0.1)) / 7, (0.3 * Math.exp(0.1)) / 7]);
  });
});

/** δ: .1, .3 | −.6 | 0, .2, and .2, .2 | −.8 | 0, .3 at rollout; log ρ: −.1, .1 | .2 | 0, −.1. */
describe('clamps', () => {
  const clamped = (name: string, clamps: Partial<CoefficientSettings>, levels: Partial<MethodLevels> = {}) =>
    coefficients(
      { ...group, rewards: [0, 0, 0] },
      settings(name, levels, { beta: 1, advantage: 'none', completions: 1, ...clamps }),
    );
  const k3 = (delta: number) => Math.exp(-delta) - 1 + delta;
  const slope = (delta: number) => 1 - Math.exp(-delta);
  const sequence = { estimatorLevel: 'sequence', rhoLevel: 'sequence' } as const;

  it('hold each token of a loss on both sides of zero, where its gradient ends', () => {
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
  it('leave the held value to the ratio’s gradient', () => {
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
  it('hold the number that the reward is charged, now or as it was at rollout', () => {
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
  it('hold one estimate of a whole completion with all its tokens', () => {
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
  it('keep an estimate finite that overflows', () => {
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
  it.each(['none', 'full-in-both', 'full-in-weighted-loss'])('never touch %s', (name) => {
    expect(coefficients(group, settings(name, {}, { logRatioClamp: 1e-6, estimateClamp: 1e-6 }))).toEqual(
      coefficients(group, settings(name)),
    );
  });
  it('that nothing reaches change not one bit', () => {
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

describe('coefficients, identities on random groups', () => {
  const same = (a: CoefficientSettings, b: CoefficientSettings, map: (group: Group) => Group = (each) => each) =>
    fc.assert(
      fc.property(anyGroup, (any) =>
        expectSame(coefficients(map(any), a).coefficient, coefficients(map(any), b).coefficient),
      ),
    );

  it('ρ·k3 = sg(ρ)·k2, on- and off-policy', () =>
    same(settings('k3-in-weighted-loss'), settings('k2-in-detached-weighted-loss')));
  it('on-policy, k2 in the loss is the same again', () =>
    same(settings('k2-in-loss'), settings('k3-in-weighted-loss'), onPolicy));
  it('the same at sequence level', () => {
    const levels = { estimatorLevel: 'sequence', rhoLevel: 'sequence' } as const;
    same(settings('k3-in-weighted-loss', levels), settings('k2-in-detached-weighted-loss', levels));
  });
  it(
    'on-policy, both of an estimator = its reward + its loss, and ρ·k with a whole-completion ρ = reward without ' +
      'baseline + loss',
    () => {
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
    },
  );
  it('k1 is the same at both levels in the reward', () =>
    same(settings('k1-in-reward'), settings('k1-in-reward', { estimatorLevel: 'sequence' })));
  it('β = 0 equals none, even where an estimator overflows', () => {
    const far: Group = {
      ...group,
      logprob: group.logprob && [-900, -0.2, -1, 9, -0.3, -0.7],
      behaviourLogprob: [-900, -0.2, -1, 9, -0.3, -0.7],
    };
    for (const name of ['k3-in-loss', 'k3-in-reward', 'full-in-loss']) {
      expect(coefficients(far, settings(name, {}, { beta: 0 }))).toEqual(coefficients(far, settings('none')));
    }
  });
  it('never reads past a completion’s end', () => {
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
