/** How a coefficient c(δ) goes on far from the reference, judged at some hundred nats, or at 20 to 40. */

export interface Tail {
  /** level: towards a limit. The others grow without bound, in either direction. */
  kind: 'level' | 'logarithm' | 'linear' | 'power' | 'exponential';
  /** level: the limit. linear: the slope; power: the exponent; exponential: a in e^(a|δ|). logarithm: 0. */
  by: number;
  /** The sign of c far out; 0 for a limit of 0. */
  sign: -1 | 0 | 1;
}

/** The nearer places are for what overflows at the farther ones. */
const PLACES = [
  [200, 300, 400],
  [20, 30, 40],
] as const;

const rounded = (x: number): number => Number(x.toPrecision(3)) + 0;
const near = (a: number, b: number, tolerance: number): boolean =>
  Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));

/** @param towards 1 for δ → ∞, −1 for δ → −∞. */
export function tailOf(c: (delta: number) => number, towards: 1 | -1): Tail {
  const at = (x: number): number => c(towards * x);
  const finite = PLACES.find((places) => places.every((x) => Number.isFinite(at(x + 1))));
  if (!finite) return { kind: 'exponential', by: Infinity, sign: at(PLACES[0][0]) > 0 ? 1 : -1 };
  const [, middle, last] = finite;
  const [first, second, third] = finite.map((x) => at(x + 1) - at(x));
  if (Math.abs(third) <= 1e-7 * (1 + Math.abs(at(last)))) return level(at(last));
  const sign = third > 0 ? 1 : -1;
  if (near(first, third, 1e-3)) return { kind: 'linear', by: rounded(towards * third), sign };
  // Differences of an exponential go with it, those of a power p with δ^(p − 1).
  const [growth, later] = [Math.log(second / first), Math.log(third / second)];
  if (near(growth, later, 0.02)) {
    const rate = later / (last - middle);
    // What is left of a geometric series.
    if (rate < 0) return level(at(last) - third / Math.expm1(rate));
    return { kind: 'exponential', by: rounded(rate), sign };
  }
  const power = 1 + later / Math.log((last + 0.5) / (middle + 0.5));
  if (!(power >= -0.05)) return level(at(last) - (power < 0 ? (third * last) / power : 0));
  return power <= 0.05 ? { kind: 'logarithm', by: 0, sign } : { kind: 'power', by: Number(power.toFixed(1)), sign };
}

function level(limit: number): Tail {
  const by = Math.abs(limit) < 0.02 ? 0 : rounded(limit);
  return { kind: 'level', by, sign: Math.sign(by) as Tail['sign'] };
}
