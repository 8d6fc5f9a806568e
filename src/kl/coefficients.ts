/**
 * The central formula of this project, in float64: from log-probs and rewards of one prompt's completions to the
 * coefficient c_t of every answer token. The gradient of the whole loss, to be descended, is
 *   Σ_{i,t} coefficient[i,t] · ∇log π(y_t | s_t) + vocabularyWeight[i,t] · ∇KL_exact(s_t).
 * Estimators, placements, advantages, clipping and clamping are implemented only here and in the engine's
 * shaders/coefficients.wgsl, which is this file in WGSL. All [G, T] arrays are flat and row-major; entries past a
 * completion's length are never read, and are 0 in the output.
 */
import { estimator, type Estimator } from './estimators';
import type { Method } from './method';

/** One prompt's G completions, of at most T tokens each. */
export interface Group {
  /** T, the row length of the flat arrays. */
  answerLength: number;
  /** [G] tokens up to and including the end token. */
  lengths: ArrayLike<number>;
  /** [G] verifier's reward. */
  rewards: ArrayLike<number>;
  /** [G, T] log π, log π_ref, log μ of the sampled tokens, at the sampling temperature. */
  logprob: ArrayLike<number>;
  referenceLogprob: ArrayLike<number>;
  behaviourLogprob: ArrayLike<number>;
  /** [G, T] exact KL(π‖π_ref) and KL(μ‖π_ref) over the vocabulary at each prefix; read by the estimator 'full' only. */
  klExact: ArrayLike<number>;
  klExactBehaviour: ArrayLike<number>;
}

export interface CoefficientSettings {
  method: Method;
  beta: number;
  /** none: the score itself, without a baseline, as in the formulas of the lab's table. */
  advantage: 'none' | 'rloo' | 'grpo' | 'cross-entropy';
  /** PPO clip range ε; 0 is off. */
  clip: number;
  /** δ is clamped to ± this, in nats, before the estimator; absent or 0 is off. Does not apply to 'full'. */
  logRatioClamp?: number;
  /** The estimate k is clamped to ± this, in nats; absent or 0 is off. Does not apply to 'full'. */
  estimateClamp?: number;
  /** N, the number of completions in the whole update; the loss is divided by it. */
  completions: number;
}

export interface Coefficients {
  /** [G, T] c_t, including the factor 1/N. */
  coefficient: Float64Array;
  /** [G, T] weight on ∇KL_exact at each prefix, including β and 1/N; zeros except for 'full' in a loss. */
  vocabularyWeight: Float64Array;
  /** [G] the rewards that advantages are computed from; the audit's tolerance depends on them. */
  rewards: ArrayLike<number>;
  /** [G] advantage of the whole completion, including the penalty if it is in the reward. */
  advantage: Float64Array;
  /** [G, T] 1 where PPO's clip removed the policy gradient. */
  clipped: Uint8Array;
  /**
   * [G, T] 1 where a clamp limits the penalty, in the loss or in the reward. With one estimate per completion, all of
   * the completion's tokens are marked.
   */
  clamped: Uint8Array;
  /** [G] K_i, the in-reward estimate of the whole completion; 0 where the penalty is not in the reward. */
  kSum: Float64Array;
  /** [G, T] ρ_t at the method's rhoLevel; [G] Π_t ρ_t. */
  ratio: Float64Array;
  sequenceRatio: Float64Array;
}

/** Added to the group's standard deviation before GRPO divides by it. */
export const GRPO_EPSILON = 1e-4;

/**
 * Which parts of the objective the penalty is in: neither for 'none' or for β = 0 (which must equal 'none' even where
 * k overflows).
 */
function halves(settings: CoefficientSettings): { inReward: boolean; inLoss: boolean } {
  const { estimator: name, placement } = settings.method;
  if (name === 'none' || settings.beta === 0) return { inReward: false, inLoss: false };
  return { inReward: placement === 'reward' || placement === 'both', inLoss: placement !== 'reward' };
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** Sample standard deviation (n − 1); 0 for a single value. */
function standardDeviation(values: ArrayLike<number>): number {
  if (values.length < 2) return 0;
  const centre = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] - centre) ** 2;
  return Math.sqrt(sum / (values.length - 1));
}

type Clamps = Pick<CoefficientSettings, 'logRatioClamp' | 'estimateClamp'>;

