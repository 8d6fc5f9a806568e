/**
 * The Taylor series of an expression at δ = 0. Near the reference, estimators are small differences of large terms
 * (k3 ~ δ²/2 from e^(−δ), 1 and δ), of which float32 keeps no digits; there the series is summed instead. It also gives
 * the value where the expression has a gap that can be filled, such as (1 − e^(−δ))/δ.
 */
import { COMPARE, type FunctionName, type Node } from './tree';

/** Coefficients that are computed; quotients lose some of the last ones. */
const COMPUTED = 28;
const KEPT = 20;

type Series = number[];

const zeros = (): Series => new Array<number>(COMPUTED).fill(0);
const constant = (value: number): Series => [value, ...zeros().slice(1)];

/** An expression without a series at 0: it has a corner, a jump or a pole there. */
class NoSeries extends Error {}

function product(a: Series, b: Series): Series {
  return a.map((_, n) => {
    let sum = 0;
    for (let i = 0; i <= n; i++) sum += a[i] * b[n - i];
    return sum;
  });
}

function quotient(a: Series, b: Series): Series {
  if (b[0] === 0) {
    // Both begin with δ: it cancels.
    if (a[0] !== 0 || b.every((each) => each === 0)) throw new NoSeries();
    return quotient([...a.slice(1), 0], [...b.slice(1), 0]);
  }
  const out = zeros();
  for (let n = 0; n < COMPUTED; n++) {
    let sum = a[n];
    for (let i = 1; i <= n; i++) sum -= b[i] * out[n - i];
    out[n] = sum / b[0];
  }
  return out;
}

/** e^a, from (e^a)′ = a′ e^a. */
function exponential(a: Series): Series {
  const out = constant(Math.exp(a[0]));
  for (let n = 1; n < COMPUTED; n++) {
    let sum = 0;
    for (let i = 1; i <= n; i++) sum += i * a[i] * out[n - i];
    out[n] = sum / n;
  }
  return out;
}

/** ln a, from a (ln a)′ = a′. */
function logarithm(a: Series): Series {
  if (!(a[0] > 0)) throw new NoSeries();
  const out = constant(Math.log(a[0]));
  for (let n = 1; n < COMPUTED; n++) {
    let sum = n * a[n];
    for (let i = 1; i < n; i++) sum -= i * out[i] * a[n - i];
    out[n] = sum / (n * a[0]);
  }
  return out;
}

function raised(a: Series, b: Series): Series {
  const whole = b.slice(1).every((each) => each === 0) && Number.isInteger(b[0]) && Math.abs(b[0]) <= 64;
  if (!whole) return exponential(product(b, logarithm(a)));
  let out = constant(1);
  for (let i = 0; i < Math.abs(b[0]); i++) out = product(out, a);
  return b[0] < 0 ? quotient(constant(1), out) : out;
}

const scaled = (a: Series, factor: number): Series => a.map((each) => factor * each);
const sum = (a: Series, b: Series, sign = 1): Series => a.map((each, n) => each + sign * b[n]);

const hyperbolic = (a: Series, sign: number): Series =>
  scaled(sum(exponential(a), exponential(scaled(a, -1)), sign), 0.5);

/** δ/a + (e^(−aδ) − 1)/a² = Σ_{n≥2} (−a)^(n−2) δⁿ/n!, in powers of u. */
function alpha(u: Series, a: number): Series {
  let [out, power, factor] = [zeros(), product(u, u), 0.5];
  for (let n = 3; n < COMPUTED; n++) {
    out = sum(out, scaled(power, factor));
    power = product(power, u);
    factor *= -a / n;
  }
  return out;
}

/** The sign of an expression around δ = 0. @throws NoSeries if it is 0 there, and so may change its sign. */
function signAtHome(a: Series): number {
  if (a[0] === 0 && a.some((each) => each !== 0)) throw new NoSeries();
  return Math.sign(a[0]);
}

