/**
 * The objective descended by a penalty with coefficient c(δ) on the score s = ∇log π, derived from c alone. With
 * δ = log(π/π_ref) of a completion and u = e^δ:
 *
 *   E_π[c(δ) s] = ∇D_f(π‖π_ref), D_f(π‖π_ref) = E_ref[f(u)], f′(u) = c(log u),
 *   since ∇E_ref[f(u)] = E_ref[f′(u) u s] = E_π[f′(u) s].
 *
 * A constant in c adds a constant times E_ref[u] = 1 to D_f, so it does not change the gradient. All other properties
 * of c are determined numerically on a grid of δ.
 */

import { tailOf, type Tail } from './tail';

export type Coefficient = (delta: number) => number;

/** What is descended; `alpha` is a member of the family c_α = (1 − e^(−αδ))/α that has no name here. */
export type Descent =
  | 'nothing'
  | 'reverse-kl'
  | 'forward-kl'
  | 'reverse-plus-forward'
  | 'reverse-minus-forward'
  | 'hellinger'
  | 'chi-squared'
  | 'alpha'
  | 'jensen-shannon'
  | 'total-variation'
  /** f is convex, and none of the above. */
  | 'f-divergence'
  /** f is not convex: no divergence. */
  | 'other-f';

export interface Objective {
  descends: Descent;
  /** The factor on the objective; 1 for a sum or difference of the two KLs, whose factors are in `kl`. */
  strength: number;
  /** α if c is 1 − e^(−αδ) up to a factor and a constant: 0 for the reverse KL, 1 for the forward KL; else null. */
  alpha: number | null;
  /** Set if the objective is a linear combination of the two KLs. */
  kl: KlParts | null;
  /** Whether D_f is bounded below, whatever the reference. */
  boundedBelow: boolean;
  /** c′(0), the strength near the reference; Infinity if c jumps there. */
  localStrength: number;
  /** c(0)², the gradient variance that remains at the reference, in units of E‖s‖². A constant baseline removes it. */
  noiseFloor: number;
  /** Where the penalty pushes away from the reference: the intervals of δ on which c decreases. */
  repels: readonly (readonly [from: number, to: number])[];
  /** Whether the penalty pulls towards the reference from everywhere: c is not constant and never decreases. */
  pullsHome: boolean;
  /** How c goes on as δ → −∞ and as δ → ∞. */
  tails: { left: Tail; right: Tail };
}

const EDGE = 12;
const STEP = 1 / 4;
/** Equal steps, and places between them near 0, where a function may differ from one that it seems to be. */
const GRID = [
  ...Array.from({ length: (2 * EDGE) / STEP + 1 }, (_, i) => i * STEP - EDGE),
  ...[1e-6, 1e-4, 0.003, 0.02, 0.06, 0.11, 0.17, 0.31, 0.43, 0.58, 0.9, 1.37].flatMap((delta) => [-delta, delta]),
];

/** Equal up to rounding at every grid point. */
const agree = (f: Coefficient, g: Coefficient): boolean =>
  GRID.every((delta) => {
    const [a, b] = [f(delta), g(delta)];
    return Math.abs(a - b) <= 1e-8 * (1 + Math.abs(a) + Math.abs(b));
  });

/** Whether f is constant on the grid, up to rounding. */
export const isConstant = (f: Coefficient): boolean => agree(f, () => f(0));

/** Multiples of the reverse and forward KL: a and b in f(δ) = f(0) + a δ + b (1 − e^(−δ)). */
export interface KlParts {
  reverse: number;
  forward: number;
}

/** The multiples of the two KLs in f, with a constant ignored; null if f has another form. */
export function klParts(f: Coefficient): KlParts | null {
  // The linear term cancels in the sum of the differences on either side of 0.
  const [right, left] = [f(1) - f(0), f(-1) - f(0)];
  const forward = (right + left) / (2 - 2 * Math.cosh(1));
  const reverse = right - forward * -Math.expm1(-1);
  const parts = { reverse: whole(reverse), forward: whole(forward) };
  return agree(f, (delta) => f(0) + parts.reverse * delta - parts.forward * Math.expm1(-delta)) ? parts : null;
}

/** Snaps a number within 1e-9 of an integer to that integer. */
const whole = (x: number): number => (Math.abs(x - Math.round(x)) < 1e-9 ? Math.round(x) + 0 : x);

// Nodes and weights of five-point Gauss–Legendre quadrature on [−1, 1].
const NODES = [0, 0.5384693101056831, 0.906179845938664];
const WEIGHTS = [0.5688888888888889, 0.47862867049936647, 0.23692688505618908];

/** ∫ from 0 to `end` of c(t) e^t dt. */
function integral(c: Coefficient, end: number): number {
  const panels = Math.max(1, Math.ceil(Math.abs(end) / STEP));
  const half = end / panels / 2;
  const at = (t: number): number => c(t) * Math.exp(t);
  let sum = 0;
  for (let panel = 0; panel < panels; panel++) {
    const middle = (2 * panel + 1) * half;
    sum += WEIGHTS[0] * at(middle);
    for (const i of [1, 2]) sum += WEIGHTS[i] * (at(middle - half * NODES[i]) + at(middle + half * NODES[i]));
  }
  return sum * half;
}

