/** What theory says by itself of typed estimators, held to finite differences and sums on random categoricals. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src/common/problem';
import { theoryFacts } from '../../src/i18n/theory';
import { methodVerdict } from '../../src/i18n/methods';
import { estimator } from '../../src/kl/estimators';
import type { Method } from '../../src/kl/method';
import { generator, type Coefficient, type Descent } from '../../src/kl/objective';
import { parseMethod, PLACEMENTS } from '../../src/kl/placements';
import type { Tail } from '../../src/kl/tail';
import { onPolicyCoefficient, theory, type Theory } from '../../src/kl/theory';
import { reverseKlGradient, score, softmax } from '../support/enumeration';
import { penaltyGradient } from '../support/penalty-gradient';
import { TYPED } from '../support/typed-estimators';

const LEVELS = { estimatorLevel: 'sequence', rhoLevel: 'sequence', rewardKlAt: 'update' } as const;
const methodOf = (expression: string, placement: string): Method =>
  parseMethod(`(${expression})-in-${placement}`, LEVELS);

/** The method, or null where the sum of the terms is refused, as where two corners meet. */
function accepted(expression: string, placement: string): Method | null {
  try {
    return methodOf(expression, placement);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** f of the divergences that have a name, each by its textbook formula. */
const TEXTBOOK: Partial<Record<Descent, (u: number, alpha: number) => number>> = {
  nothing: () => 0,
  'reverse-kl': (u) => u * Math.log(u),
  'forward-kl': (u) => -Math.log(u),
  hellinger: (u) => 2 * (1 - Math.sqrt(u)) ** 2,
  'chi-squared': (u) => (u - 1) ** 2 / 2,
  alpha: (u, a) => (u - 1) / a - (u ** (1 - a) - 1) / (a * (1 - a)),
  'jensen-shannon': (u) => u * Math.log(u) - (1 + u) * Math.log((1 + u) / 2),
  'total-variation': (u) => Math.abs(u - 1),
};

/** ∫ c(t) e^t dt by the midpoint rule, which a jump of c disturbs little. */
function integral(c: Coefficient, from: number, to: number, parts: number): number {
  let sum = 0;
  for (let i = 0; i < parts; i++) {
    const at = from + ((to - from) * (i + 0.5)) / parts;
    sum += c(at) * Math.exp(at);
  }
  return (sum * (to - from)) / parts;
}

interface Named {
  descends: Descent;
  strength: number;
  alpha: number | null;
  kl?: Theory['kl'];
}

/** What E_ref[f(π/π_ref)] changes by from one policy to another, for what is named, with its factor. */
function change({ descends, strength, alpha, kl: parts }: Named, c: Coefficient, steps: number) {
  const { reverse = 0, forward = 0 } = parts ?? {};
  const book = TEXTBOOK[descends];
  const f = book
    ? (u: number): number => strength * book(u, alpha ?? 0)
    : (u: number): number => reverse * u * Math.log(u) - forward * Math.log(u);
  const rise = (from: number, to: number): number =>
    book || parts ? f(to) - f(from) : integral(c, Math.log(from), Math.log(to), steps);
  return (from: number[], to: number[], reference: number[]): number =>
    reference.reduce((sum, q, v) => sum + q * rise(from[v] / q, to[v] / q), 0);
}

/** A policy with log-ratios between all corners below. */
const SPREAD = Array.from({ length: 40 }, (_, v) => v / 4 - 3);
const POLICY = softmax(SPREAD);
const REFERENCE = softmax(SPREAD.map(() => 0));

const amount = fc.constantFrom(0.3, 0.5, 1, 1.7);
const term = fc.oneof(
  fc.constantFrom(
    'd',
    'd^2/2',
    '(exp(-d)-1+d)',
    'exp(-d)',
    'abs(d)',
    'tanh(d)',
    'sqrt(1+d^2)',
    'log(1+exp(d))',
    '(log(2)-log(1+exp(-d)))',
    '(d>0?d:0)',
    'sign(d-0.1)',
    'd*exp(-d)',
  ),
  fc
    .tuple(fc.constantFrom('alpha(d,A)', 'alpha(d,-A)', 'min(d,A)', 'max(d,-A)', 'expm1(A*d)'), amount)
    .map(([of, a]) => of.replace('A', String(a))),
);
const expression = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...TYPED) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom('', '-', '0.5*', '2*'),
        term,
        fc.option(fc.tuple(fc.constantFrom('+', '-'), term)),
        fc.boolean(),
      )
      .map(([factor, first, second, shifted]) => `${factor}${first}${second?.join('') ?? ''}${shifted ? '+1' : ''}`),
  },
);
const logits = fc.array(fc.double({ min: -1.5, max: 1.5, noNaN: true }), { minLength: 4, maxLength: 4 });

const kl = (p: number[], q: number[]): number => p.reduce((sum, each, v) => sum + each * Math.log(each / q[v]), 0);
const apart = (a: number[], b: number[]): number => Math.hypot(...a.map((each, j) => each - b[j]));