const CALLS: Record<FunctionName, (a: Series, b: Series) => Series> = {
  exp: exponential,
  expm1: (a) => {
    const out = exponential(a);
    out[0] = Math.expm1(a[0]);
    return out;
  },
  log: logarithm,
  log1p: (a) => {
    const out = logarithm(sum(a, constant(1)));
    out[0] = Math.log1p(a[0]);
    return out;
  },
  sqrt: (a) => raised(a, constant(0.5)),
  abs: (a) => scaled(a, signAtHome(a)),
  sign: (a) => constant(signAtHome(a)),
  tanh: (a) => quotient(hyperbolic(a, -1), hyperbolic(a, 1)),
  sinh: (a) => hyperbolic(a, -1),
  cosh: (a) => hyperbolic(a, 1),
  min: (a, b) => (signAtHome(sum(a, b, -1)) <= 0 ? a : b),
  max: (a, b) => (signAtHome(sum(a, b, -1)) >= 0 ? a : b),
  alpha: (a, b) => alpha(a, b[0]),
};

function expand(node: Node): Series {
  switch (node.kind) {
    case 'number':
      return constant(node.value);
    case 'delta':
      return [0, 1, ...zeros().slice(2)];
    case 'negative':
      return scaled(expand(node.of), -1);
    case 'call': {
      const [first, second = zeros()] = node.args.map(expand);
      return CALLS[node.name](first, second);
    }
    case 'choice': {
      const { left, right, comparison } = node.test;
      const apart = signAtHome(sum(expand(left), expand(right), -1));
      return expand(COMPARE[comparison](apart, 0) ? node.yes : node.no);
    }
    case 'binary': {
      const [left, right] = [expand(node.left), expand(node.right)];
      switch (node.operator) {
        case '+':
          return sum(left, right);
        case '-':
          return sum(left, right, -1);
        case '*':
          return product(left, right);
        case '/':
          return quotient(left, right);
        case '^':
          return raised(left, right);
      }
    }
  }
}

export interface Expansion {
  /** Of k and k′, lowest power first. */
  value: readonly number[];
  derivative: readonly number[];
  /** The series is used where |δ| is below this. */
  radius: number;
}

/** A polynomial, by Horner's rule. */
export function polynomial(coefficients: readonly number[], delta: number): number {
  let sum = 0;
  for (let n = coefficients.length - 1; n >= 0; n--) sum = sum * delta + coefficients[n];
  return sum;
}

/** Widest radius first; the widest that agrees with the expression is taken. */
const RADII = [0.5, 0.25, 0.1, 0.03];
/** Points in the interval, as shares of the radius, at which series and expression must agree. */
const SHARES = [-1, -0.8, -0.55, -0.3, 0.3, 0.55, 0.8, 1];

/**
 * The series at 0 of an expression whose value and derivative are given; null if there is none.
 */
export function expansionOf(
  node: Node,
  k: { value: (delta: number) => number; derivative: (delta: number) => number },
): Expansion | null {
  let value: Series;
  try {
    value = expand(node).slice(0, KEPT);
  } catch (error) {
    if (error instanceof NoSeries) return null;
    throw error;
  }
  const derivative = value.map((each, n) => n * each).slice(1);
  if (![...value, ...derivative].every(Number.isFinite)) return null;
  for (const radius of RADII) {
    const agree = (series: readonly number[], f: (delta: number) => number): boolean => {
      const size = Math.max(...SHARES.map((share) => Math.abs(f(share * radius))));
      return SHARES.every((share) => {
        const delta = share * radius;
        return Math.abs(polynomial(series, delta) - f(delta)) <= 1e-13 * (1 + size);
      });
    };
    if (agree(value, k.value) && agree(derivative, k.derivative)) return { value, derivative, radius };
  }
  return null;
}

/** The terms that float32 needs within the radius. */
export function shortened(series: readonly number[], radius: number): readonly number[] {
  const first = series.findIndex((each) => each !== 0);
  if (first < 0) return [0];
  const sizes = series.map((each, n) => Math.abs(each) * radius ** n);
  const kept = series.map((each, n) => (sizes[n] < 1e-9 * sizes[first] ? 0 : each));
  return kept.slice(0, kept.findLastIndex((each) => each !== 0) + 1);
}
