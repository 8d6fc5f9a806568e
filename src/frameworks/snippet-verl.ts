/**
 * verl: KL as `algorithm.kl_penalty` in the reward, as `kl_loss_type` in the actor's loss, or both; names as in
 * kl_penalty_forward.
 */
import { formatNumber } from '../common/text';
import type { Experiment } from '../experiment/experiment';
import type { Text } from '../i18n/every-language';
import { clampNotes, NO_CLAMPS, NOTES, REASONS, type Answer, type Wish } from './snippet';
import { klControl } from './snippet-control';

const TYPES: Record<string, string> = { k1: 'kl', k2: 'mse', k3: 'low_var_kl' };
const AGGREGATIONS: Record<Experiment['aggregation'], string> = {
  'sequence-sum': 'seq-mean-token-sum',
  'token-mean': 'token-mean',
  'sequence-mean': 'seq-mean-token-mean',
  'fixed-length': 'seq-mean-token-sum-norm',
};
const K3_CLAMPS = { logRatioClamp: 20, estimateClamp: 10 };
const ACTOR = 'actor_rollout_ref.actor';

export function verl(wish: Wish): Answer {
  const { name, method, experiment, offPolicy } = wish;
  const beta = formatNumber(experiment.beta);
  const notes: Text[] = [];
  let type = TYPES[method.estimator];
  let clamps = method.estimator === 'k3' ? K3_CLAMPS : NO_CLAMPS;
  const weighted = method.placement === 'weighted-loss' || method.placement === 'detached-weighted-loss';
  if (name !== 'none' && weighted) {
    if (offPolicy) return { because: REASONS.noRatio('verl') };
    if (name !== 'k3-in-weighted-loss') return { because: REASONS.noWeighted('verl') };
    // The value of k3 with the gradient of k2, which equals ρ·k3 on-policy. The clamps affect only the value.
    type = 'k3+';
    clamps = NO_CLAMPS;
    notes.push(NOTES.sameAsK2);
  }
  const reward = name !== 'none' && (method.placement === 'reward' || method.placement === 'both');
  const loss = name !== 'none' && method.placement !== 'reward';
  const { prompts, minibatches, groupSize, temperature, advantage, clip, rewardKl } = experiment;
  const lines = [
    `algorithm.adv_estimator=${advantage}`,
    ...(advantage === 'grpo' ? ['algorithm.norm_adv_by_std_in_grpo=True'] : []),
    `algorithm.use_kl_in_reward=${reward ? 'True' : 'False'}`,
    ...(reward
      ? [
          `algorithm.kl_penalty=${TYPES[method.estimator]}`,
          `algorithm.kl_ctrl.kl_coef=${beta}`,
          ...klControl(experiment, 'algorithm.kl_ctrl', 'target_kl'),
        ]
      : []),
    `${ACTOR}.use_kl_loss=${loss ? 'True' : 'False'}`,
    ...(loss ? [`${ACTOR}.kl_loss_type=${type}`, `${ACTOR}.kl_loss_coef=${beta}`] : []),
    `${ACTOR}.loss_agg_mode=${AGGREGATIONS[experiment.aggregation]}`,
    ...(clip > 0
      ? [
          `${ACTOR}.clip_ratio_low=${formatNumber(clip)}`,
          `${ACTOR}.clip_ratio_high=${formatNumber(experiment.clipHigh || clip)}`,
        ]
      : []),
    ...(experiment.dualClip > 0 ? [`${ACTOR}.clip_ratio_c=${formatNumber(experiment.dualClip)}`] : []),
    `data.train_batch_size=${prompts}`,
    `${ACTOR}.ppo_mini_batch_size=${prompts / minibatches}`,
    `actor_rollout_ref.rollout.n=${groupSize}`,
    `actor_rollout_ref.rollout.temperature=${formatNumber(temperature)}`,
  ];
  if (reward && rewardKl === 'to-go') notes.push(NOTES.sumNotToGo);
  if (name !== 'none') notes.push(...clampNotes('verl', clamps, experiment));
  return { lines, notes };
}
