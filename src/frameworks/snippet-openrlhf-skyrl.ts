/** OpenRLHF and SkyRL: one estimator, in the reward or in the loss. */
import { formatNumber } from '../common/text';
import type { Experiment } from '../experiment/experiment';
import type { Text } from '../i18n/every-language';
import { clampNotes, meanNotes, NO_CLAMPS, NOTES, REASONS, type Answer, type Wish } from './snippet';
import { klControl, openRlhfControl } from './snippet-control';

/** OpenRLHF clamps every estimate, except with its unbiased gradient. */
export function openRlhf(wish: Wish): Answer {
  const { name, method, experiment } = wish;
  if (method.placement === 'both') return { because: REASONS.oneOfBoth('OpenRLHF') };
  const { advantage, clip, groupSize, prompts, minibatches, temperature, rewardKl, clipHigh, dualClip } = experiment;
  const unbiased = name === 'k2-in-detached-weighted-loss' || name === 'k3-in-weighted-loss';
  if (!unbiased && (method.placement === 'weighted-loss' || method.placement === 'detached-weighted-loss'))
    return { because: REASONS.noWeighted('OpenRLHF') };
  const notes: Text[] = [];
  const kl = ['--algo.kl.init_coef ' + (name === 'none' ? '0' : formatNumber(experiment.beta))];
  if (name !== 'none') {
    if (method.placement !== 'reward') kl.push('--algo.kl.use_loss');
    kl.push(`--algo.kl.estimator ${method.estimator}`, ...openRlhfControl(experiment));
    if (unbiased) kl.push('--algo.kl.unbiased_gradient');
    if (unbiased) notes.push(NOTES.isWeightClamped);
    if (method.placement === 'reward')
      notes.push(...(rewardKl === 'sum' ? [NOTES.toGoNotSum] : []), NOTES.penaltyAfterBaseline);
    else notes.push(...meanNotes(experiment, 'token-mean'));
    notes.push(...clampNotes('OpenRLHF', unbiased ? NO_CLAMPS : { logRatioClamp: 0, estimateClamp: 10 }, experiment));
  }
  return {
    lines: [
      `--algo.advantage.estimator ${advantage === 'grpo' ? 'group_norm' : 'rloo'}`,
      ...kl,
      ...(clip > 0
        ? [
            clipHigh > 0
              ? `--actor.eps_clip_low_high ${formatNumber(clip)} ${formatNumber(clipHigh)}`
              : `--actor.eps_clip ${formatNumber(clip)}`,
          ]
        : []),
      ...(dualClip > 0 ? [`--actor.dual_clip ${formatNumber(dualClip)}`] : []),
      `--rollout.batch_size ${prompts}`,
      `--rollout.n_samples_per_prompt ${groupSize}`,
      `--rollout.temperature ${formatNumber(temperature)}`,
      `--train.batch_size ${(prompts * groupSize) / minibatches}`,
    ],
    notes,
  };
}

/** A sum needs a constant there, max_seq_len, which depends on the model. */
const SKYRL_REDUCTIONS: Partial<Record<Experiment['aggregation'], string>> = {
  'token-mean': 'token_mean',
  'sequence-mean': 'sequence_mean',
};

/** SkyRL clamps k3 like verl. */
export function skyRl(wish: Wish): Answer {
  const { name, method, experiment, offPolicy } = wish;
  if (method.placement === 'both') return { because: REASONS.oneOfBoth('SkyRL') };
  const notes: Text[] = [];
  let { estimator } = method;
  if (method.placement === 'weighted-loss' || method.placement === 'detached-weighted-loss') {
    if (offPolicy) return { because: REASONS.noRatio('SkyRL') };
    if (name !== 'k3-in-weighted-loss') return { because: REASONS.noWeighted('SkyRL') };
    estimator = 'k2';
    notes.push(NOTES.sameAsK2);
  }
  const { advantage, clip, groupSize, prompts, minibatches, temperature, rewardKl, beta } = experiment;
  const reward = name !== 'none' && method.placement === 'reward';
  const reduction = SKYRL_REDUCTIONS[experiment.aggregation];
  const at = 'trainer.algorithm';
  if (name !== 'none') {
    if (reward && rewardKl === 'to-go') notes.push(NOTES.sumNotToGo);
    if (!reward && !reduction) notes.push(...meanNotes(experiment, 'token-mean'));
    notes.push(
      ...clampNotes('SkyRL', estimator === 'k3' ? { logRatioClamp: 20, estimateClamp: 10 } : NO_CLAMPS, experiment),
    );
  }
  return {
    lines: [
      `${at}.advantage_estimator=${advantage}`,
      ...(advantage === 'grpo' ? [`${at}.grpo_norm_by_std=true`] : []),
      `${at}.use_kl_in_reward=${reward}`,
      `${at}.use_kl_loss=${name !== 'none' && !reward}`,
      ...(name === 'none' ? [] : [`${at}.kl_estimator_type=${estimator}`, `${at}.kl_loss_coef=${formatNumber(beta)}`]),
      ...(reward ? klControl(experiment, `${at}.kl_ctrl`, 'kl_target') : []),
      ...(clip > 0
        ? [
            `${at}.eps_clip_low=${formatNumber(clip)}`,
            `${at}.eps_clip_high=${formatNumber(experiment.clipHigh || clip)}`,
          ]
        : []),
      ...(experiment.dualClip > 0
        ? [`${at}.policy_loss_type=dual_clip`, `${at}.clip_ratio_c=${formatNumber(experiment.dualClip)}`]
        : []),
      ...(reduction ? [`${at}.loss_reduction=${reduction}`] : []),
      `trainer.train_batch_size=${prompts}`,
      `trainer.policy_mini_batch_size=${prompts / minibatches}`,
      `generator.n_samples_per_prompt=${groupSize}`,
      `generator.sampling_params.temperature=${formatNumber(temperature)}`,
    ],
    notes,
  };
}
