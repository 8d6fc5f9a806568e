/**
 * From rewards and in-reward penalties to advantages, in float64; shaders/advantages.wgsl is this file in WGSL.
 * With the score x_i = R_i − βK_i of a group's G completions:
 *   rloo                  x_i − mean_{j≠i} x_j (Ahmadian et al., arXiv 2402.14740)
 *   mean                  x_i − mean x, RLOO times (G − 1)/G (Dr. GRPO, Liu et al., arXiv 2503.20783)
 *   grpo                  (x_i − mean x)/(std x + ε) (Shao et al., arXiv 2402.03300)
 *   rloo-normalised       (x_i − mean_{j≠i} x_j)/(std_{j≠i} x_j + ε), not divided where that deviation is 0 (NeMo-RL)
 *   reinforce++           (x_i − m)/√(s² + ε), m and s² over all tokens of the minibatch (Hu et al., arXiv 2501.03262)
 *   reinforce++-baseline  the same with x_i − mean x in place of x_i (ibid.)
 *   remax                 x_i − R of a greedy completion: the group's last, not trained on (Li et al., arXiv
 *   2310.10505) none                  x_i
 * Subtracting what does not depend on y_i leaves the expected gradient as it is, and `mean` scales it by (G − 1)/G.
 * Dividing by a deviation weights prompts by it, and a penalty in the reward with them: no gradient of E[R] − βKL.
 */
import type { Group } from './group';
import { inReward, penaltiesOf, rewardPenalties, type PenaltySettings } from './penalty';

/** Added to the group's standard deviation before GRPO divides by it. */
export const GRPO_EPSILON = 1e-4;
/** Added to the others' standard deviation before NeMo-RL divides by it; a deviation up to this counts as 0. */
export const NEMO_EPSILON = 1e-6;
/** Added to the variance before REINFORCE++ divides by its root (verl's masked_whiten). */
export const WHITEN_EPSILON = 1e-8;

/** How rewards become advantages in reinforcement learning. */
export type Baseline =
  'none' | 'rloo' | 'mean' | 'grpo' | 'rloo-normalised' | 'reinforce++' | 'reinforce++-baseline' | 'remax';
/** In pretraining there are none. */
export type AdvantageKind = Baseline | 'cross-entropy';

/** Whether advantages need the mean and deviation of the whole minibatch. */
export const isWhitened = (kind: AdvantageKind): boolean => kind === 'reinforce++' || kind === 'reinforce++-baseline';

/** The number of a group's completions that are trained on: ReMax's last one is only its baseline. */
export const trainedOf = (kind: AdvantageKind, groupSize: number): number =>
  kind === 'remax' ? groupSize - 1 : groupSize;

/** Mean and standard deviation of what is whitened, over the answer tokens of a minibatch. */
export interface Whitening {
  mean: number;
  deviation: number;
}