function within(value: number, limit = 0): number {
  return limit > 0 ? Math.min(Math.max(value, -limit), limit) : value;
}

/** k(δ), clamped as in the frameworks: clamp(k(clamp(δ, ± logRatioClamp)), ± estimateClamp). */
function clampedValue(k: Estimator, delta: number, { logRatioClamp, estimateClamp }: Clamps): number {
  return within(k.value(within(delta, logRatioClamp)), estimateClamp);
}

/**
 * Whether a clamp is active at δ, so that the penalty's derivative is zero there. Exactly at the limit it is inactive.
 */
function isClamped(k: Estimator, delta: number, { logRatioClamp = 0, estimateClamp = 0 }: Clamps): boolean {
  if (logRatioClamp > 0 && Math.abs(delta) > logRatioClamp) return true;
  return estimateClamp > 0 && Math.abs(k.value(delta)) > estimateClamp;
}

type Baseline = Exclude<CoefficientSettings['advantage'], 'cross-entropy'>;

/**
 * Scores [G] → advantages [G]. none: unchanged. rloo: minus the mean of the *other* scores (0 for a lone completion).
 * grpo: (x − mean)/(scale + GRPO_EPSILON).
 */
function baselined(scores: Float64Array, kind: Baseline, scale: number): Float64Array {
  if (kind === 'none') return scores.slice();
  const count = scores.length;
  const centre = mean(scores);
  if (kind === 'grpo') return scores.map((score) => (score - centre) / (scale + GRPO_EPSILON));
  // x_i − (S − x_i)/(G − 1) = (x_i − S/G)·G/(G − 1)
  return count === 1 ? scores.slice() : scores.map((score) => ((score - centre) * count) / (count - 1));
}

/**
 * Per-token in-reward penalties [G, T] whose row sums are K_i; a sequence-level estimate is stored in the row's first
 * entry. δ' is log μ − log π_ref when frozen at rollout, log π − log π_ref when recomputed at the update. Sets
 * `clamped` where a clamp is active.
 */
function rewardPenalties(group: Group, settings: CoefficientSettings, clamped: Uint8Array): Float64Array {
  const { method } = settings;
  const T = group.answerLength;
  const policy = method.rewardKlAt === 'update' ? group.logprob : group.behaviourLogprob;
  const exact = method.rewardKlAt === 'update' ? group.klExact : group.klExactBehaviour;
  const k = method.estimator === 'full' ? undefined : estimator(method.estimator);
  const penalties = new Float64Array(group.rewards.length * T);
  for (let i = 0; i < group.rewards.length; i++) {
    let total = 0;
    for (let t = 0, at = i * T; t < group.lengths[i]; t++, at++) {
      const delta = policy[at] - group.referenceLogprob[at];
      if (!k) penalties[at] = exact[at];
      else if (method.estimatorLevel === 'token') {
        penalties[at] = clampedValue(k, delta, settings);
        if (isClamped(k, delta, settings)) clamped[at] = 1;
      }
      total += delta;
    }
    if (k && method.estimatorLevel === 'sequence') {
      penalties[i * T] = clampedValue(k, total, settings);
      if (isClamped(k, total, settings)) clamped.fill(1, i * T, i * T + group.lengths[i]);
    }
  }
  return penalties;
}

/**
 * [G, T] advantages per token, constant along a row unless the penalty is to-go; also K_i and A_i of whole completions.
 */
function advantages(
  group: Group,
  settings: CoefficientSettings,
  kind: Baseline,
  inReward: boolean,
  clamped: Uint8Array,
) {
  const T = group.answerLength;
  const count = group.rewards.length;
  const kSum = new Float64Array(count);
  const scores = Float64Array.from(group.rewards);
  const perToken = new Float64Array(count * T);
  const penalties = inReward ? rewardPenalties(group, settings, clamped) : undefined;
  if (penalties) {
    for (let i = 0; i < count; i++) {
      for (let t = 0; t < T; t++) kSum[i] += penalties[i * T + t];
      scores[i] -= settings.beta * kSum[i];
    }
  }
  const scale = kind === 'grpo' ? standardDeviation(scores) : 0;
  const whole = baselined(scores, kind, scale);
  if (penalties && settings.method.rewardKl === 'to-go') {
    const remaining = new Float64Array(count);
    for (let t = T - 1; t >= 0; t--) {
      // A completion that has ended still counts in the baseline, with K = 0.
      for (let i = 0; i < count; i++) remaining[i] += penalties[i * T + t];
      const toGo = baselined(
        remaining.map((k, i) => group.rewards[i] - settings.beta * k),
        kind,
        scale,
      );
      for (let i = 0; i < count; i++) perToken[i * T + t] = toGo[i];
    }
  } else {
    for (let i = 0; i < count; i++) perToken.fill(whole[i], i * T, (i + 1) * T);
  }
  return { kSum, whole, perToken };
}

