/** The verdicts of theory.ts against exact expectations on a one-token policy. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimator, registerEstimator } from '../../src/kl/estimators';
import { generator, type Coefficient } from '../../src/kl/objective';
import { METHODS, parseMethod } from '../../src/kl/placements';
import { onPolicyCoefficient, theory } from '../../src/kl/theory';
import type { Method } from '../../src/kl/method';
import { penaltyGradient } from '../support/penalty-gradient';
import {
  BEHAVIOUR,
  expectedGradient,
  forwardKlGradient,
  POLICY,
  REFERENCE,
  relativeDistance,
  reverseKlGradient,
  softmax,
} from '../support/enumeration';

const trueGradient = reverseKlGradient(POLICY, REFERENCE);

const sampled = METHODS.filter(({ name }) => name !== 'none' && name !== 'full-in-loss');

describe('verdicts on-policy, against enumeration', () => {
  it.each(sampled.map((each) => each.name))('%s', (name) => {
    const method = parseMethod(name);
    const gradient = penaltyGradient(method, POLICY);
    const error = relativeDistance(gradient, trueGradient);
    const { gradient: verdict, value } = theory(method, false, 1);
    if (verdict === 'unbiased') expect(error).toBeLessThan(1e-13);
    else if (verdict === 'none') expect(Math.hypot(...gradient)).toBeLessThan(1e-14);
    else expect(error).toBeGreaterThan(0.02);
    const delta = POLICY.map((p, j) => Math.log(p / REFERENCE[j]));
    const bias = POLICY.reduce((sum, p, j) => sum + p * (estimator(method.estimator).value(delta[j]) - delta[j]), 0);
    expect(Math.abs(bias) < 1e-14).toBe(value === 'unbiased');
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
    if (theory(method, true, 1).gradient === 'unbiased') expect(error).toBeLessThan(1e-13);
    else expect(error).toBeGreaterThan(0.02);
  });

  it('k1 in loss without ρ ascends KL(μ‖π)', () => {
    const repulsion = forwardKlGradient(POLICY, BEHAVIOUR).map((each) => -each);
    expect(relativeDistance(penaltyGradient(parseMethod('k1-in-loss'), BEHAVIOUR), repulsion)).toBeLessThan(1e-13);
    expect(theory(parseMethod('k1-in-loss'), true)).toMatchObject({ descends: 'own-samples', boundedBelow: false });
  });

  it('a KL frozen at rollout follows KL(π‖π_ref) − KL(π‖μ)', () => {
    const away = reverseKlGradient(POLICY, BEHAVIOUR);
    const expected = trueGradient.map((each, j) => each - away[j]);
    expect(relativeDistance(penaltyGradient(parseMethod('k1-in-reward'), BEHAVIOUR), expected)).toBeLessThan(1e-12);
    expect(theory(parseMethod('k1-in-reward'), true)).toMatchObject({
      gradient: 'biased',
      descends: 'reverse-minus-behaviour',
    });
  });
});

/** What a registered estimator is to theory, put where its value or its derivative is the whole coefficient. */
function withCoefficient<T>(c: Coefficient, placement: 'loss' | 'reward', work: (method: Method) => T): T {
  const unregister = registerEstimator({
    name: 'foreign',
    value: placement === 'reward' ? c : () => 0,
    derivative: placement === 'loss' ? c : () => 0,
    wgsl: { value: '0.0', derivative: '0.0' },
  });
  try {
    return work(parseMethod(`foreign-in-${placement}`, { estimatorLevel: 'sequence', rewardKlAt: 'update' }));
  } finally {
    unregister();
  }
}

const logits = fc.array(fc.double({ min: -1.5, max: 1.5, noNaN: true }), { minLength: 4, maxLength: 4 });
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** A jump at 0 and smooth parts, which rise or also fall. */
const coefficient = fc
  .record({
    monotone: fc.boolean(),
    line: number(-2, 2),
    power: number(-1.5, 1.5),
    alpha: number(-2, 2),
    wave: number(-2, 2),
    width: number(0.3, 2),
    jump: number(-1, 1),
    constant: number(-2, 2),
  })
  .map(({ monotone, line, power, alpha, wave, width, jump, constant }) => {
    const factor = (x: number) => (monotone ? Math.abs(x) : x);
    return (delta: number) =>
      constant +
      factor(line) * delta +
      factor(power) * (Math.abs(alpha) < 1e-3 ? delta : -Math.expm1(-alpha * delta) / alpha) +
      factor(wave) * (monotone ? Math.tanh(delta / width) : Math.sin(delta / width)) +
      factor(jump) * Math.sign(delta);
  });

