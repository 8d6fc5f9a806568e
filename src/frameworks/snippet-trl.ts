/** TRL: GRPOTrainer with k3 in the loss, plain or times ρ; RLOOTrainer with k1 in the reward. */
import { formatNumber } from '../common/text';
import type { Experiment } from '../experiment/experiment';
import type { Text } from '../i18n/every-language';
import { clampNotes, NO_CLAMPS, NOTES, REASONS, type Answer, type Wish } from './snippet';
import { syncedReference } from './snippet-control';

/** The trainer and its KL options, or why there are none. */
function penalty({
  name,
  method,
  experiment,
  offPolicy,
}: Wish): { trainer: 'GRPO' | 'RLOO'; options: string[]; notes: Text[] } | { because: Text } {
  const beta = `beta=${formatNumber(experiment.beta)}`;
  const corrected = { trainer: 'GRPO', options: [beta, 'use_bias_correction_kl=True'] } as const;
  switch (name) {
    case 'none':
      return { trainer: experiment.advantage === 'rloo' ? 'RLOO' : 'GRPO', options: ['beta=0.0'], notes: [] };
    case 'k3-in-loss':
      return { trainer: 'GRPO', options: [beta, 'use_bias_correction_kl=False'], notes: [] };
    case 'k3-in-weighted-loss':
      return { ...corrected, options: [...corrected.options], notes: [] };
    case 'k2-in-detached-weighted-loss':
      return { ...corrected, options: [...corrected.options], notes: [NOTES.sameAsWeightedK3] };
    case 'k2-in-loss':
      return offPolicy
        ? { because: REASONS.trlLoss }
        : { ...corrected, options: [...corrected.options], notes: [NOTES.sameAsWeightedK3] };
    case 'k1-in-reward':
      return experiment.advantage === 'rloo'
        ? { trainer: 'RLOO', options: [beta], notes: [] }
        : { because: REASONS.trlRewardGrpo };
  }
  if (method.placement === 'both') return { because: REASONS.oneOfBoth('TRL') };
  return { because: method.placement === 'reward' ? REASONS.trlReward : REASONS.trlLoss };
}

/** dr_grpo is the sum divided by a constant, which Adam does not see. */
const LOSS_TYPES: Record<Experiment['aggregation'], string> = {
  'sequence-sum': 'dr_grpo',
  'fixed-length': 'dr_grpo',
  'token-mean': 'dapo',
  'sequence-mean': 'grpo',
};

export function trl(wish: Wish): Answer {
  const { name, method, experiment, offPolicy } = wish;
  const found = penalty(wish);
  if ('because' in found) return found;
  const { trainer, options } = found;
  const { advantage, clip, groupSize, prompts, minibatches, temperature, clipHigh, dualClip } = experiment;
  const notes = [...found.notes];
  const own =
    trainer === 'GRPO'
      ? [
          `scale_rewards=${advantage === 'grpo' ? '"group"' : '"none"'}`,
          `loss_type="${LOSS_TYPES[experiment.aggregation]}"`,
        ]
      : [];
  if (trainer === 'GRPO') {
    if (advantage === 'rloo') notes.push(NOTES.meanOfAll);
  }
  if (trainer === 'RLOO') {
    if (experiment.rhoLevel === 'token' && offPolicy) notes.push(NOTES.tokenRatio);
    if (experiment.rewardKl === 'to-go' && method.placement === 'reward') notes.push(NOTES.sumNotToGo);
  }
  if (name !== 'none') notes.push(...clampNotes('TRL', NO_CLAMPS, experiment));
  const lines = [
    `from trl import ${trainer}Config`,
    '',
    `args = ${trainer}Config(`,
    ...[
      ...options,
      ...own,
      ...(name === 'none' ? [] : syncedReference(experiment)),
      `num_generations=${groupSize}`,
      `temperature=${formatNumber(temperature)}`,
      ...(clip > 0 ? [`epsilon=${formatNumber(clip)}`] : []),
      ...(clip > 0 && clipHigh > 0 ? [`epsilon_high=${formatNumber(clipHigh)}`] : []),
      ...(dualClip > 0 && trainer === 'GRPO' ? [`delta=${formatNumber(dualClip)}`] : []),
      `per_device_train_batch_size=${(prompts * groupSize) / minibatches}`,
      'gradient_accumulation_steps=1',
      `steps_per_generation=${minibatches}`,
    ].map((option) => `    ${option},`),
    ')',
  ];
  return { lines, notes: [...notes, NOTES.onePerDevice] };
}
