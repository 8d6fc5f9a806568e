/** theory.ts against exact enumeration of completions of several tokens, for all methods and for custom estimators. */
import { afterAll, describe, expect, it } from 'vitest';
import { estimatorNames, registerEstimator } from '../../src/kl/estimators';
import type { Level } from '../../src/kl/method';
import { checkMethod, parseMethod, PLACEMENTS } from '../../src/kl/placements';
import { sampledGradient, theory } from '../../src/kl/theory';
import { expectedGradient, expectedValue, makeWorld, probability, truth, V } from '../support/small-world';

const wgsl = { value: '0.0', derivative: '0.0' };
const add = (name: string, value: (delta: number) => number, derivative: (delta: number) => number) =>
  registerEstimator({ name, value, derivative, wgsl });

/** From outside: theory has never heard of them. */
const remove = [
  // A value like k1 and k3 that is neither, and the forward KL for a reward.
  add(
    'between',
    (delta) => delta + Math.expm1(-delta) / 2,
    (delta) => 1 - Math.exp(-delta) / 2,
  ),
  add(
    'forward',
    (delta) => -Math.expm1(-delta),
    (delta) => Math.exp(-delta),
  ),
  // verl's k3+: the value of k3 and the gradient of k2; halves that cancel; a constant; and others.
  add(
    'k3plus',
    (delta) => Math.expm1(-delta) + delta,
    (delta) => delta,
  ),
  add(
    'opposed',
    (delta) => delta,
    (delta) => -delta,
  ),
  add(
    'one',
    () => 1,
    () => 0,
  ),
  add('distance', Math.abs, Math.sign),
  add(
    'shifted',
    (delta) => delta - 1,
    () => 1,
  ),
];
afterAll(() => {
  for (const each of remove) each();
});

const distance = (a: Float64Array, b: Float64Array) => Math.hypot(...a.map((each, i) => each - b[i]));
const LEVELS: Level[] = ['token', 'sequence'];
const names = estimatorNames()
  .slice(1)
  .flatMap((k) => PLACEMENTS.map((placement) => `${k}-in-${placement}`));
const methods = names.flatMap((name) =>
  LEVELS.flatMap((estimatorLevel) =>
    LEVELS.flatMap((rhoLevel) =>
      (['rollout', 'update'] as const).flatMap((rewardKlAt) =>
        (['sum', 'to-go'] as const).map((rewardKl) => {
          const levels = { estimatorLevel, rhoLevel, rewardKlAt, rewardKl };
          return { name, levels, method: parseMethod(name, levels) };
        }),
      ),
    ),
  ).filter(({ method }) => checkMethod(method) === null),
);

describe.each([1, 3])('T = %i', (T) => {
  const world = makeWorld(T);
  const { kl, gradient } = truth(world);
  const size = Math.hypot(...gradient);

  it.each(names)('%s is what theory says, at every level, on- and off-policy', (of) => {
    for (const { name, levels, method } of methods.filter((each) => each.name === of))
      for (const sampling of ['on-policy', 'off-policy'] as const) {
        const is = theory(method, sampling === 'off-policy', T);
        const where = `${name}, ${JSON.stringify(levels)}, ${sampling}: ${JSON.stringify(is)}`;
        const mean = expectedGradient(method, world, sampling);
        if (is.gradient === 'none') expect(Math.hypot(...mean), where).toBeLessThan(1e-9);
        else expect(Math.hypot(...mean), where).toBeGreaterThan(1e-4 * size);
        const bias = distance(mean, gradient);
        if (is.gradient === 'unbiased') expect(bias, where).toBeLessThan(1e-9);
        else expect(bias, where).toBeGreaterThan(1e-4 * size);
        const off = Math.abs(expectedValue(method, world, sampling) - kl);
        if (is.value === 'unbiased') expect(off, where).toBeLessThan(1e-9);
        else expect(off, where).toBeGreaterThan(1e-4 * kl);
      }
  });
});

const world = makeWorld(3);
const { kl, gradient } = truth(world);
/** How likely the policy is to come to each prefix. */
const reached = world.policy.map(() => 0);
for (const { nodes, tokens } of world.completions)
  for (const [t, node] of nodes.entries())
    reached[node] = probability(world.policy, { nodes: nodes.slice(0, t), tokens: tokens.slice(0, t) });

describe('what was said wrongly before', () => {
  it('without ρ the reported value is an expectation over the older policy', () => {
    const method = parseMethod('k1-in-loss');
    const value = expectedValue(method, world, 'off-policy');
    const { behaviour, policy, reference } = world;
    const overBehaviour = world.completions.reduce(
      (sum, each) =>
        sum + probability(behaviour, each) * Math.log(probability(policy, each) / probability(reference, each)),
      0,
    );
    expect(value).toBeCloseTo(overBehaviour, 12);
    expect(Math.abs(value - kl)).toBeGreaterThan(0.01);
    expect(theory(method).value).toBe('unbiased');
    expect(theory(method, true)).toMatchObject({ value: 'biased', caveats: { value: ['no-rho'] } });
  });

  it.each(['k3-in-weighted-loss', 'k1-in-reward'])('%s with ρ of each token is not unbiased off-policy', (name) => {
    const of = (rhoLevel: Level) => parseMethod(name, { estimatorLevel: rhoLevel, rhoLevel, rewardKlAt: 'update' });
    expect(distance(expectedGradient(of('token'), world, 'off-policy'), gradient)).toBeGreaterThan(0.01);
    expect(sampledGradient(theory(of('token'), true))).toBe('biased');
    expect(distance(expectedGradient(of('sequence'), world, 'off-policy'), gradient)).toBeLessThan(1e-9);
    expect(sampledGradient(theory(of('sequence'), true))).toBe('unbiased');
  });

  it('at token level k3 in the reward descends the KL minus the forward KL of each prefix, not of completions', () => {
    const method = parseMethod('k3-in-reward');
    expect(theory(method)).toMatchObject({
      descends: 'reverse-minus-prefix-forward',
      formula: 'E[s Σ_t k(δ_t)] = ∇KL(π‖π_ref) − Σ_t ∇KL_t(π_ref‖π)',
    });
    const expected = gradient.map((each, i) => {
      const [node, v] = [Math.floor(i / V), i % V];
      return each - reached[node] * (world.policy[node][v] - world.reference[node][v]);
    });
    expect(distance(expectedGradient(method, world, 'on-policy'), expected)).toBeLessThan(1e-12);
  });

  it('an estimator of the forward KL in a reward descends the forward KL, whatever it is called', () => {
    const method = parseMethod('forward-in-reward', { estimatorLevel: 'sequence' });
    expect(theory(method)).toMatchObject({ gradient: 'biased', descends: 'forward-kl', of: 'completions' });
    const step = 1e-5;
    const forward = (node: number, v: number, by: number): number => {
      const policy = world.policy.map((row, n) => {
        if (n !== node) return row;
        const moved = row.map((p, w) => p * Math.exp(w === v ? by : 0));
        const total = moved.reduce((a, b) => a + b);
        return moved.map((p) => p / total);
      });
      return world.completions.reduce((sum, each) => {
        const p = probability(world.reference, each);
        return sum + p * Math.log(p / probability(policy, each));
      }, 0);
    };
    const mean = expectedGradient(method, world, 'on-policy');
    for (let i = 0; i < mean.length; i += 5) {
      const [node, v] = [Math.floor(i / V), i % V];
      const slope = (forward(node, v, step) - forward(node, v, -step)) / (2 * step);
      expect(Math.abs(mean[i] - slope)).toBeLessThan(1e-8);
    }
  });
});
