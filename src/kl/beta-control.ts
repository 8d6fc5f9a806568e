/**
 * The controller of β (Ziegler et al., arXiv 1909.08593, section 2.2): the AdaptiveKLController of verl, OpenRLHF and
 * older versions of TRL. After each step of N completions
 *   β ← β(1 + clip(KL/target − 1, −0.2, 0.2) · N/horizon)
 * with the KL as verl's apply_kl_penalty and OpenRLHF measure it: the penalty's own estimates, under its clamps and
 * from the log-probs that the reward takes them from, averaged over each completion's tokens and then over completions.
 * Nothing holds KL/target − 1 times N/horizon above −1: a horizon below N/5 may turn β's sign, there as here.
 * shaders/control.wgsl is this file in WGSL.
 */
import type { AdvantageKind } from './advantages';
import type { Group } from './group';
import type { Method } from './method';
import { rewardPenalties, type PenaltySettings } from './penalty';

/** The most by which the KL counts as off its target, as a share of it. */
export const MOST_ERROR = 0.2;

export interface BetaControl {
  betaControl: 'fixed' | 'adaptive';
  /** Of the KL, in nats per token. */
  targetKl: number;
  /** In completions. */
  klHorizon: number;
}

/** Whether a controller moves a run's β: not without a penalty. */
export const hasController = ({
  betaControl,
  advantage,
  method,
}: Pick<BetaControl, 'betaControl'> & { advantage: AdvantageKind; method: Method }): boolean =>
  betaControl === 'adaptive' && advantage !== 'cross-entropy' && method.estimator !== 'none';

/** β after a step. @param kl in nats per token. @param completions of the step. */
export function nextBeta(
  beta: number,
  kl: number,
  { targetKl, klHorizon }: Omit<BetaControl, 'betaControl'>,
  completions: number,
): number {
  const error = Math.min(Math.max(kl / targetKl - 1, -MOST_ERROR), MOST_ERROR);
  return beta * (1 + (error * completions) / klHorizon);
}

/**
 * [G] each completion's KL per token, K_i/|o_i|, by the estimator of the first penalty; zeros without one. Of a penalty
 * in the loss it is what that would charge in the reward.
 */
export function controlledKl(group: Group, settings: PenaltySettings): Float64Array {
  const T = group.answerLength;
  const out = new Float64Array(group.rewards.length);
  if (settings.method.estimator === 'none') return out;
  const penalties = rewardPenalties(group, settings.method, settings, new Uint8Array(out.length * T));
  return out.map((_, i) => {
    let sum = 0;
    for (let t = 0; t < group.lengths[i]; t++) sum += penalties[i * T + t];
    return sum / group.lengths[i];
  });
}
