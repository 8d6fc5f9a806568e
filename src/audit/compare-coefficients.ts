/** Compares coefficients and metrics with kl/coefficients.ts in float64, from the recorded log-probs and rewards. */
import { coefficients, GRPO_EPSILON, type Coefficients, type CoefficientSettings } from '../kl/coefficients';
import { estimator } from '../kl/estimators';
import { METRICS, type MetricName, type RunSettings, type UpdateTrace } from '../population/api';
import { gradientNorm } from '../reference/adam';
import { groupOf } from '../reference/batch';
import { measure } from '../reference/step-metrics';
import type { Comparison } from './comparison';
import { chain, COEFFICIENT, OVERFLOW, ROUNDOFF } from './tolerances';
import type { Recorded } from './twin';

/**
 * Numbers of clipped and clamped tokens in the minibatch: those that certainly are, and those that may be because a
 * ratio or an estimate is at its limit.
 */
interface Held {
  clipped: [number, number];
  clamped: [number, number];
}

/**
 * Σ over a completion's tokens of |log π| + |log π_ref| + |log μ|, to which the rounding errors in the exponents of
 * ratios and estimates are relative.
 */
function exponents({ batch, shape }: Recorded, n: number): number {
  let sum = 0;
  for (let at = n * shape.answerLength, t = 0; t < batch.lengths[n]; t++, at++) {
    sum += Math.abs(batch.logprob[at]) + Math.abs(batch.referenceLogprob[at]) + Math.abs(batch.behaviourLogprob[at]);
  }
  return sum;
}

/** Sizes of the terms in k(δ) of one token or completion: value, derivative and δ. */
function termSizes(name: string, delta: number, exact: number): number {
  if (name === 'full') return Math.abs(exact) + 1;
  const k = estimator(name);
  return Math.abs(k.value(delta)) + Math.abs(k.derivative(delta)) + Math.abs(delta);
}

/**
 * Sizes of a completion's penalty terms: per token [T], and for the whole completion's estimate.
 */
function penaltySizes(
  recorded: Recorded,
  settings: RunSettings,
  n: number,
  inReward: boolean,
): { tokens: number[]; whole: number } {
  const { batch, shape } = recorded;
  const { method } = settings;
  const frozen = inReward && method.rewardKlAt === 'rollout';
  const logprob = frozen ? batch.behaviourLogprob : batch.logprob;
  const exact = frozen ? batch.klExactBehaviour : batch.klExact;
  const tokens: number[] = [];
  let total = 0;
  for (let at = n * shape.answerLength, t = 0; t < batch.lengths[n]; t++, at++) {
    const delta = logprob[at] - batch.referenceLogprob[at];
    total += delta;
    tokens.push(termSizes(method.estimator, delta, exact[at]));
  }
  const sum = tokens.reduce((all, size) => all + size, 0);
  const whole =
    method.estimator !== 'full' && method.estimatorLevel === 'sequence' ? termSizes(method.estimator, total, 0) : sum;
  return { tokens, whole };
}

/**
 * Tolerance of each coefficient of a group: COEFFICIENT times the sum of the sizes of its terms.
 */
export function allowances(
  recorded: Recorded,
  settings: RunSettings,
  exact: Coefficients,
  b: number,
  completions: number,
): Float64Array {
  const { batch, shape } = recorded;
  const { answerLength: T } = shape;
  const G = batch.groupSize;
  const { method, beta } = settings;
  const penalised = method.estimator !== 'none' && beta !== 0;
  const inReward = penalised && (method.placement === 'reward' || method.placement === 'both');
  const inLoss = penalised && method.placement !== 'reward';
  const members = Array.from({ length: G }, (_, g) => b * G + g);
  const spreads = members.map((n) => 1 + exponents(recorded, n));
  const widest = Math.max(...spreads);
  // The twin's, not the verifier's: a setting may change them before the advantage.
  const rewards = Array.from(exact.rewards);
  // GRPO centres rewards separately from penalties: if all are 0 or all are 1, they contribute no rounding error.
  const equal = [0, 1].some((value) => rewards.every((reward) => reward === value));
  const apart = settings.advantage === 'grpo' && G > 1 && equal;
  const rewardSize = apart ? 0 : Math.max(...rewards.map(Math.abs));
  const scoreSize =
    rewardSize +
    (inReward ? beta * Math.max(...members.map((n) => penaltySizes(recorded, settings, n, true).whole)) : 0);
  const scores = rewards.map((reward, g) => reward - beta * (inReward ? exact.kSum[g] : 0));
  const amplified = settings.advantage === 'grpo' && G > 1 ? 1 / (deviation(scores) + GRPO_EPSILON) : 2;
  const out = new Float64Array(G * T);
  members.forEach((n, g) => {
    const rho = (t: number) => exact.ratio[g * T + t];
    const sizes = inLoss ? penaltySizes(recorded, settings, n, false) : { tokens: [], whole: 0 };
    const whole = inLoss && (method.estimatorLevel === 'sequence' || method.rhoLevel === 'sequence');
    const weighted = method.placement === 'weighted-loss' || method.placement === 'detached-weighted-loss';
    for (let t = 0; t < batch.lengths[n]; t++) {
      const at = g * T + t;
      const loss = inLoss ? beta * (weighted ? rho(t) : 1) * (whole ? sizes.whole : sizes.tokens[t]) : 0;
      const advantage = (Math.abs(exact.coefficient[at]) * completions + loss) / Math.max(rho(t), 1e-30);
      const rounding =
        settings.advantage === 'cross-entropy'
          ? 0
          : scoreSize * amplified * (settings.advantage === 'grpo' ? 1 + advantage : 1);
      out[at] = (COEFFICIENT / completions) * (spreads[g] * (rho(t) * advantage + loss) + widest * rho(t) * rounding);
    }
  });
  return out;
}

