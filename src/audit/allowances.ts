/** Tolerances of coefficients: COEFFICIENT times the sizes of their terms and of the log-probs in their exponents. */
import { GRPO_EPSILON, isWhitened, NEMO_EPSILON } from '../kl/advantages';
import type { Coefficients } from '../kl/coefficients';
import { estimator } from '../kl/estimators';
import { SMALL } from '../kl/typed/check';
import type { Minibatch } from '../kl/minibatch';
import { inLoss, inReward, penaltiesOf, type Penalty } from '../kl/penalty';
import type { RunSettings } from '../population/api';
import { COEFFICIENT } from './tolerances';
import type { Recorded } from './twin';

/**
 * Σ over a completion's tokens of |log π| + |log π_ref| + |log μ|, and |log μ_s| of a sampler of its own, to which the
 * rounding errors in the exponents of ratios and estimates are relative.
 */
export function exponents({ batch, shape, sampler }: Recorded, n: number): number {
  let sum = 0;
  for (let at = n * shape.answerLength, t = 0; t < batch.lengths[n]; t++, at++) {
    sum += Math.abs(batch.logprob[at]) + Math.abs(batch.referenceLogprob[at]) + Math.abs(batch.behaviourLogprob[at]);
    if (sampler && !sampler.unsure[at]) sum += Math.abs(sampler.logprob[at]) + sampler.error / COEFFICIENT;
  }
  return sum;
}

/**
 * Sizes of the terms in k(δ) of one token or completion: value, derivative and δ. Where one of them jumps within
 * `margin`, the rounding error of δ, both sides of the jump are right: the jump counts as that many terms.
 */
function termSizes(name: string, delta: number, exact: number, margin: number): number {
  if (name === 'full') return Math.abs(exact) + 1;
  const k = estimator(name);
  const small = k.typed ? SMALL : 0;
  const size = Math.abs(k.value(delta)) + Math.abs(k.derivative(delta)) + Math.abs(delta) + small;
  const jump = [delta - margin, delta + margin].reduce(
    (most, near) =>
      Math.max(most, Math.abs(k.value(near) - k.value(delta)) + Math.abs(k.derivative(near) - k.derivative(delta))),
    0,
  );
  return jump > Math.sqrt(margin) * size ? size + jump / margin : size;
}

/** Sizes of a completion's terms of one penalty: per token [T], and for the whole completion's estimate. */
function penaltySizes(
  recorded: Recorded,
  { method }: Penalty,
  n: number,
  rewarded: boolean,
): { tokens: number[]; whole: number } {
  const { batch, shape } = recorded;
  const frozen = rewarded && method.rewardKlAt === 'rollout';
  const logprob = frozen ? batch.behaviourLogprob : batch.logprob;
  const exact = frozen ? batch.klExactBehaviour : batch.klExact;
  const margin = COEFFICIENT * (1 + exponents(recorded, n));
  const tokens: number[] = [];
  let total = 0;
  for (let at = n * shape.answerLength, t = 0; t < batch.lengths[n]; t++, at++) {
    const delta = logprob[at] - batch.referenceLogprob[at];
    total += delta;
    tokens.push(termSizes(method.estimator, delta, exact[at], margin));
  }
  const sum = tokens.reduce((all, size) => all + size, 0);
  const sequence = method.estimator !== 'full' && method.estimatorLevel === 'sequence';
  return { tokens, whole: sequence ? termSizes(method.estimator, total, 0, margin) : sum };
}

/** Sizes of a completion's terms in the loss at each token [T], without the divisor. */
function lossSizes(recorded: Recorded, settings: RunSettings, n: number, rho: (t: number) => number): number[] {
  const out = new Array<number>(recorded.batch.lengths[n]).fill(0);
  for (const penalty of penaltiesOf(settings)) {
    if (!inLoss(penalty.method)) continue;
    const { placement, estimatorLevel } = penalty.method;
    const sizes = penaltySizes(recorded, penalty, n, false);
    const whole = estimatorLevel === 'sequence' || settings.method.rhoLevel !== 'token';
    const weighted = placement === 'weighted-loss' || placement === 'detached-weighted-loss';
    for (let t = 0; t < out.length; t++)
      out[t] += Math.abs(penalty.beta) * (weighted ? rho(t) : 1) * (whole ? sizes.whole : sizes.tokens[t]);
  }
  return out;
}

