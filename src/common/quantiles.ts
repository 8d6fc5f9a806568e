/**
 * Quantiles of the normal, Student's t, χ² and F distributions, in float64, for confidence intervals
 * (running-moments.ts). The distribution functions are the incomplete gamma and beta functions (series and continued
 * fractions as in Press et al., "Numerical Recipes", 6.2 and 6.4). A quantile is found by Newton's method on the
 * logarithm of the smaller tail against log x, which is concave, so far tails are as accurate as the middle. Tested
 * against tables to 1e-9 (tests/lab/table/gradient-moments.test.ts).
 * npm simple-statistics has no t, χ² or F quantiles, and its normal quantile is off by 0.3 % at 0.9995.
 */

/**
 * From here on the cube of a normal number (E. B. Wilson & M. M. Hilferty, 1931) gives the χ² quantile to 1e-5, and the
 * series would need many terms.
 */
const MANY_DEGREES = 1000;
/** From here on the denominator of F is replaced by its mean. */
const ENDLESS_DEGREES = 1e6;
const STEPS = 200;

/** Lanczos approximation (C. Lanczos, 1964) with g = 7 and nine terms, to 1e-15 relative. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** log Γ(x), x > 0. */
function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  let sum = LANCZOS[0];
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i] / (x - 1 + i);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/** P(X ≤ x), P(X > x) and x·density at x. */
interface Tails {
  lower: number;
  upper: number;
  slope: number;
}

/** Tails of a gamma variable with the given shape, x > 0. */
function gammaTails(x: number, shape: number): Tails {
  const slope = Math.exp(shape * Math.log(x) - x - logGamma(shape));
  if (x < shape + 1) {
    let term = 1 / shape;
    let sum = term;
    for (let k = 1; k < 10_000 && term > sum * 1e-17; k++) sum += term *= x / (shape + k);
    return { lower: slope * sum, upper: 1 - slope * sum, slope };
  }
  const upper =
    slope /
    continued(
      x + 1 - shape,
      (k) => -k * (k - shape),
      (k) => x + 2 * k + 1 - shape,
    );
  return { lower: 1 - upper, upper, slope };
}

/** first + numerator(1)/(denominator(1) + numerator(2)/(denominator(2) + …)), by W. J. Lentz's method. */
function continued(first: number, numerator: (k: number) => number, denominator: (k: number) => number): number {
  const tiny = 1e-300;
  let value = first || tiny;
  let c = value;
  let d = 0;
  for (let k = 1; k < 10_000; k++) {
    d = 1 / (denominator(k) + numerator(k) * d || tiny);
    c = denominator(k) + numerator(k) / c || tiny;
    value *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return value;
}

/**
 * I_u(a, b) by its continued fraction, which converges fast for u < (a + 1)/(a + b + 2). `front` = u^a (1 − u)^b / B(a,
 * b).
 */
function betaFraction(u: number, a: number, b: number, front: number): number {
  return (
    front /
    (a *
      continued(
        1,
        (k) => {
          const m = k >> 1;
          return k % 2 === 0
            ? (m * (b - m) * u) / ((a + 2 * m - 1) * (a + 2 * m))
            : (-(a + m) * (a + b + m) * u) / ((a + 2 * m) * (a + 2 * m + 1));
        },
        () => 1,
      ))
  );
}

/** Tails of an F variable, x > 0. */
function fTails(x: number, numerator: number, denominator: number): Tails {
  const a = numerator / 2;
  const b = denominator / 2;
  const u = (numerator * x) / (numerator * x + denominator);
  const v = denominator / (numerator * x + denominator);
  const slope = Math.exp(a * Math.log(u) + b * Math.log(v) + logGamma(a + b) - logGamma(a) - logGamma(b));
  if (u < (a + 1) / (a + b + 2)) {
    const lower = betaFraction(u, a, b, slope);
    return { lower, upper: 1 - lower, slope };
  }
  const upper = betaFraction(v, b, a, slope);
  return { lower: 1 - upper, upper, slope };
}

/** x with P(X ≤ x) = lower and P(X > x) = upper; both are passed because the smaller one has the full precision. */
function root(tails: (x: number) => Tails, lower: number, upper: number, start: number): number {
  const side = lower < upper ? 1 : -1;
  const target = Math.log(Math.min(lower, upper));
  let t = Math.log(start);
  let left = -700;
  let right = 700;
  for (let step = 0; step < STEPS; step++) {
    const at = tails(Math.exp(t));
    const tail = side === 1 ? at.lower : at.upper;
    const miss = Math.log(tail) - target;
    if (miss * side > 0) right = t;
    else left = t;
    let next = t - (miss * tail) / (side * at.slope);
    if (!(next > left && next < right)) next = (left + right) / 2;
    if (Math.abs(next - t) < 1e-13 * Math.max(1, Math.abs(t))) return Math.exp(next);
    t = next;
  }
  return Math.exp(t);
}

function check(p: number, ...degrees: number[]): void {
  if (!(p > 0 && p < 1)) throw new Error(`p: got ${p}; allowed are numbers between 0 and 1, both excluded.`);
  for (const each of degrees)
    if (!(each > 0)) throw new Error(`degrees of freedom: got ${each}; allowed are positive numbers.`);
}

/** x with P(X ≤ x) = p. @throws Error where p is not inside (0, 1). */
export function normalQuantile(p: number): number {
  check(p);
  // Z² is χ² with one degree of freedom.
  const upper = 2 * Math.min(p, 1 - p);
  if (upper >= 1) return 0;
  const z = Math.sqrt(2 * root((x) => gammaTails(x, 0.5), 1 - upper, upper, 0.5));
  return p < 0.5 ? -z : z;
}

/** χ² with real degrees of freedom above 0. @throws Error naming p or the degrees where they are outside. */
export function chiSquaredQuantile(p: number, degrees: number): number {
  check(p, degrees);
  const c = 2 / (9 * degrees);
  const cubeRoot = 1 - c + normalQuantile(p) * Math.sqrt(c);
  const start = degrees * cubeRoot ** 3;
  if (degrees > MANY_DEGREES) return start;
  return 2 * root((x) => gammaTails(x, degrees / 2), p, 1 - p, Math.max(start, degrees * 1e-3) / 2);
}

/** F = (χ²_n / n) / (χ²_d / d) with real degrees of freedom above 0. @throws Error like `chiSquaredQuantile`. */
export function fQuantile(p: number, numerator: number, denominator: number): number {
  check(p, numerator, denominator);
  if (denominator > ENDLESS_DEGREES) return chiSquaredQuantile(p, numerator) / numerator;
  return root((x) => fTails(x, numerator, denominator), p, 1 - p, 1);
}

/** Student's t with real degrees of freedom above 0. @throws Error like `chiSquaredQuantile`. */
export function studentQuantile(p: number, degrees: number): number {
  check(p, degrees);
  const upper = 2 * Math.min(p, 1 - p);
  if (upper >= 1) return 0;
  // t² has an F distribution with 1 and `degrees` degrees of freedom.
  const t =
    degrees > ENDLESS_DEGREES
      ? normalQuantile(Math.max(p, 1 - p))
      : Math.sqrt(root((x) => fTails(x, 1, degrees), 1 - upper, upper, 1));
  return p < 0.5 ? -t : t;
}
