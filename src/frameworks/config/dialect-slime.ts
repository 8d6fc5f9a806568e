/** slime, and miles, which has the same options. */
import { estimatorNamed, type Dialect, type Sets } from './dialect';
import type { Draft, Penalty } from './draft';
import type { Values } from './values';

function interpretSlime(values: Values, draft: Draft): void {
  const kind = (values.text('advantage') ?? 'grpo').toLowerCase();
  slimeAdvantage(kind, values, draft);
  const estimator = estimatorNamed(values.text('loss-kl-type'));
  if (values.flag('loss-kl')) {
    const placement = values.flag('weighted-kl') ? 'weighted-loss' : 'loss';
    draft.penalise(estimator, placement, values.number('loss-kl-coef'), 'loss-kl-type');
  } else if (values.has('loss-kl-coef') && values.number('loss-kl-coef') !== 0)
    draft.note('coefficient-unused', values.entry('loss-kl-coef')!.key);
  const inReward = values.number('reward-kl-coef');
  if (inReward) {
    if (/^reinforce/.test(kind)) {
      draft.penalise(estimator, 'reward', inReward, 'loss-kl-type');
      draft.settings.rewardKl = 'to-go';
    } else draft.note('slime-reward-ignored', values.entry('reward-kl-coef')!.key);
  }
  // Only low_var_kl is clamped, after the exponential.
  if (values.text('loss-kl-type') === 'low_var_kl' && draft.penalties.length > 0) draft.clamps(0, 10, 'framework');
  const clip = values.number('clip');
  draft.clip(clip, values.number('clip-high') ?? clip);
  draft.settings.dualClip = values.number('dual-clip');
  draft.settings.aggregation = values.flag('aggregation') ? 'token-mean' : 'sequence-mean';
  draft.entropy(values.number('entropy'));
  draft.sampling();
  if (values.flag('correction'))
    draft.correct('truncated', values.number('correction-high'), values.number('correction-low'));
  draft.settings.referenceSync = values.number('reference-steps');
  const [prompts, group, batch] = [values.number('prompts'), values.number('group-size'), values.number('mini-batch')];
  draft.sizes(values.number('updates') ?? (prompts && group && batch ? (prompts * group) / batch : undefined));
  if (values.has('dynamic-sampling'))
    draft.dynamicSampling(/nonzero_std|check_reward/.test(values.text('dynamic-sampling') ?? ''));
}

function slimeAdvantage(kind: string, values: Values, draft: Draft): void {
  const whitened = values.flag('advantage-whitening');
  const advantage = draft.choose(
    'advantage',
    {
      grpo: 'grpo',
      gspo: 'grpo',
      // Without --normalize-advantages nothing is divided.
      reinforce_plus_plus: whitened ? 'reinforce++' : 'none',
      reinforce_plus_plus_baseline: whitened ? 'reinforce++-baseline' : 'mean',
    } as Record<string, string>,
    kind === 'cispo' ? 'policy-loss' : 'advantage',
  );
  if (advantage) draft.settings.advantage = advantage;
  if (kind === 'gspo') draft.settings.rhoLevel = 'geometric';
  if (whitened && advantage === 'grpo') draft.leaveOut('advantage-whitening', 'advantage-whitening');
  draft.withoutDeviation(values.flag('advantage-deviation'));
}

const mendSlime = ({ placement }: Penalty): Sets =>
  placement === 'reward'
    ? [['loss-kl-type', 'k1']]
    : placement === 'weighted-loss'
      ? [['loss-kl-type', 'low_var_kl']]
      : [['loss-kl-type', 'k2']];

export const slimeDialect: Dialect = {
  id: 'slime',
  name: 'slime',
  source: 'slime/utils/arguments.py at 002fa9d, slime/utils/ppo_utils.py at 624b824',
  style: 'flags',
  keys: {
    advantage_estimator: 'advantage',
    disable_grpo_std_normalization: 'advantage-deviation',
    normalize_advantages: 'advantage-whitening',
    use_kl_loss: 'loss-kl',
    kl_loss_type: 'loss-kl-type',
    kl_loss_coef: 'loss-kl-coef',
    use_unbiased_kl: 'weighted-kl',
    kl_coef: 'reward-kl-coef',
    eps_clip: 'clip',
    eps_clip_high: 'clip-high',
    eps_clip_c: 'dual-clip',
    calculate_per_token_loss: 'aggregation',
    entropy_coef: 'entropy',
    rollout_temperature: 'temperature',
    rollout_top_p: 'top-p',
    rollout_top_k: 'top-k',
    n_samples_per_prompt: 'group-size',
    rollout_batch_size: 'prompts',
    global_batch_size: 'mini-batch',
    num_steps_per_rollout: 'updates',
    dynamic_sampling_filter_path: 'dynamic-sampling',
    use_tis: 'correction',
    tis_clip: 'correction-high',
    tis_clip_low: 'correction-low',
    ref_update_interval: 'reference-steps',
  },
  mark: /--rollout-batch-size|--kl-loss-coef|slime|\bmiles\b/,
  defaults: {
    advantage: 'grpo',
    'loss-kl-type': 'k1',
    'loss-kl-coef': '0.0',
    'reward-kl-coef': '0.0',
    clip: '0.2',
    entropy: '0.0',
    'correction-high': '2.0',
    'correction-low': '0',
    temperature: '1.0',
    'top-p': '1.0',
  },
  interpret: interpretSlime,
  mend: mendSlime,
  start: (values) => [
    ['loss-kl', 'true'],
    ['loss-kl-type', values.flag('weighted-kl') ? 'low_var_kl' : 'k2'],
    ['loss-kl-coef', '0.001'],
  ],
};
