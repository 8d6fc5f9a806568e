/** Compares coefficients and metrics with kl/coefficients.ts in float64, from the recorded log-probs and rewards. */
import { trainedOf } from '../kl/advantages';
import { controlledKl } from '../kl/beta-control';
import { coefficients, type Coefficients, type CoefficientSettings } from '../kl/coefficients';
import { minibatchOf } from '../kl/minibatch';
import { METRICS, type MetricName, type RunSettings, type UpdateTrace } from '../population/api';
import { gradientNorm } from '../reference/adam';
import { groupOf } from '../reference/batch';
import { measure } from '../reference/step-metrics';
import { allowances, exponents } from './allowances';
import type { Comparison } from './comparison';
import { chain, COEFFICIENT, OVERFLOW, ROUNDOFF, UNDERFLOW } from './tolerances';
import type { Recorded } from './twin';

/**
 * Numbers of clipped and clamped tokens in the minibatch: those that certainly are, and those that may be because a
 * ratio or an estimate is at its limit.
 */
interface Held {
  clipped: [number, number];
  clamped: [number, number];
  corrected: [number, number];
}

/** The settings with every limit slightly narrower or wider, because a ratio at its limit may be on either side. */
function atLimits(settings: CoefficientSettings, by: number): CoefficientSettings {
  const moved = (limit = 0) => (limit > 0 ? limit * (1 + by) : 0);
  const widened = (range = 0) => (range > 0 ? Math.max(1e-30, range + by * (1 + range)) : 0);
  return {
    ...settings,
    clip: widened(settings.clip),
    clipHigh: widened(settings.clipHigh),
    dualClip: moved(settings.dualClip),
    logRatioClamp: moved(settings.logRatioClamp),
    estimateClamp: moved(settings.estimateClamp),
    correctionHigh: moved(settings.correctionHigh),
    // The other way: both bound the same weight.
    correctionLow: (settings.correctionLow ?? 0) * (1 - by),
  };
}

/** Compares the coefficients and the weights on ∇KL of every answer token. */
export function compareCoefficients(
  recorded: Recorded,
  trace: UpdateTrace,
  settings: RunSettings,
  comparison: Comparison,
): Held {
  const { batch, shape, prompts, completions } = recorded;
  const { answerLength: T } = shape;
  const G = batch.groupSize;
  const held: Held = { clipped: [0, 0], clamped: [0, 0], corrected: [0, 0] };
  const groups = Array.from({ length: prompts }, (_, b) => groupOf(batch, shape, b));
  const wanted: CoefficientSettings = { ...settings, completions };
  const minibatch = minibatchOf(groups, wanted);
  for (let b = 0; b < prompts; b++) {
    const group = groups[b];
    const exact = coefficients(group, wanted, minibatch);
    const allowed = allowances(recorded, settings, exact, b, minibatch);
    const margin =
      2 * COEFFICIENT * (1 + Math.max(...Array.from({ length: G }, (_, g) => exponents(recorded, b * G + g))));
    const limited =
      settings.clip > 0 ||
      settings.clipHigh > 0 ||
      settings.dualClip > 0 ||
      settings.logRatioClamp > 0 ||
      settings.estimateClamp > 0 ||
      settings.importanceCorrection !== 'none';
    const others = limited
      ? [atLimits(wanted, margin), atLimits(wanted, -margin)].map((each) =>
          coefficients(group, each, minibatchOf(groups, each)),
        )
      : [];
    const largest = exact.coefficient.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (let i = 0; i < G; i++) {
      for (let t = 0; t < batch.lengths[b * G + i]; t++) {
        const at = i * T + t;
        const n = b * G * T + at;
        const unsure = recorded.sampler?.unsure[n] === 1;
        // Of the values on both sides of a limit, the one nearest to the adapter's.
        const nearest = others.reduce(
          (best, other) =>
            distance(other.coefficient[at], trace.coefficient[n]) < distance(best, trace.coefficient[n])
              ? other.coefficient[at]
              : best,
          exact.coefficient[at],
        );
        const scale = Math.max(Math.abs(nearest), largest, 1e-3 / completions);
        comparison.number(
          'coefficients',
          trace.coefficient[n],
          nearest,
          unsure ? Infinity : allowed[at],
          scale,
          () => `the coefficient of token ${t} of completion ${b * G + i}`,
        );
        comparison.number(
          'coefficients',
          trace.vocabularyWeight[n],
          exact.vocabularyWeight[at],
          COEFFICIENT * (1 + exponents(recorded, b * G + i)) * Math.abs(exact.vocabularyWeight[at]),
          Math.max(Math.abs(exact.vocabularyWeight[at]), 1e-3 / completions),
          () => `the weight of the exact KL at token ${t} of completion ${b * G + i}`,
        );
        count(held, [exact, ...others], exact, settings, at, Math.abs(exact.coefficient[at]) > allowed[at], unsure);
      }
    }
    batch.clipped.set(exact.clipped, b * G * T);
    batch.clamped.set(exact.clamped, b * G * T);
    batch.corrected.set(exact.corrected, b * G * T);
    if (settings.betaControl === 'adaptive') batch.controlledKl.set(controlledKl(group, settings), b * G);
  }
  return held;
}