/** Adds the penalty's loss terms for completion i to `out`. */
function addLoss(group: Group, settings: CoefficientSettings, i: number, out: Coefficients): void {
  const { method, beta, completions } = settings;
  const T = group.answerLength;
  const length = group.lengths[i];
  const scale = beta / completions;
  const weighted = method.placement === 'weighted-loss' || method.placement === 'detached-weighted-loss';
  const attached = method.placement === 'weighted-loss';
  const full = method.estimator === 'full';
  const sequence = method.estimatorLevel === 'sequence';
  const wholeRho = method.rhoLevel === 'sequence';
  const k = full ? undefined : estimator(method.estimator);

  // The factor on ∇ρ: this token's estimate, or the sum of all of them where one ρ weights the whole completion.
  let total = 0;
  let sumDelta = 0;
  for (let t = 0, at = i * T; t < length; t++, at++) {
    const delta = group.logprob[at] - group.referenceLogprob[at];
    sumDelta += delta;
    total += k ? clampedValue(k, delta, settings) : group.klExact[at];
  }
  if (k && sequence) total = clampedValue(k, sumDelta, settings);

  for (let t = 0, at = i * T; t < length; t++, at++) {
    const delta = sequence ? sumDelta : group.logprob[at] - group.referenceLogprob[at];
    const rho = weighted ? out.ratio[at] : 1;
    let term = 0;
    if (k && isClamped(k, delta, settings)) out.clamped[at] = 1;
    else if (k) term = k.derivative(delta);
    if (attached) term += sequence || wholeRho ? total : k ? clampedValue(k, delta, settings) : group.klExact[at];
    out.coefficient[at] += scale * rho * term;
    if (full) out.vocabularyWeight[at] = scale * rho;
  }
}

/** Implements the formula at the top of this file. `settings.method` must have passed `checkMethod`. */
export function coefficients(group: Group, settings: CoefficientSettings): Coefficients {
  const T = group.answerLength;
  const count = group.rewards.length;
  const { method, clip, completions } = settings;
  const out: Coefficients = {
    coefficient: new Float64Array(count * T),
    vocabularyWeight: new Float64Array(count * T),
    rewards: group.rewards,
    advantage: new Float64Array(count),
    clipped: new Uint8Array(count * T),
    clamped: new Uint8Array(count * T),
    kSum: new Float64Array(count),
    ratio: new Float64Array(count * T),
    sequenceRatio: new Float64Array(count),
  };
  for (let i = 0; i < count; i++) {
    let total = 0;
    for (let t = 0, at = i * T; t < group.lengths[i]; t++, at++) {
      const logRatio = group.logprob[at] - group.behaviourLogprob[at];
      total += logRatio;
      out.ratio[at] = Math.exp(logRatio);
    }
    out.sequenceRatio[i] = Math.exp(total);
    if (method.rhoLevel === 'sequence') out.ratio.fill(out.sequenceRatio[i], i * T, i * T + group.lengths[i]);
  }

  if (settings.advantage === 'cross-entropy') {
    for (let i = 0; i < count; i++) out.coefficient.fill(-1 / completions, i * T, i * T + group.lengths[i]);
    return out;
  }

  const { inReward, inLoss } = halves(settings);
  const { kSum, whole, perToken } = advantages(group, settings, settings.advantage, inReward, out.clamped);
  out.kSum = kSum;
  out.advantage = whole;
  for (let i = 0; i < count; i++) {
    for (let t = 0, at = i * T; t < group.lengths[i]; t++, at++) {
      const rho = out.ratio[at];
      const advantage = perToken[at];
      const isClipped = clip > 0 && ((advantage > 0 && rho > 1 + clip) || (advantage < 0 && rho < 1 - clip));
      if (isClipped) out.clipped[at] = 1;
      else out.coefficient[at] = (-rho * advantage) / completions;
    }
    if (inLoss) addLoss(group, settings, i, out);
  }
  return out;
}
