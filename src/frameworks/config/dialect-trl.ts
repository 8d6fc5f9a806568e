/** TRL, with open-r1's recipes; and ms-swift, whose trainer is built on TRL's. */
import type { Dialect } from './dialect';
import type { Draft } from './draft';
import type { Role } from './roles';
import type { Values } from './values';

/** Keys that both have. */
const SHARED: Record<string, Role> = {
  beta: 'loss-kl-coef',
  loss_type: 'aggregation',
  scale_rewards: 'advantage-deviation',
  epsilon: 'clip-low',
  epsilon_high: 'clip-high',
  delta: 'dual-clip',
  importance_sampling_level: 'ratio-level',
  num_generations: 'group-size',
  num_iterations: 'epochs',
  steps_per_generation: 'updates',
  gradient_accumulation_steps: 'accumulation',
  temperature: 'temperature',
  top_p: 'top-p',
  top_k: 'top-k',
  top_entropy_quantile: 'entropy-quantile',
  sync_ref_model: 'reference-sync',
  ref_model_sync_steps: 'reference-steps',
  ref_model_mixup_alpha: 'reference-mixing',
};

const AGGREGATIONS = {
  grpo: 'sequence-mean',
  bnpo: 'token-mean',
  dapo: 'token-mean',
  dr_grpo: 'fixed-length',
};

/** What GRPOTrainer and its heirs have in common. */
function shared(values: Values, draft: Draft): void {
  const low = values.number('clip-low');
  draft.clip(low, values.number('clip-high') ?? low);
  // delta bounds the ratio of every token from above; for A > 0 the clip at 1 + ε is below it.
  draft.settings.dualClip = values.number('dual-clip');
  draft.aggregation(AGGREGATIONS);
  const level = draft.choose('ratio-level', { token: '', sequence: 'geometric' }, 'policy-loss');
  if (level) draft.settings.rhoLevel = level;
  const quantile = values.number('entropy-quantile');
  if (quantile !== undefined && quantile < 1) draft.leaveOut('entropy-quantile', 'entropy-quantile');
  draft.sampling();
  draft.entropy(values.number('entropy'));
  const [steps, accumulation] = [values.number('updates'), values.number('accumulation')];
  draft.sizes(steps && accumulation ? steps / accumulation : steps);
  if (values.flag('reference-sync')) {
    // TRL counts updates, the toy steps, of which each has as many as minibatches.
    const updates = values.number('reference-steps') ?? 0;
    draft.settings.referenceSync = Math.max(1, Math.round(updates / (draft.settings.minibatches ?? 1)));
    // reference ← α·policy + (1 − α)·reference.
    draft.settings.referenceDecay = Number((1 - (values.number('reference-mixing') ?? 1)).toPrecision(6));
  }
  correction(values, draft);
}

function correction(values: Values, draft: Draft): void {
  const mode =
    values.has('correction-type') || values.has('correction-high') ? values.text('correction-type') : undefined;
  if (mode === undefined || (values.has('correction') && !values.flag('correction'))) return;
  const high = values.number('correction-high');
  const level = mode.startsWith('sequence') ? 'sequence' : undefined;
  if (mode.endsWith('_truncate')) draft.correct('truncated', high, undefined, level);
  else if (mode.endsWith('_mask')) draft.correct('masked', high, 0, level);
  else draft.leaveOut('correction', 'correction-type');
}

/** The advantage by what `scale_rewards` divides by. */
function scaled(values: Values, draft: Draft): void {
  const advantage = draft.choose(
    'advantage-deviation',
    {
      group: 'grpo',
      true: 'grpo',
      none: 'mean',
      false: 'mean',
      batch: 'reinforce++-baseline',
    } as Record<string, string>,
    'advantage',
  );
  // `none` is a word here, and no missing value.
  const none = /^none$/i.test(values.entry('advantage-deviation')?.value ?? '');
  draft.settings.advantage = none ? 'mean' : advantage;
}