const distance = (a: number, b: number): number =>
  Number.isFinite(a) && Number.isFinite(b) ? Math.abs(a - b) : Infinity;

/** An advantage near zero may have either sign, which decides whether a ratio far from 1 is clipped. */
function count(
  held: Held,
  all: Coefficients[],
  exact: Coefficients,
  { clip, clipHigh, dualClip }: RunSettings,
  at: number,
  sizable: boolean,
  unsure: boolean,
): void {
  const beyond = (value: number, limit: number) => limit > 0 && value > limit * (1 - 1e-3);
  const ratio = exact.ratio[at];
  const far = beyond(1 - ratio, clip) || beyond(ratio - 1, clipHigh || clip) || beyond(ratio, dualClip);
  const clipped = all.map(({ clipped: each }) => each[at] === 1);
  held.clipped[0] += clipped.every(Boolean) && sizable ? 1 : 0;
  held.clipped[1] += clipped.some(Boolean) || far ? 1 : 0;
  const clamped = all.map(({ clamped: each }) => each[at] === 1);
  held.clamped[0] += clamped.every(Boolean) ? 1 : 0;
  held.clamped[1] += clamped.some(Boolean) ? 1 : 0;
  const corrected = all.map(({ corrected: each }) => each[at] === 1);
  held.corrected[0] += corrected.every(Boolean) && !unsure ? 1 : 0;
  held.corrected[1] += corrected.some(Boolean) || unsure ? 1 : 0;
}

/** Compares the minibatch's metrics, recomputed from the recorded log-probs, rewards and gradient. */
export function compareMetrics(recorded: Recorded, trace: UpdateTrace, held: Held, comparison: Comparison): void {
  const { batch, shape, completions } = recorded;
  const norm = gradientNorm(Float64Array.from(trace.gradient));
  const wrong = norm.nonFinite > 0 || !Number.isFinite(norm.norm);
  // Its square overflows float32 long before the gradient itself does.
  const doubtful = norm.norm ** 2 > OVERFLOW;
  const trained = trainedOf(trace.settings.advantage, batch.groupSize);
  const { beta } = trace.settings;
  const exact = measure(batch, shape, 0, completions, norm, trace.stopped.before || wrong, Math.fround(beta), trained);
  const widest = 1 + Math.max(...Array.from({ length: completions }, (_, n) => exponents(recorded, n)));
  const summed = chain(completions * shape.answerLength);
  const tokens = batch.lengths.reduce((sum, length, n) => sum + (n % batch.groupSize < trained ? length : 0), 0);
  const wide = COEFFICIENT * widest + summed;
  // All others are sums of terms in log-probs. A count or a share is exact but for its division: 8 roundings.
  const allowed: Partial<Record<MetricName, number>> = {
    reward: 8 * ROUNDOFF,
    rewardStd: Math.sqrt(8 * ROUNDOFF),
    answerLength: 8 * ROUNDOFF * exact.answerLength,
    nonFiniteShare: 4 * ROUNDOFF,
    beta: 0,
    stopped: 0,
    // A square may be too small for float32.
    gradNorm: chain(shape.parameters) * exact.gradNorm + Math.sqrt(shape.parameters * UNDERFLOW),
    effectiveSampleSize: 4 * wide,
  };
  for (const name of METRICS) {
    const value = trace.metrics[name];
    const most = allowed[name] ?? wide * (widest + Math.abs(exact[name]));
    if (name === 'samplerWeight' && recorded.sampler?.unsure.includes(1)) continue;
    if (name === 'clipFraction' || name === 'klClampFraction' || name === 'correctionFraction') {
      const counted = { clipFraction: held.clipped, klClampFraction: held.clamped, correctionFraction: held.corrected };
      const [fewest, all] = counted[name].map((each) => each / tokens);
      const expected = Math.min(Math.max(value, fewest), all);
      comparison.number(
        'metrics',
        value,
        Number.isFinite(expected) ? expected : fewest,
        8 * ROUNDOFF,
        1,
        () => `the metric ${name}`,
      );
    } else if ((name === 'gradNorm' || name === 'nonFiniteShare') && wrong) {
      if (name === 'nonFiniteShare')
        comparison.number('metrics', value, exact[name], most, 1, () => `the metric ${name}`);
    } else if (doubtful && (name === 'stopped' || (name === 'gradNorm' && value === Infinity))) {
      continue;
    } else {
      comparison.number(
        'metrics',
        value,
        exact[name],
        most,
        Math.max(1, Math.abs(exact[name])),
        () => `the metric ${name}`,
      );
    }
  }
}