describe('the objective of any coefficient', () => {
  it('has the gradient that coefficients() has in expectation', () => {
    fc.assert(
      fc.property(coefficient, fc.constantFrom('loss', 'reward'), logits, logits, (c, placement, z, zRef) => {
        const reference = softmax(zRef);
        const policy = softmax(z);
        withCoefficient(c, placement as 'loss' | 'reward', (method) => {
          const f = generator(onPolicyCoefficient(method));
          const divergence = (at: number[]) => {
            const p = softmax(at);
            return reference.reduce((sum, q, v) => sum + q * f(p[v] / q), 0);
          };
          const expected = penaltyGradient(method, policy, policy, reference);
          const step = 1e-4;
          for (let j = 0; j < z.length; j++) {
            const moved = (by: number) => divergence(z.map((each, i) => (i === j ? each + by : each)));
            const slope = (8 * (moved(step) - moved(-step)) - (moved(2 * step) - moved(-2 * step))) / (12 * step);
            // The jump's f has a kink where π is π_ref at some word; a difference across it says nothing.
            if (policy.some((p, v) => Math.abs(Math.log(p / reference[v])) < 4 * step)) continue;
            expect(Math.abs(slope - expected[j])).toBeLessThan(1e-6 * (1 + Math.abs(expected[j])));
          }
        });
      }),
      { numRuns: 200 },
    );
  });

  it('is a divergence and pulls home exactly where c rises', () => {
    fc.assert(
      fc.property(coefficient, logits, logits, (c, z, zRef) => {
        const [policy, reference] = [softmax(z), softmax(zRef)];
        withCoefficient(c, 'loss', (method) => {
          const { pullsHome, repels, noiseFloor, descends } = theory(method);
          expect(noiseFloor).toBeCloseTo(c(0) ** 2, 12);
          expect(repels.length > 0).toBe(!pullsHome && descends !== 'nothing');
          const rises = Array.from({ length: 49 }, (_, i) => c((i + 1) / 4 - 6) - c(i / 4 - 6));
          if (pullsHome) {
            for (const rise of rises) expect(rise).toBeGreaterThan(-1e-6);
            const f = generator(c);
            const d = reference.reduce((sum, q, v) => sum + q * f(policy[v] / q), 0);
            expect(d).toBeGreaterThan(-1e-9);
          } else for (const [from, to] of repels) expect(c(Math.min(to, 12))).toBeLessThan(c(Math.max(from, -12)));
        });
      }),
      { numRuns: 200 },
    );
  });

  const alpha = (a: number) => (delta: number) => -Math.expm1(-a * delta) / a;
  it.each([
    ['a constant', () => 3, { descends: 'nothing', gradient: 'none', pullsHome: false, noiseFloor: 9 }],
    ['δ + 2', (d) => d + 2, { descends: 'reverse-kl', strength: 1, gradient: 'unbiased', noiseFloor: 4 }],
    ['3 δ', (d) => 3 * d, { descends: 'reverse-kl', strength: 3, gradient: 'biased', localStrength: 3 }],
    ['−δ', (d) => -d, { descends: 'other-f', boundedBelow: false, pullsHome: false }],
    ['5 − e^(−δ)', (d) => 5 - Math.exp(-d), { descends: 'forward-kl', strength: 1, boundedBelow: true }],
    ['δ + 1 − e^(−δ)', (d) => d - Math.expm1(-d), { descends: 'reverse-plus-forward', localStrength: 2 }],
    ['k3', (d) => Math.expm1(-d) + d, { descends: 'reverse-minus-forward', boundedBelow: false, localStrength: 0 }],
    ['k2', (d) => (d * d) / 2, { descends: 'other-f', boundedBelow: true, localStrength: 0, repels: [[-Infinity, 0]] }],
    ['k1 + k2', (d) => d + (d * d) / 2, { descends: 'other-f', boundedBelow: true, repels: [[-Infinity, -1]] }],
    ['c_½', alpha(0.5), { descends: 'hellinger', strength: 1, boundedBelow: true }],
    ['c_−1', alpha(-1), { descends: 'chi-squared', strength: 1, pullsHome: true }],
    ['c_0.3', alpha(0.3), { descends: 'alpha', strength: 1, pullsHome: true }],
    ['sign δ', Math.sign, { descends: 'total-variation', strength: 1, localStrength: Infinity }],
    [
      'log 2u/(1 + u)',
      (d) => Math.log(2) - Math.log1p(Math.exp(-d)),
      { descends: 'jensen-shannon', boundedBelow: true, pullsHome: true },
    ],
    ['tanh δ', Math.tanh, { descends: 'f-divergence', boundedBelow: true, pullsHome: true }],
  ] as [string, Coefficient, object][])('of c = %s is what it is, whatever the estimator is called', (_, c, said) => {
    for (const placement of ['loss', 'reward'] as const)
      withCoefficient(c, placement, (method) => {
        const is = theory(method);
        expect({ ...is, localStrength: Math.round(is.localStrength * 1e6) / 1e6 }).toMatchObject(said);
      });
  });

  it('of k2 in the reward has the closed form u (½ log² u − log u + 1) − 1', () => {
    const f = generator((delta) => (delta * delta) / 2);
    for (const u of [1e-4, 0.2, 0.9, 1, 3, 40])
      expect(f(u)).toBeCloseTo(u * (Math.log(u) ** 2 / 2 - Math.log(u) + 1) - 1, 9);
  });

  it('without ρ pulls home to the reference only where its estimate is least there', () => {
    expect(theory(parseMethod('k2-in-loss'), true).pullsHome).toBe(true);
    expect(theory(parseMethod('k1-in-loss'), true).pullsHome).toBe(false);
    withCoefficient(
      (delta) => delta + 1,
      'loss',
      (method) => {
        expect(theory(method).pullsHome).toBe(true);
        expect(theory(method, true)).toMatchObject({ pullsHome: false, descends: 'estimate-on-old-samples' });
      },
    );
  });
});