function interpretTrl(values: Values, draft: Draft): void {
  const trainer = values.text('trainer') ?? 'GRPOConfig';
  const beta = values.number('loss-kl-coef');
  if (/PPO|OnlineDPO/.test(trainer) && !trainer.startsWith('GRPO')) {
    draft.leaveOut('critic', 'trainer');
    const type = values.text('reward-kl-type') ?? 'k1';
    draft.penalise(type, 'reward', values.number('reward-kl-coef') ?? 0.05, 'reward-kl-type');
    return;
  }
  if (trainer.startsWith('RLOO')) {
    draft.settings.advantage = 'rloo';
    draft.settings.rhoLevel = 'sequence';
    draft.penalise('k1', 'reward', values.has('loss-kl-coef') ? beta : 0.05, 'loss-kl-coef');
    const low = values.number('clip-low');
    draft.clip(low, values.number('clip-high') ?? low);
    draft.sampling();
    draft.sizes(values.number('updates'));
    if (values.flag('advantage-whitening')) draft.leaveOut('advantage-whitening', 'advantage-whitening');
    return;
  }
  scaled(values, draft);
  const weighted = values.flag('weighted-kl');
  draft.penalise('k3', weighted ? 'weighted-loss' : 'loss', beta, 'loss-kl-coef');
  if (draft.penalties.length > 0 && !values.has('weighted-kl')) draft.note('trl-6503');
  shared(values, draft);
}

export const trlDialect: Dialect = {
  id: 'trl',
  name: 'TRL',
  source: 'trl/trainer/grpo_config.py and rloo_config.py at f2cd577; use_bias_correction_kl as of PR #6503',
  style: 'flags-with-values',
  keys: {
    ...SHARED,
    trainer: 'trainer',
    use_bias_correction_kl: 'weighted-kl',
    entropy_coef: 'entropy',
    normalize_advantages: 'advantage-whitening',
    kl_coef: 'reward-kl-coef',
    kl_estimator: 'reward-kl-type',
    vllm_importance_sampling_correction: 'correction',
    vllm_importance_sampling_mode: 'correction-type',
    vllm_importance_sampling_cap: 'correction-high',
  },
  mark: /(?:GRPO|RLOO|PPO)(?:Config|Trainer)|\btrl\b|open-r1|reward_funcs/,
  defaults: {
    'loss-kl-coef': '0.0',
    'weighted-kl': 'true',
    aggregation: 'dapo',
    'advantage-deviation': 'group',
    'clip-low': '0.2',
    'ratio-level': 'token',
    temperature: '1.0',
    'top-p': '1.0',
    'reference-steps': '512',
    'reference-mixing': '0.6',
    'correction-type': 'sequence_mask',
    'correction-high': '3.0',
  },
  interpret: interpretTrl,
  mend: () => [['weighted-kl', 'True']],
  start: (values) => [
    ['loss-kl-coef', '0.04'],
    ...(values.text('trainer') === 'RLOOConfig' ? [] : ([['weighted-kl', 'True']] as const)),
  ],
};

function interpretSwift(values: Values, draft: Draft): void {
  const kind = values.text('advantage') ?? 'grpo';
  if (kind === 'grpo') scaled(values, draft);
  else draft.advantage({ rloo: 'rloo', reinforce_plus_plus: 'reinforce++-baseline' });
  const inReward = values.has('reward-kl')
    ? values.flag('reward-kl')
    : kind === 'rloo' || kind === 'reinforce_plus_plus';
  const beta = values.number('loss-kl-coef');
  draft.penalise(inReward ? 'k1' : 'k3', inReward ? 'reward' : 'loss', beta, 'loss-kl-coef');
  if (inReward && draft.settings.advantage === 'grpo' && beta !== 0) draft.note('inside-normalised-reward');
  shared(values, draft);
  draft.dynamicSampling(values.flag('dynamic-sampling'));
}

export const swiftDialect: Dialect = {
  id: 'ms-swift',
  name: 'ms-swift',
  source: 'swift/trainers/arguments.py and rlhf_trainer/grpo_trainer.py at 3602360',
  style: 'flags-with-values',
  keys: {
    ...SHARED,
    rlhf_type: 'trainer',
    advantage_estimator: 'advantage',
    kl_in_reward: 'reward-kl',
    dynamic_sample: 'dynamic-sampling',
    rollout_importance_sampling_mode: 'correction-type',
    rollout_importance_sampling_threshold: 'correction-high',
  },
  mark: /\bswift\b|rlhf_type|\bmegatron rlhf\b/,
  defaults: {
    'loss-kl-coef': '0.04',
    aggregation: 'grpo',
    'advantage-deviation': 'group',
    'clip-low': '0.2',
    'ratio-level': 'token',
    'top-p': '0.9',
    'top-k': '50',
    'reference-steps': '512',
    'reference-mixing': '0.6',
    'correction-high': '2.0',
  },
  interpret: interpretSwift,
  mend: () => [['reward-kl', 'true']],
  start: () => [
    ['loss-kl-coef', '0.04'],
    ['reward-kl', 'true'],
  ],
};
