/**
 * Checks that a typed estimator can be trained with: k and k′ finite on [−20, 20], also in float32 and about as exact
 * there, and k′ the derivative of k.
 */
import { Refusal } from '../../common/problem';

/** The log-ratios on which k and k′ must be finite. */
export const REACH = 20;
const STEP = 0.25;
/** Near 0 as well, where terms cancel. */
const NEAR = [1e-6, 1e-4, 1e-3, 0.01, 0.03, 0.06, 0.1, 0.13];
export const POINTS: readonly number[] = [
  ...Array.from({ length: (2 * REACH) / STEP + 1 }, (_, i) => i * STEP - REACH),
  ...NEAR.flatMap((delta) => [-delta, delta]),
];

/**
 * What float32 may lose, relative to |k| + |k′| + |δ| + SMALL: half of what the audit allows for rounding
 * (audit/allowances.ts).
 */
const ROUNDING = 2e-6;
/** What terms of size 1 that cancel leave is no more than the rounding error of a log-prob. */
export const SMALL = 0.1;
/** Agreement of symbolic and numerical derivative, relative to the size of k and k′. */
const AGREEMENT = 1e-4;

export interface Functions {
  value: (delta: number) => number;
  derivative: (delta: number) => number;
}

const PARTS = ['value', 'derivative'] as const;

/** @throws Refusal for the first point at which something is wrong. */
export function check(exact: Functions, single: Functions): void {
  const range = { least: -REACH, most: REACH };
  for (const part of PARTS)
    for (const delta of POINTS)
      if (!Number.isFinite(exact[part](delta)))
        throw new Refusal({ code: 'expression-infinite', part, delta, ...range });
  for (const delta of POINTS) {
    const size = Math.abs(exact.value(delta)) + Math.abs(exact.derivative(delta)) + Math.abs(delta) + SMALL;
    const rounded = Math.fround(delta);
    for (const part of PARTS) {
      const [wanted, got] = [exact[part](rounded), single[part](rounded)];
      // At a corner or a jump, rounding decides which side it is, or whether it is between them.
      const near = [0, -4e-7, 4e-7].map((by) => exact[part](rounded * (1 + by)));
      const apart = Math.max(got - Math.max(...near), Math.min(...near) - got, 0);
      if (!(apart <= ROUNDING * (1 + Math.abs(delta)) * size))
        throw new Refusal({ code: 'expression-float32', part, delta, wanted, got });
    }
  }
  for (const delta of POINTS) {
    const numerical = slopeAt(exact.value, delta);
    const derivative = exact.derivative(delta);
    const size = 1 + Math.abs(derivative) + Math.abs(exact.value(delta));
    if (numerical !== null && Math.abs(numerical - derivative) > AGREEMENT * size)
      throw new Refusal({ code: 'expression-derivative', delta, derivative, numerical });
  }
}

/** The slope by central differences at three steps, extrapolated to none; null at a corner or near a jump. */
function slopeAt(f: (delta: number) => number, delta: number): number | null {
  const h = 1e-4 * (1 + Math.abs(delta));
  const at = f(delta);
  const left = (step: number): number => (at - f(delta - step)) / step;
  const right = (step: number): number => (f(delta + step) - at) / step;
  const central = (step: number): number => (left(step) + right(step)) / 2;
  const extrapolated = (step: number): number => (4 * central(step / 2) - central(step)) / 3;
  const small = 1e-6 * (1 + Math.abs(at) + Math.abs(central(h)));
  // With half the step, the difference of the sides halves if it is due to curvature alone.
  const apart = (step: number): number => Math.abs(right(step) - left(step));
  const corner = apart(h) > small && apart(h / 2) > 0.75 * apart(h);
  const [wide, narrow] = [extrapolated(h), extrapolated(h / 2)];
  return corner || Math.abs(wide - narrow) > small ? null : narrow;
}

/** The points in [−20, 20] at which f jumps, by bisection of the steps in which it changes most. */
export function jumpsOf(f: (delta: number) => number): number[] {
  const found: number[] = [];
  for (let start = -REACH; start < REACH; start += STEP / 4) {
    // Off the grid, so that a jump at a round number is inside a step.
    let [low, high] = [start - STEP / 12, start + STEP / 6];
    const size = 1 + Math.abs(f(low)) + Math.abs(f(high));
    while (high - low > 1e-11 && Math.abs(f(high) - f(low)) > 1e-7 * size) {
      const middle = (low + high) / 2;
      if (Math.abs(f(middle) - f(low)) > Math.abs(f(high) - f(middle))) high = middle;
      else low = middle;
    }
    if (Math.abs(f(high) - f(low)) > 1e-7 * size) found.push(Math.round(high * 1e6) / 1e6 + 0);
  }
  return [...new Set(found)];
}