/** f of D_f(π‖π_ref) = E_ref[f(π/π_ref)], with f(1) = 0. */
export const generator =
  (c: Coefficient) =>
  (u: number): number =>
    integral(c, Math.log(u));

const FAR = [EDGE, 2 * EDGE, 4 * EDGE];

/** Whether f(x) → −∞ as x → `towards` · ∞, judged by whether f keeps falling at least as fast as x doubles. */
export function sinks(f: Coefficient, towards: 1 | -1): boolean {
  const [near, far, farther] = FAR.map((x) => f(towards * x));
  return farther === -Infinity || (farther - far < -1e-6 && farther - far <= 0.9 * (far - near));
}

/** If c(δ) is 1 − e^(−αδ) up to a factor and a constant, its differences at equal steps form a geometric series. */
function alphaOf(c: Coefficient): { alpha: number; strength: number } | undefined {
  const ratio = (c(1) - c(0)) / (c(0) - c(-1));
  const alpha = whole(-Math.log(ratio));
  if (!Number.isFinite(alpha) || alpha === 0) return undefined;
  const strength = whole(((c(1) - c(0)) * alpha) / -Math.expm1(-alpha));
  return agree(c, (delta) => c(0) - (strength / alpha) * Math.expm1(-alpha * delta)) ? { alpha, strength } : undefined;
}

const JENSEN_SHANNON: Coefficient = (delta) => Math.log(2) - Math.log1p(Math.exp(-delta));

function ofKls({ reverse, forward }: KlParts): Named | undefined {
  if (forward === 0 && reverse > 0) return { descends: 'reverse-kl', strength: reverse, alpha: 0 };
  if (reverse === 0 && forward > 0) return { descends: 'forward-kl', strength: forward, alpha: 1 };
  const alpha = null;
  if (reverse > 0)
    return { descends: forward > 0 ? 'reverse-plus-forward' : 'reverse-minus-forward', strength: 1, alpha };
  return undefined;
}

type Named = Pick<Objective, 'descends' | 'strength' | 'alpha'>;

/** The named divergence whose coefficient equals c up to a factor and a constant. */
function named(c: Coefficient): Named | undefined {
  const power = alphaOf(c);
  if (power && power.strength > 0) {
    const { alpha, strength } = power;
    return { descends: alpha === 0.5 ? 'hellinger' : alpha === -1 ? 'chi-squared' : 'alpha', strength, alpha };
  }
  const [rise, middle] = [(c(1) - c(-1)) / 2, (c(1) + c(-1)) / 2];
  if (rise > 0 && agree(c, (delta) => (delta === 0 ? c(0) : middle + rise * Math.sign(delta))))
    return { descends: 'total-variation', strength: rise, alpha: null };
  const strength = (c(1) - c(0)) / JENSEN_SHANNON(1);
  if (strength > 0 && agree(c, (delta) => c(0) + strength * JENSEN_SHANNON(delta)))
    return { descends: 'jensen-shannon', strength, alpha: null };
  return undefined;
}

/** Steps of the intervals on which c decreases. */
const FINE = 1 / 512;
const GAP = 1 / 4;

/** The intervals on which c decreases by more than rounding; one that reaches ±EDGE extends to infinity. */
function falling(c: Coefficient): [number, number][] {
  const found: [number, number][] = [];
  let before = c(-EDGE);
  for (let from = -EDGE; from < EDGE; from += FINE) {
    const to = from + FINE;
    const here = c(to);
    const last = found.at(-1);
    const falls = here - before < -1e-9 * Math.abs(before) - 1e-13;
    // A gap in which c does not rise again is rounding.
    if (falls && last && from - last[1] <= GAP && before <= c(last[1])) last[1] = to;
    else if (falls) found.push([from, to]);
    before = here;
  }
  return found.map(([from, to]) => [from === -EDGE ? -Infinity : from, to === EDGE ? Infinity : to]);
}

function slopeAtHome(c: Coefficient): number {
  const jump = c(1e-9) - c(-1e-9);
  if (Math.abs(jump) > 1e-4) return jump * Infinity;
  const slope = (c(1e-4) - c(-1e-4)) / 2e-4;
  return Math.abs(slope) < 1e-7 ? 0 : slope;
}

/** The objective descended by a penalty with coefficient c, on-policy and for whole completions. */
export function objectiveOf(c: Coefficient): Objective {
  const f = generator(c);
  const kl = klParts(c);
  // As a sum of the two KLs, because k and k′ may cancel.
  const far: Coefficient = kl ? (delta) => c(0) + kl.reverse * delta - kl.forward * Math.expm1(-delta) : c;
  const known = { noiseFloor: c(0) ** 2, kl, tails: { left: tailOf(far, -1), right: tailOf(far, 1) } };
  if (isConstant(c))
    return {
      ...known,
      descends: 'nothing',
      strength: 0,
      alpha: null,
      boundedBelow: true,
      localStrength: 0,
      repels: [],
      pullsHome: false,
    };
  const repels = falling(c);
  const unnamed: Named = { descends: repels.length > 0 ? 'other-f' : 'f-divergence', strength: 1, alpha: null };
  return {
    ...known,
    ...((kl ? ofKls(kl) : named(c)) ?? unnamed),
    boundedBelow: !sinks((x) => f(Math.exp(x)), -1) && !sinks(c, 1),
    localStrength: slopeAtHome(c),
    repels,
    pullsHome: repels.length === 0,
  };
}