export function mean(values: ArrayLike<number>): number {
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

/** What a group's completions score before a baseline is subtracted. */
export interface Scores {
  /** [G] K_i of the first penalty, and β₁K_i + β₂K_i. */
  kSum: Float64Array;
  charge: Float64Array;
  /** [G] the score of a whole completion: the reward less the charge. */
  whole: Float64Array;
  /** [T][G] the score from token t on, where a penalty is charged to go; else null: all are `whole`. */
  toGo: Float64Array[] | null;
}

/** Sets `clamped` [G, T] where a clamp limits an in-reward penalty. */
export function scoresOf(group: Group, settings: PenaltySettings, clamped: Uint8Array): Scores {
  const T = group.answerLength;
  const count = group.rewards.length;
  const scores: Scores = {
    kSum: new Float64Array(count),
    charge: new Float64Array(count),
    whole: Float64Array.from(group.rewards),
    toGo: null,
  };
  for (const { method, beta, isFirst } of penaltiesOf(settings)) {
    if (!inReward(method)) continue;
    const penalties = rewardPenalties(group, method, settings, clamped);
    const sums = new Float64Array(count);
    for (let i = 0; i < count; i++) for (let t = 0; t < T; t++) sums[i] += penalties[i * T + t];
    if (isFirst) scores.kSum = sums;
    const before = scores.whole.slice();
    for (let i = 0; i < count; i++) {
      scores.charge[i] += beta * sums[i];
      scores.whole[i] -= beta * sums[i];
    }
    if (method.rewardKl !== 'to-go' && !scores.toGo) continue;
    scores.toGo ??= Array.from({ length: T }, () => before.slice());
    const remaining = method.rewardKl === 'to-go' ? new Float64Array(count) : sums.slice();
    for (let t = T - 1; t >= 0; t--) {
      for (let i = 0; i < count; i++) {
        // A completion that has ended still counts in the baseline, with K = 0.
        if (method.rewardKl === 'to-go') remaining[i] += penalties[i * T + t];
        scores.toGo[t][i] -= beta * remaining[i];
      }
    }
  }
  return scores;
}

/** The mean and the deviation of the others' scores, as NeMo-RL's leave-one-out baseline has them. */
function normalisedByOthers(scores: Float64Array, wholes: Float64Array): Float64Array {
  return scores.map((score, i) => {
    const others = scores.filter((_, j) => j !== i);
    if (others.length === 0) return score;
    const deviation = standardDeviation(wholes.filter((_, j) => j !== i));
    const advantage = score - mean(others);
    return deviation > NEMO_EPSILON ? advantage / (deviation + NEMO_EPSILON) : advantage;
  });
}

/**
 * Scores [G] → advantages [G], as at the top of this file.
 * @param wholes the scores of the whole completions, whose deviation is divided by.
 * @param greedy the reward of the group's last completion, ReMax's baseline.
 */
function baselined(
  scores: Float64Array,
  kind: Baseline,
  wholes: Float64Array,
  greedy: number,
  whitening: Whitening,
): Float64Array {
  const count = scores.length;
  const centre = mean(scores);
  switch (kind) {
    case 'none':
      return scores.slice();
    case 'remax':
      return scores.map((score) => score - greedy);
    case 'mean':
      return scores.map((score) => score - centre);
    case 'grpo': {
      const scale = standardDeviation(wholes) + GRPO_EPSILON;
      return scores.map((score) => (score - centre) / scale);
    }
    case 'rloo-normalised':
      return normalisedByOthers(scores, wholes);
    case 'reinforce++':
      return scores.map((score) => (score - whitening.mean) / whitening.deviation);
    case 'reinforce++-baseline':
      return scores.map((score) => (score - centre - whitening.mean) / whitening.deviation);
    case 'rloo':
      // x_i − (S − x_i)/(G − 1) = (x_i − S/G)·G/(G − 1)
      return count === 1 ? scores.slice() : scores.map((score) => ((score - centre) * count) / (count - 1));
  }
}

/** What REINFORCE++ whitens, [T][G]: the scores, less the group's mean for its variant with a baseline. */
export function whitened({ whole, toGo }: Scores, kind: AdvantageKind, T: number): Float64Array[] {
  const rows = toGo ?? Array.from({ length: T }, () => whole);
  if (kind !== 'reinforce++-baseline') return rows;
  return rows.map((row) => {
    const centre = mean(row);
    return row.map((score) => score - centre);
  });
}

/**
 * [G, T] advantages per token, constant along a row unless a penalty is to-go, and [G] those of whole completions.
 */
export function advantagesOf(
  { whole, toGo }: Scores,
  group: Group,
  kind: Baseline,
  whitening: Whitening,
): { whole: Float64Array; perToken: Float64Array } {
  const T = group.answerLength;
  const count = group.rewards.length;
  const greedy = group.rewards[count - 1];
  const own = baselined(whole, kind, whole, greedy, whitening);
  const perToken = new Float64Array(count * T);
  if (!toGo) for (let i = 0; i < count; i++) perToken.fill(own[i], i * T, (i + 1) * T);
  toGo?.forEach((scores, t) => {
    const advantages = baselined(scores, kind, whole, greedy, whitening);
    for (let i = 0; i < count; i++) perToken[i * T + t] = advantages[i];
  });
  return { whole: own, perToken };
}
