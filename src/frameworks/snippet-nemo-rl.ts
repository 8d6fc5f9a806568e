/**
 * NeMo-RL since PR #2506: any estimator in the loss, times a differentiated factor whose value is 1, or times π/μ;
 * clamps are options.
 */
import { formatNumber } from '../common/text';
import type { Text } from '../i18n/every-language';
import { meanNotes, NOTES, REASONS, type Answer, type Wish } from './snippet';

/** NeMo-RL's estimator for a method, on- or off-policy. */
function estimatorFor({ name, offPolicy }: Wish): { type: string; notes: readonly Text[] } | undefined {
  switch (name) {
    case 'k1-in-weighted-loss':
      return { type: 'k1', notes: [] };
    case 'k2-in-weighted-loss':
      return { type: 'k2', notes: [] };
    case 'k3-in-weighted-loss':
      return { type: 'k3', notes: [] };
    case 'k2-in-detached-weighted-loss':
      return { type: 'k3', notes: [NOTES.sameAsWeightedK3] };
    // On-policy, k2 in the loss equals ρ·k3, sample by sample.
    case 'k2-in-loss':
      return offPolicy ? undefined : { type: 'k3', notes: [NOTES.sameAsWeightedK3] };
    default:
      return undefined;
  }
}

const clamp = (value: number): string => (value === 0 ? 'null' : value.toFixed(1));

export function nemoRl(wish: Wish): Answer {
  const { name, method, experiment, offPolicy } = wish;
  const found = estimatorFor(wish);
  if (name !== 'none' && !found) {
    if (method.placement === 'both') return { because: REASONS.oneOfBoth('NeMo-RL') };
    return { because: method.placement === 'reward' ? REASONS.nemoReward : REASONS.nemoLoss };
  }
  const {
    advantage,
    clip,
    groupSize,
    prompts,
    minibatches,
    temperature,
    clipHigh,
    aggregation,
    logRatioClamp,
    estimateClamp,
    beta,
  } = experiment;
  const mean = aggregation === 'sequence-mean' ? [] : meanNotes(experiment, 'token-mean');
  return {
    lines: [
      'grpo.adv_estimator.name=grpo',
      `grpo.adv_estimator.normalize_rewards=${advantage === 'grpo' || advantage === 'rloo-normalised'}`,
      `grpo.adv_estimator.use_leave_one_out_baseline=${advantage.startsWith('rloo')}`,
      `loss_fn.reference_policy_kl_penalty=${found ? formatNumber(beta) : 0}`,
      ...(found
        ? [
            `loss_fn.reference_policy_kl_type=${found.type}`,
            `loss_fn.kl_input_clamp_value=${clamp(logRatioClamp)}`,
            `loss_fn.kl_output_clamp_value=${clamp(estimateClamp)}`,
            `loss_fn.use_on_policy_kl_approximation=${offPolicy}`,
          ]
        : []),
      ...(clip > 0
        ? [`loss_fn.ratio_clip_min=${formatNumber(clip)}`, `loss_fn.ratio_clip_max=${formatNumber(clipHigh || clip)}`]
        : []),
      ...(aggregation === 'sequence-mean' ? ['loss_fn.token_level_loss=false'] : []),
      `grpo.num_prompts_per_step=${prompts}`,
      `grpo.num_generations_per_prompt=${groupSize}`,
      `policy.train_global_batch_size=${(prompts * groupSize) / minibatches}`,
      `policy.generation.temperature=${formatNumber(temperature)}`,
    ],
    notes: found ? [...found.notes, NOTES.inactiveNeMo, ...mean] : [],
  };
}
