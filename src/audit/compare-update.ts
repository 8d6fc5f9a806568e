/** Compares the gradient and the next policy. */
import type { RunSettings, UpdateTrace } from '../population/api';
import { adam, gradientNorm } from '../reference/adam';
import { worstOf, type Comparison } from './comparison';
import {
  CLIP,
  correctionTolerance,
  DIFFERENCE,
  gradientTolerance,
  MOMENT,
  OVERFLOW,
  ROUNDOFF,
  UNDERFLOW,
} from './tolerances';
import type { GradientSizes, Recorded } from './twin';

/** For each tensor, ‖recorded − exact‖ relative to the sum over completions of the norms of their gradients. */
export function compareGradient(
  { spec, shape, completions }: Recorded,
  trace: UpdateTrace,
  sizes: GradientSizes,
  comparison: Comparison,
): void {
  const relative = gradientTolerance(spec.policy, shape.positions, completions);
  sizes.entries.forEach(({ name, offset, size }, index) => {
    let squares = 0;
    for (let j = offset; j < offset + size; j++) squares += (trace.gradient[j] - sizes.gradient[j]) ** 2;
    const whole = Math.max(sizes.summed[index], UNDERFLOW);
    // If a coefficient is beyond float32's range (compared separately), there is no gradient to compare; one near the
    // limit may overflow in an intermediate result.
    const expected = !Number.isFinite(sizes.summed[index])
      ? NaN
      : !Number.isFinite(squares) && whole > OVERFLOW
        ? Infinity
        : 0;
    comparison.number(
      'gradient',
      Math.sqrt(squares),
      expected,
      relative * whole + DIFFERENCE * sizes.cancelled[index],
      whole,
      () => `the gradient of ${name}`,
    );
  });
}

/** Compares Adam's update of every parameter, from the recorded gradient and moments; a stopped run is copied. */
export function compareAdam(trace: UpdateTrace, settings: RunSettings, comparison: Comparison): void {
  const { before, after, firstMoment, secondMoment, update } = trace;
  const gradient = Float64Array.from(trace.gradient);
  const norm = gradientNorm(gradient);
  const wrong = norm.nonFinite > 0 || !Number.isFinite(norm.norm);
  // The sum of squares overflows float32 long before the gradient does, which stops the run.
  const doubtful = !wrong && norm.norm ** 2 > OVERFLOW;
  const stops = trace.stopped.before || wrong || (doubtful && trace.stopped.after);
  if (stops) {
    const moved = after.findIndex(
      (value, j) => value !== before[j] && !(Number.isNaN(value) && Number.isNaN(before[j])),
    );
    comparison.exact(
      'adam',
      after.length,
      trace.stopped.after && moved < 0
        ? null
        : `parameter ${Math.max(0, moved)} of a run that stopped itself was changed`,
    );
    return;
  }
  const exact = {
    after: new Float64Array(after.length),
    m: Float64Array.from(firstMoment.before),
    v: Float64Array.from(secondMoment.before),
  };
  const rate = Math.fround(settings.learningRate * Math.fround(trace.learningRateScale));
  adam(settings, rate, update + 1, gradient, norm.norm, Float64Array.from(before), exact.after, exact.m, exact.v);
  const { adamBeta1: b1, adamBeta2: b2, adamEpsilon, weightDecay, maxGradNorm } = settings;
  const scale = maxGradNorm > 0 ? Math.min(1, maxGradNorm / (norm.norm + 1e-6)) : 1;
  const clip = maxGradNorm > 0 ? CLIP : 0;
  const [error1, error2] = [correctionTolerance(b1, update + 1), correctionTolerance(b2, update + 1)];
  const [correction1, correction2] = [1 - b1 ** (update + 1), 1 - b2 ** (update + 1)];
  const mSize = (j: number) => Math.abs(b1 * firstMoment.before[j]) + Math.abs((1 - b1) * gradient[j] * scale);
  const vSize = (j: number) => b2 * secondMoment.before[j] + (1 - b2) * (gradient[j] * scale) ** 2;
  const stepOf = (j: number) => exact.m[j] / correction1 / (Math.sqrt(exact.v[j] / correction2) + adamEpsilon);
  const mAllowed = (j: number) => (MOMENT + clip) * mSize(j);
  const vAllowed = (j: number) => (MOMENT + 2 * clip) * vSize(j);
  const allowed = (j: number) => {
    const step = Math.abs(stepOf(j));
    // If v is flushed to zero, only ε remains in the denominator.
    const flushed = exact.v[j] < UNDERFLOW ? Math.abs(exact.m[j] / correction1) / adamEpsilon : 0;
    const ofStep =
      mAllowed(j) / correction1 / (Math.sqrt(exact.v[j] / correction2) + adamEpsilon) +
      step * (error1 + error2 / 2 + MOMENT + 2 * clip + 16 * ROUNDOFF) +
      flushed;
    const moved = Math.abs(rate) * (ofStep + 8 * ROUNDOFF * (step + weightDecay * Math.abs(before[j])));
    return moved + 2 * ROUNDOFF * Math.max(Math.abs(before[j]), Math.abs(exact.after[j]));
  };
  const compare = (
    what: string,
    actual: Float32Array,
    expected: Float64Array,
    most: (j: number) => number,
    size: (j: number) => number,
  ) => {
    comparison.many('adam', actual.length, worstOf(actual, expected, most), (j) => {
      comparison.number('adam', actual[j], expected[j], most(j), size(j), () => `${what} of parameter ${j}`);
    });
  };
  compare('the first moment', firstMoment.after, exact.m, mAllowed, mSize);
  compare('the second moment', secondMoment.after, exact.v, vAllowed, vSize);
  compare('the new value', after, exact.after, allowed, (j) =>
    Math.max(Math.abs(before[j]), Math.abs(rate * stepOf(j))),
  );
}