describe('formulas', () => {
  it.each([
    ['none', '0'],
    ['k1-in-loss', 'E[Σ_t s_t k′(δ_t)] = 0'],
    ['k3-in-loss', 'E[Σ_t s_t k′(δ_t)] = Σ_t ∇KL_t(π_ref‖π)'],
    ['k1-in-reward', 'E[s Σ_t k(δ_t)] = ∇KL(π‖π_ref)'],
    ['k3-in-both', 'E[s Σ_t k(δ_t) + Σ_t s_t k′(δ_t)] = ∇KL(π‖π_ref)'],
    ['k2-in-weighted-loss', 'E[Σ_t s_t (k(δ_t) + k′(δ_t))] = Σ_t ∇D_f,t(π‖π_ref), f′(e^δ) = (k(δ) + k′(δ))'],
    // Each token's k2 reaches into later prefixes as well, and the sum is no gradient of a divergence.
    ['k2-in-reward', 'E[s Σ_t k(δ_t)]'],
    ['full-in-loss', 'E[Σ_t ∇KL_t]'],
  ])('of %s', (name, formula) => {
    expect(theory(parseMethod(name)).formula).toBe(formula);
  });

  it('of whole completions', () => {
    const of = (name: string) => theory(parseMethod(name, { estimatorLevel: 'sequence' })).formula;
    expect(of('k2-in-reward')).toBe('E[s k(δ)] = ∇D_f(π‖π_ref), f′(e^δ) = k(δ)');
    expect(of('k3-in-reward')).toBe('E[s k(δ)] = ∇KL(π‖π_ref) − ∇KL(π_ref‖π)');
  });

  it('of older samples', () => {
    const of = (name: string) => theory(parseMethod(name), true).formula;
    expect(of('k1-in-loss')).toBe('E_μ[Σ_t s_t k′(δ_t)] = −k′ ∇KL(μ‖π)');
    expect(of('k2-in-loss')).toBe('E_μ[Σ_t s_t k′(δ_t)] = ∇E_μ[k]');
    expect(of('k1-in-reward')).toBe('E[s Σ_t k(δ_μ_t)] = ∇[KL(π‖π_ref) − KL(π‖μ)]');
  });
});
