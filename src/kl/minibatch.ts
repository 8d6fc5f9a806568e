/**
 * What the coefficients of one group depend on in the others: which completions are trained on, how many, how many
 * tokens they have, and the scale of their scores. Computed once per minibatch; shaders/minibatch.wgsl computes it in
 * each workgroup, from the same log-probs and rewards.
 */
import {
  isWhitened,
  scoresOf,
  trainedOf,
  whitened,
  WHITEN_EPSILON,
  type AdvantageKind,
  type Whitening,
} from './advantages';
import type { Group } from './group';
import type { PenaltySettings } from './penalty';

export interface MinibatchSettings extends PenaltySettings {
  advantage: AdvantageKind;
  /** How tokens are weighted in the loss; absent is sequence-sum. */
  aggregation?: 'sequence-sum' | 'token-mean' | 'sequence-mean' | 'fixed-length';
  /** Whether groups whose rewards are all equal are left out; absent is off. */
  dynamicSampling?: 'off' | 'on';
  /** N, the number of completions in the whole update, if all are trained on. */
  completions: number;
}

export interface Minibatch extends Whitening {
  /** N, the number of completions that are trained on, and Σ|o|, the number of their tokens. */
  completions: number;
  tokens: number;
}

/** Whether a group is trained on: with dynamic sampling only if the rewards of its sampled completions differ. */
export function isKept({ rewards }: Pick<Group, 'rewards'>, { advantage, dynamicSampling }: Whole): boolean {
  if (dynamicSampling !== 'on') return true;
  for (let i = 1; i < trainedOf(advantage, rewards.length); i++) if (rewards[i] !== rewards[0]) return true;
  return false;
}

/** Whether a group's coefficients depend on values that have to be collected from all groups. */
export const needsMinibatch = ({ advantage, aggregation, dynamicSampling }: Whole): boolean =>
  isWhitened(advantage) || aggregation === 'token-mean' || dynamicSampling === 'on';
type Whole = Pick<MinibatchSettings, 'advantage' | 'aggregation' | 'dynamicSampling'>;

/** The values of a minibatch with these groups; `tokens`, `mean` and `deviation` only where a setting uses them. */
export function minibatchOf(groups: readonly Group[], settings: MinibatchSettings): Minibatch {
  const { advantage, dynamicSampling, completions } = settings;
  const all = advantage !== 'remax' && dynamicSampling !== 'on';
  const whitening = isWhitened(advantage);
  if (all && !needsMinibatch(settings)) return { completions, tokens: 0, mean: 0, deviation: 1 };
  const values: number[] = [];
  let [trained, tokens] = [0, 0];
  for (const group of groups) {
    if (!isKept(group, settings)) continue;
    const count = trainedOf(advantage, group.rewards.length);
    const T = group.answerLength;
    const rows = whitening
      ? whitened(scoresOf(group, settings, new Uint8Array(group.rewards.length * T)), advantage, T)
      : [];
    trained += count;
    for (let i = 0; i < count; i++) {
      tokens += group.lengths[i];
      for (let t = 0; whitening && t < group.lengths[i]; t++) values.push(rows[t][i]);
    }
  }
  const centre = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const variance = squares / Math.max(1, values.length - 1);
  return {
    completions: all ? completions : trained,
    tokens,
    mean: centre,
    deviation: whitening ? Math.sqrt(variance + WHITEN_EPSILON) : 1,
  };
}

/**
 * What the terms of a completion's tokens are divided by, of the policy gradient, the penalty and the entropy alike, as
 * by verl's agg_loss:
 *   sequence-sum    N            seq-mean-token-sum: the mean over completions of the sum over tokens
 *   token-mean      Σ|o|         token-mean, DAPO's: every token counts alike, in whatever completion
 *   sequence-mean   N|o|         seq-mean-token-mean, the original GRPO's: tokens of long completions count less
 *   fixed-length    NT           seq-mean-token-sum-norm, Dr. GRPO's: sequence-sum divided by a constant
 * Only the first and the last keep the direction of the gradient of E[R] − βKL; the others weight completions by
 * length.
 */
export function divisorOf(length: number, T: number, minibatch: Minibatch, { aggregation }: MinibatchSettings): number {
  switch (aggregation) {
    case 'token-mean':
      return minibatch.tokens;
    case 'sequence-mean':
      return minibatch.completions * length;
    case 'fixed-length':
      return minibatch.completions * T;
    case 'sequence-sum':
    case undefined:
      return minibatch.completions;
  }
}

/** [N] the weights on the gradient of the entropy at the prefixes of a minibatch's completions, group by group. */
export function entropyWeightsOf(
  completions: readonly { length: number; reward: number }[],
  groupSize: number,
  T: number,
  settings: Omit<MinibatchSettings, 'completions'> & { entropyBonus?: number },
): number[] {
  const { advantage, entropyBonus = 0 } = settings;
  if (entropyBonus === 0 || advantage === 'cross-entropy') return completions.map(() => 0);
  const none = {
    answerLength: T,
    logprob: [],
    referenceLogprob: [],
    behaviourLogprob: [],
    klExact: [],
    klExactBehaviour: [],
  };
  const groups = Array.from({ length: completions.length / groupSize }, (_, b): Group => {
    const own = completions.slice(b * groupSize, (b + 1) * groupSize);
    return { ...none, lengths: own.map(({ length }) => length), rewards: own.map(({ reward }) => reward) };
  });
  // The divisors depend on lengths and rewards only, whatever the scale of the advantages.
  const baseline = isWhitened(advantage) ? 'none' : advantage;
  const whole = { ...settings, advantage: baseline, completions: completions.length };
  const minibatch = minibatchOf(groups, whole);
  return groups.flatMap((group) => {
    const trained = isKept(group, whole) ? trainedOf(advantage, groupSize) : 0;
    return Array.from(group.lengths, (length, i) =>
      i < trained ? -entropyBonus / divisorOf(length, T, minibatch, whole) : 0,
    );
  });
}