function deviation(values: number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1));
}

/** The settings with every limit slightly narrower or wider, because a ratio at its limit may be on either side. */
function atLimits(settings: CoefficientSettings, by: number): CoefficientSettings {
  const moved = (limit = 0) => (limit > 0 ? limit * (1 + by) : 0);
  return {
    ...settings,
    clip: settings.clip > 0 ? Math.max(1e-30, settings.clip + by * (1 + settings.clip)) : 0,
    logRatioClamp: moved(settings.logRatioClamp),
    estimateClamp: moved(settings.estimateClamp),
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
  const held: Held = { clipped: [0, 0], clamped: [0, 0] };
  for (let b = 0; b < prompts; b++) {
    const group = groupOf(batch, shape, b);
    const wanted: CoefficientSettings = { ...settings, completions };
    const exact = coefficients(group, wanted);
    const allowed = allowances(recorded, settings, exact, b, completions);
    const margin =
      2 * COEFFICIENT * (1 + Math.max(...Array.from({ length: G }, (_, g) => exponents(recorded, b * G + g))));
    const limited = settings.clip > 0 || settings.logRatioClamp > 0 || settings.estimateClamp > 0;
    const others = limited
      ? [atLimits(wanted, margin), atLimits(wanted, -margin)].map((each) => coefficients(group, each))
      : [];
    const largest = exact.coefficient.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (let i = 0; i < G; i++) {
      for (let t = 0; t < batch.lengths[b * G + i]; t++) {
        const at = i * T + t;
        const n = b * G * T + at;
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
          allowed[at],
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
        count(held, [exact, ...others], exact, settings, at, Math.abs(exact.coefficient[at]) > allowed[at]);
      }
    }
    batch.clipped.set(exact.clipped, b * G * T);
    batch.clamped.set(exact.clamped, b * G * T);
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
  { clip }: RunSettings,
  at: number,
  sizable: boolean,
): void {
  const far = clip > 0 && Math.abs(exact.ratio[at] - 1) > clip * (1 - 1e-3);
  const clipped = all.map(({ clipped: each }) => each[at] === 1);
  held.clipped[0] += clipped.every(Boolean) && sizable ? 1 : 0;
  held.clipped[1] += clipped.some(Boolean) || far ? 1 : 0;
  const clamped = all.map(({ clamped: each }) => each[at] === 1);
  held.clamped[0] += clamped.every(Boolean) ? 1 : 0;
  held.clamped[1] += clamped.some(Boolean) ? 1 : 0;
}

/** Compares the minibatch's metrics, recomputed from the recorded log-probs, rewards and gradient. */
export function compareMetrics(recorded: Recorded, trace: UpdateTrace, held: Held, comparison: Comparison): void {
  const { batch, shape, completions } = recorded;
  const norm = gradientNorm(Float64Array.from(trace.gradient));
  const wrong = norm.nonFinite > 0 || !Number.isFinite(norm.norm);
  // Its square overflows float32 long before the gradient itself does.
  const doubtful = norm.norm ** 2 > OVERFLOW;
  const exact = measure(batch, shape, 0, completions, norm, trace.stopped.before || wrong);
  const widest = 1 + Math.max(...Array.from({ length: completions }, (_, n) => exponents(recorded, n)));
  const summed = chain(completions * shape.answerLength);
  const tokens = batch.lengths.reduce((sum, length) => sum + length, 0);
  const wide = COEFFICIENT * widest + summed;
  // All others are sums of terms in log-probs. A count or a share is exact but for its division: 8 roundings.
  const allowed: Partial<Record<MetricName, number>> = {
    reward: 8 * ROUNDOFF,
    rewardStd: Math.sqrt(8 * ROUNDOFF),
    answerLength: 8 * ROUNDOFF * exact.answerLength,
    nonFiniteShare: 4 * ROUNDOFF,
    stopped: 0,
    gradNorm: chain(shape.parameters) * exact.gradNorm,
    effectiveSampleSize: 4 * wide,
  };
  for (const name of METRICS) {
    const value = trace.metrics[name];
    const most = allowed[name] ?? wide * (widest + Math.abs(exact[name]));
    if (name === 'clipFraction' || name === 'klClampFraction') {
      const [fewest, all] = (name === 'clipFraction' ? held.clipped : held.clamped).map((each) => each / tokens);
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
    } else if (name === 'stopped' && doubtful) {
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