/** The largest size of what the penalties charge these completions. */
function chargeSize(recorded: Recorded, settings: RunSettings, members: readonly number[]): number {
  return penaltiesOf(settings)
    .filter(({ method }) => inReward(method))
    .reduce(
      (sum, penalty) =>
        sum + Math.abs(penalty.beta) * Math.max(...members.map((n) => penaltySizes(recorded, penalty, n, true).whole)),
      0,
    );
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1));
}

/** What a kind of advantage multiplies the rounding error of a score by. */
function amplification(kind: RunSettings['advantage'], scores: readonly number[], minibatch: Minibatch): number {
  if (isWhitened(kind)) return 2 / minibatch.deviation;
  if (scores.length === 1) return 2;
  if (kind === 'grpo') return 1 / (deviation(scores) + GRPO_EPSILON);
  if (kind !== 'rloo-normalised') return 2;
  const others = scores.map((_, i) => deviation(scores.filter((__, j) => j !== i)));
  return Math.max(2, ...others.map((each) => (each > NEMO_EPSILON ? 2 / (each + NEMO_EPSILON) : 2)));
}

const NORMALISED: readonly RunSettings['advantage'][] = ['grpo', 'rloo-normalised'];

/** Tolerance of each coefficient of a group: COEFFICIENT times the sum of the sizes of its terms. */
export function allowances(
  recorded: Recorded,
  settings: RunSettings,
  exact: Coefficients,
  b: number,
  minibatch: Minibatch,
): Float64Array {
  const { batch, shape, completions } = recorded;
  const { answerLength: T } = shape;
  const G = batch.groupSize;
  const { advantage: kind } = settings;
  const members = Array.from({ length: G }, (_, g) => b * G + g);
  // What is normalised by the whole minibatch has the errors of all of its scores.
  const all = isWhitened(kind) ? Array.from({ length: completions }, (_, n) => n) : members;
  const spreads = members.map((n) => 1 + exponents(recorded, n));
  const widest = Math.max(...all.map((n) => 1 + exponents(recorded, n)));
  // The twin's, not the verifier's: a setting may change them before the advantage.
  const rewards = Array.from(exact.rewards);
  // GRPO centres rewards separately from penalties: if all are 0 or all are 1, they contribute no rounding error.
  const equal = [0, 1].some((value) => rewards.every((reward) => reward === value));
  const apart = NORMALISED.includes(kind) && G > 1 && equal;
  const rewardSize = apart ? 0 : Math.max(...rewards.map(Math.abs));
  const scoreSize = rewardSize + chargeSize(recorded, settings, all);
  const scores = rewards.map((reward, g) => reward - exact.charge[g]);
  const amplified = amplification(kind, scores, minibatch);
  const divided = isWhitened(kind) || NORMALISED.includes(kind);
  const out = new Float64Array(G * T);
  members.forEach((n, g) => {
    const divisor = exact.divisor[g];
    // A completion that is not trained on has no coefficient.
    if (!Number.isFinite(divisor)) return;
    const rho = (t: number) => exact.ratio[g * T + t];
    const losses = lossSizes(recorded, settings, n, rho);
    for (let t = 0; t < batch.lengths[n]; t++) {
      const at = g * T + t;
      const loss = losses[t];
      const advantage = (Math.abs(exact.coefficient[at]) * divisor + loss) / Math.max(rho(t), 1e-30);
      const rounding = kind === 'cross-entropy' ? 0 : scoreSize * amplified * (divided ? 1 + advantage : 1);
      out[at] =
        (COEFFICIENT / divisor) *
        (spreads[g] * (rho(t) * advantage + loss) + widest * rho(t) * exact.correction[at] * rounding);
    }
  });
  return out;
}