describe('what theory says of a typed estimator in any placement', () => {
  const cases = fc.property(expression, fc.constantFrom(...PLACEMENTS), logits, logits, (k, placement, z, zRef) => {
    const method = accepted(k, placement);
    fc.pre(method !== null);
    const [policy, reference] = [softmax(z), softmax(zRef)];
    const is = theory(method, false, 1);
    const c = onPolicyCoefficient(method);
    const descends = is.descends as Descent;
    const gradient = penaltyGradient(method, policy, policy, reference);
    gradientIs(z, reference, gradient, change({ ...is, descends }, c, 20), c);
    verdictsAre(is, method, gradient, policy, reference);
    nearAndFar(is, c, method, reference);
    pulls(is, c, policy, reference);
    sentences(is, method);
  });

  it('holds on random categoricals', () => {
    fc.assert(cases, { numRuns: 150 });
  }, 60_000);
});

/** The expected gradient is that of the objective, by central differences. */
function gradientIs(
  z: number[],
  reference: number[],
  gradient: number[],
  rise: ReturnType<typeof change>,
  c: Coefficient,
): void {
  const step = 1e-4;
  const deltas = softmax(z).map((p, v) => Math.log(p / reference[v]));
  // Across a corner or a jump of c, a difference says nothing.
  const rough = deltas.some((delta) => {
    const [left, right] = [c(delta) - c(delta - 5 * step), c(delta + 5 * step) - c(delta)];
    return Math.abs(right - left) > 1e-4 || Math.abs(right + left) > 0.05;
  });
  if (rough) return;
  const size = 1 + Math.max(...deltas.map((each) => Math.abs(c(each))));
  for (const j of z.keys()) {
    const at = (by: number): number[] => softmax(z.map((each, i) => (i === j ? each + by : each)));
    const between = (by: number): number => rise(at(-by), at(by), reference);
    const slope = (8 * between(step) - between(2 * step)) / (12 * step);
    expect(Math.abs(slope - gradient[j])).toBeLessThan(1e-6 * size);
  }
}

/** Unbiased or not, of value and gradient; and what the value estimates. */
function verdictsAre(is: Theory, method: Method, gradient: number[], policy: number[], reference: number[]): void {
  const k = estimator(method.estimator);
  const size = 1 + Math.hypot(...gradient);
  const wrong = apart(gradient, reverseKlGradient(policy, reference));
  const elsewhere = penaltyGradient(method, POLICY, POLICY, REFERENCE);
  if (is.gradient === 'unbiased') expect(wrong).toBeLessThan(1e-9 * size);
  else if (is.gradient === 'none') expect(Math.hypot(...gradient)).toBeLessThan(1e-9 * size);
  else {
    expect(Math.max(wrong, apart(elsewhere, reverseKlGradient(POLICY, REFERENCE)))).toBeGreaterThan(1e-6);
    expect(Math.max(Math.hypot(...gradient), Math.hypot(...elsewhere))).toBeGreaterThan(1e-6);
  }
  const mean = (p: number[], q: number[]): number =>
    p.reduce((sum, each, v) => sum + each * k.value(Math.log(each / q[v])), 0);
  const offs = [mean(policy, reference) - kl(policy, reference), mean(POLICY, REFERENCE) - kl(POLICY, REFERENCE)].map(
    Math.abs,
  );
  if (is.value === 'unbiased') expect(Math.max(...offs)).toBeLessThan(1e-10);
  else expect(Math.max(...offs)).toBeGreaterThan(1e-8);
  if (!is.estimates) return;
  const { of, strength, alpha, offset } = is.estimates;
  const far = change({ descends: of, strength, alpha }, (delta) => k.value(delta) + k.derivative(delta), 5000);
  const error = offset + far(reference, policy, reference) - mean(policy, reference);
  expect(Math.abs(error)).toBeLessThan(TEXTBOOK[of] ? 1e-8 : 3e-3);
}

/** The noise at the reference, the strength near it, and the tails. */
function nearAndFar(is: Theory, c: Coefficient, method: Method, reference: number[]): void {
  const noise = reference.reduce((sum, q, v) => sum + q * Math.hypot(...score(reference, v)) ** 2 * c(0) ** 2, 0);
  const spread = reference.reduce((sum, q, v) => sum + q * Math.hypot(...score(reference, v)) ** 2, 0);
  expect(is.noiseFloor * spread).toBeCloseTo(noise, 9);
  expect(penaltyGradient(method, reference, reference, reference).every((each) => Math.abs(each) < 1e-12)).toBe(true);
  if (is.descends === 'nothing') return;
  // Along a curve of log-ratios ±ε: c(ε) − c(−ε) = 2 ε c′(0).
  const slope = (c(1e-3) - c(-1e-3)) / 2e-3;
  if (Number.isFinite(is.localStrength))
    expect(Math.abs(slope - is.localStrength)).toBeLessThan(1e-4 * (1 + Math.abs(slope)) + 1e-4);
  else expect(Math.abs(c(1e-6) - c(-1e-6))).toBeGreaterThan(1e-3);
  // k and k′ of a sum of KLs may cancel far out.
  const places = is.kl ? ([15, 30] as const) : ([100, 200] as const);
  tailIs(is.tails.right, c, places);
  tailIs(is.tails.left, (delta) => c(-delta), places);
  const atZero = generator(c);
  // As the distance doubles, what sinks without bound does not slow down.
  const sinks = (f: (x: number) => number): boolean => f(60) - f(30) < -1e-4 && f(60) - f(30) < 0.8 * (f(30) - f(15));
  expect(is.boundedBelow).toBe(!sinks(c) && !sinks((x) => atZero(Math.exp(-x))));
}

function tailIs({ kind, by, sign }: Tail, c: Coefficient, places: readonly [number, number]): void {
  const [near, far] = places.map(c);
  const between = places[1] - places[0];
  const end = Number.isFinite(c(2e4)) ? c(2e4) : far;
  if (kind === 'level') expect(Math.abs(end - by)).toBeLessThan(0.02 + 0.01 * Math.abs(by));
  else {
    expect(Math.sign(far - near)).toBe(sign);
    if (kind === 'linear') expect(Math.abs((far - near) / between - sign * Math.abs(by))).toBeLessThan(0.01);
    if (kind === 'exponential') expect(Math.abs(Math.log(far / near) / between - by)).toBeLessThan(0.03);
    if (kind === 'power') expect(Math.abs(Math.log2(far / near) - by)).toBeLessThan(0.25);
  }
}

/** It pulls home exactly where c rises. */
function pulls(is: Theory, c: Coefficient, policy: number[], reference: number[]): void {
  // The objective's slope on the way from π to the reference.
  const home = policy.reduce((sum, p, v) => sum + c(Math.log(p / reference[v])) * (reference[v] - p), 0);
  if (is.pullsHome) expect(home).toBeLessThan(1e-9);
  for (const [from, to] of is.repels) {
    const [low, high] = [Math.max(from, -10), Math.min(to, 10)];
    if (low < high) expect(c(high)).toBeLessThan(c(low));
  }
  const repelled = (delta: number): boolean => is.repels.some(([from, to]) => delta > from - 2e-3 && delta < to + 2e-3);
  for (let delta = -8; delta < 8; delta += 0.37)
    if (!repelled(delta)) expect(c(delta + 1e-3) - c(delta)).toBeGreaterThan(-1e-9 * (1 + Math.abs(c(delta))));
}

/** The sentences say what theory found, in both languages. */
function sentences(is: Theory, method: Method): void {
  const facts = theoryFacts(method, 'en', false, 1);
  const of = (about: string): string => facts.find((fact) => fact.about === about)?.text ?? '';
  expect(theoryFacts(method, 'zh', false, 1).map(({ about }) => about)).toEqual(facts.map(({ about }) => about));
  expect(of('value').includes('unbiased')).toBe(is.value === 'unbiased');
  expect(of('gradient')).toContain(is.formula);
  if (is.descends !== 'nothing') {
    expect(of('pull').includes('pulls home')).toBe(is.pullsHome);
    expect(of('bound').includes('no lower bound')).toBe(!is.boundedBelow);
    expect(of('noise').includes('no noise')).toBe(is.noiseFloor < 1e-12);
    expect(of('near').includes('goes to zero')).toBe(is.localStrength === 0);
    const { left } = is.tails;
    expect(of('heavy') !== '').toBe(left.kind === 'exponential' && left.by > 0.5);
  }
}

it.each([
  ['d^2/2', 'loss', 'This is k2. Unbiased on-policy'],
  ['exp(-d)-1+d', 'loss', 'This is k3. Biased: its expected gradient is the forward KL'],
  ['exp(-d)-1+d', 'reward', 'the reverse KL minus the forward KL, a difference without a lower bound'],
  ['alpha(d,0.3)', 'loss', 'the α-divergence of α = 0.3'],
  ['alpha(d,0.5)', 'loss', 'the Hellinger distance'],
  ['alpha(d,-1)', 'loss', 'the χ² divergence'],
  ['2*d', 'reward', '2 times that of the reverse KL'],
  ['abs(d)', 'loss', 'the total variation'],
  ['sign(d)', 'reward', 'the total variation'],
  ['log(2)-log(1+exp(-d))', 'reward', 'the Jensen–Shannon divergence'],
  ['1-exp(-d)', 'reward', 'its expected gradient is the forward KL'],
  ['3', 'reward', 'the length of the completions'],
  ['min(d,2)', 'loss', 'no divergence, and in places it pushes away'],
] as const)('%s in the %s: %s', (typed, placement, said) => {
  expect(methodVerdict(`(${typed})-in-${placement}`, 'en')).toContain(said);
});
