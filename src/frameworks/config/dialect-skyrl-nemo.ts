/** SkyRL and NeMo-RL. */
import { estimatorNamed, type Dialect, type Sets } from './dialect';
import type { Draft, Penalty } from './draft';
import type { Role } from './roles';
import type { Values } from './values';

const AT = 'trainer.algorithm';
const CORRECTION = `${AT}.off_policy_correction`;

function interpretSkyRl(values: Values, draft: Draft): void {
  draft.advantage({ grpo: 'grpo', rloo: 'rloo', 'reinforce++': 'reinforce++' });
  draft.withoutDeviation(values.has('advantage-deviation') && !values.flag('advantage-deviation'));
  if (values.flag('advantage-whitening')) draft.leaveOut('advantage-whitening', 'advantage-whitening');
  const inReward = values.flag('reward-kl');
  // use_kl_loss is on by default; with the penalty in the reward it has to be switched off.
  const inLoss = values.flag('loss-kl') && !(inReward && !values.has('loss-kl'));
  const beta = values.number('loss-kl-coef');
  const type = values.text('loss-kl-type');
  const estimator = type === 'k3_unbiased_gradient' ? (inReward ? 'k3' : 'k2') : estimatorNamed(type);
  if (inReward) {
    draft.penalise(estimator, 'reward', beta, 'loss-kl-type');
    if (!values.has('loss-kl-type') && beta !== 0) draft.note('skyrl-default-k3');
    if (draft.settings.advantage === 'reinforce++') draft.settings.rewardKl = 'to-go';
    if (draft.settings.advantage === 'grpo' && beta !== 0) draft.note('inside-normalised-reward');
    if (values.text('kl-control') === 'adaptive') {
      draft.settings.betaControl = 'adaptive';
      draft.settings.targetKl = values.number('kl-target');
      draft.settings.klHorizon = values.number('kl-horizon');
    }
  }
  if (inLoss) draft.penalise(estimator, 'loss', beta, 'loss-kl-type');
  if (draft.penalties.some((penalty) => penalty.estimator === 'k3')) draft.clamps(20, 10);

  draft.clip(values.number('clip-low'), values.number('clip-high'));
  const mode = draft.choose('policy-loss', { regular: '', dual_clip: 'dual', gspo: 'gspo' }, 'policy-loss');
  if (mode === 'dual') draft.settings.dualClip = values.number('dual-clip');
  if (mode === 'gspo') draft.settings.rhoLevel = 'geometric';
  draft.aggregation({
    token_mean: 'token-mean',
    token_mean_legacy: 'token-mean',
    sequence_mean: 'sequence-mean',
    seq_mean_token_sum_norm: 'fixed-length',
  });
  if (values.flag('entropy-on')) draft.entropy(values.number('entropy'));
  draft.sampling();
  draft.dynamicSampling(/^(?:filter|replace|true)$/.test(values.text('dynamic-sampling') ?? ''));
  const kind = values.text('correction');
  if (kind === 'token' || kind === 'true') draft.correct('truncated', values.number('correction-high'));
  else if (kind === 'sequence') draft.correct('truncated', values.number('correction-limits'), undefined, 'sequence');
  else if (kind !== undefined && kind !== 'false') draft.leaveOut('correction', 'correction');
  const [prompts, batch] = [values.number('prompts'), values.number('mini-batch')];
  draft.sizes(prompts && batch ? prompts / batch : undefined);
  const staleness = values.number('staleness');
  if (staleness) {
    draft.settings.staleness = staleness;
    draft.note('staleness-approximate', staleness);
  }
}

const mendSkyRl = ({ placement }: Penalty): Sets =>
  placement === 'reward' ? [['loss-kl-type', 'k1']] : [['loss-kl-type', 'k2']];

const SKYRL_KEYS: Record<string, Role> = {
  [`${AT}.advantage_estimator`]: 'advantage',
  [`${AT}.grpo_norm_by_std`]: 'advantage-deviation',
  [`${AT}.advantage_batch_normalize`]: 'advantage-whitening',
  [`${AT}.use_kl_loss`]: 'loss-kl',
  [`${AT}.use_kl_in_reward`]: 'reward-kl',
  [`${AT}.kl_estimator_type`]: 'loss-kl-type',
  [`${AT}.kl_loss_coef`]: 'loss-kl-coef',
  [`${AT}.kl_ctrl.type`]: 'kl-control',
  [`${AT}.kl_ctrl.kl_target`]: 'kl-target',
  [`${AT}.kl_ctrl.horizon`]: 'kl-horizon',
  [`${AT}.eps_clip_low`]: 'clip-low',
  [`${AT}.eps_clip_high`]: 'clip-high',
  [`${AT}.clip_ratio_c`]: 'dual-clip',
  [`${AT}.policy_loss_type`]: 'policy-loss',
  [`${AT}.loss_reduction`]: 'aggregation',
  [`${AT}.use_entropy_loss`]: 'entropy-on',
  [`${AT}.entropy_loss_coef`]: 'entropy',
  [`${AT}.dynamic_sampling.type`]: 'dynamic-sampling',
  [`${AT}.zero_variance_filter`]: 'dynamic-sampling',
  [`${CORRECTION}.tis_ratio_type`]: 'correction',
  [`${CORRECTION}.token_tis_ratio_clip_high`]: 'correction-high',
  [`${CORRECTION}.sequence_tis_ratio_clip_high`]: 'correction-limits',
  [`${AT}.use_tis`]: 'correction',
  [`${AT}.tis_imp_ratio_cap`]: 'correction-high',
  'trainer.fully_async.max_staleness_steps': 'staleness',
  'generator.sampling_params.temperature': 'temperature',
  'generator.sampling_params.top_p': 'top-p',
  'generator.sampling_params.top_k': 'top-k',
  'generator.n_samples_per_prompt': 'group-size',
  'trainer.train_batch_size': 'prompts',
  'trainer.policy_mini_batch_size': 'mini-batch',
  'trainer.update_epochs_per_batch': 'epochs',
};

export const skyRlDialect: Dialect = {
  id: 'skyrl',
  name: 'SkyRL',
  source:
    'skyrl/train/config/config.py (AlgorithmConfig) at 0012761, backends/skyrl_train/utils/ppo_utils.py at a956457',
  style: 'overrides',
  keys: SKYRL_KEYS,
  mark: /skyrl|trainer\.algorithm\./i,
  defaults: {
    advantage: 'grpo',
    'loss-kl': 'true',
    'reward-kl': 'false',
    'loss-kl-type': 'k3',
    'loss-kl-coef': '0.001',
    'clip-low': '0.2',
    'clip-high': '0.2',
    'dual-clip': '3.0',
    'policy-loss': 'regular',
    aggregation: 'token_mean',
    entropy: '0.01',
    'correction-high': '2.0',
    'correction-limits': '5.0',
    temperature: '1.0',
    'top-p': '1.0',
  },
  interpret: interpretSkyRl,
  mend: mendSkyRl,
  start: (values) => [
    ...(values.flag('reward-kl') ? ([['reward-kl', 'false']] as const) : []),
    ['loss-kl', 'true'],
    ['loss-kl-type', 'k2'],
    ['loss-kl-coef', '0.001'],
  ],
};

function interpretNemo(values: Values, draft: Draft): void {
  draft.choose('advantage', { grpo: '' }, 'advantage');
  const [deviation, others] = [values.flag('advantage-deviation'), values.flag('advantage-baseline')];
  draft.settings.advantage = deviation ? (others ? 'rloo-normalised' : 'grpo') : others ? 'rloo' : 'mean';
  const beta = values.number('loss-kl-coef');
  draft.penalise(estimatorNamed(values.text('loss-kl-type')), 'weighted-loss', beta, 'loss-kl-type');
  if (draft.penalties.length > 0) {
    draft.note('nemo-2506');
    draft.clamps(values.number('log-ratio-clamp') ?? 0, values.number('estimate-clamp') ?? 0);
  }
  draft.clip(values.number('clip-low'), values.number('clip-high'));
  draft.settings.dualClip = values.number('dual-clip');
  draft.settings.aggregation = values.flag('aggregation') ? 'token-mean' : 'sequence-mean';
  if (values.flag('ratio-level')) draft.settings.rhoLevel = 'geometric';
  draft.sampling();
  draft.dynamicSampling(values.flag('dynamic-sampling'));
  if (values.flag('correction')) {
    const high = values.number('correction-high');
    if (high === undefined) draft.leaveOut('correction', 'correction');
    else draft.correct(values.text('correction-type') === 'icepop' ? 'masked' : 'truncated', high);
  }
  const [prompts, group, batch] = [values.number('prompts'), values.number('group-size'), values.number('mini-batch')];
  draft.sizes(prompts && group && batch ? (prompts * group) / batch : undefined);
  if (values.flag('staleness')) {
    draft.settings.staleness = 1;
    draft.note('staleness-approximate', 1);
  }
}

export const nemoDialect: Dialect = {
  id: 'nemo-rl',
  name: 'NeMo-RL',
  source: 'nemo_rl/algorithms/loss/loss_functions.py and examples/configs/grpo_math_1B.yaml at 7ea279a',
  style: 'overrides',
  keys: {
    'grpo.adv_estimator.name': 'advantage',
    'grpo.normalize_rewards': 'advantage-deviation',
    'grpo.use_leave_one_out_baseline': 'advantage-baseline',
    'loss_fn.reference_policy_kl_penalty': 'loss-kl-coef',
    'loss_fn.reference_policy_kl_type': 'loss-kl-type',
    'loss_fn.kl_input_clamp_value': 'log-ratio-clamp',
    'loss_fn.kl_output_clamp_value': 'estimate-clamp',
    'loss_fn.ratio_clip_min': 'clip-low',
    'loss_fn.ratio_clip_max': 'clip-high',
    'loss_fn.ratio_clip_c': 'dual-clip',
    'loss_fn.token_level_loss': 'aggregation',
    'loss_fn.sequence_level_importance_ratios': 'ratio-level',
    'loss_fn.use_importance_sampling_correction': 'correction',
    'loss_fn.truncated_importance_sampling_ratio': 'correction-high',
    'loss_fn.truncated_importance_sampling_type': 'correction-type',
    'loss_fn.use_on_policy_kl_approximation': 'weighted-kl',
    'grpo.use_dynamic_sampling': 'dynamic-sampling',
    'grpo.num_generations_per_prompt': 'group-size',
    'grpo.num_prompts_per_step': 'prompts',
    'policy.train_global_batch_size': 'mini-batch',
    'policy.generation.temperature': 'temperature',
    'policy.generation.top_p': 'top-p',
    'policy.generation.top_k': 'top-k',
    'grpo.async_grpo.enabled': 'staleness',
  },
  mark: /loss_fn|reference_policy_kl|nemo_rl/,
  defaults: {
    advantage: 'grpo',
    'advantage-deviation': 'true',
    'advantage-baseline': 'true',
    'loss-kl-type': 'k3',
    'loss-kl-coef': '0.01',
    'log-ratio-clamp': '20.0',
    'estimate-clamp': '10.0',
    'clip-low': '0.2',
    'clip-high': '0.2',
    aggregation: 'true',
    temperature: '1.0',
    'top-p': '1.0',
  },
  interpret: interpretNemo,
  mend: () => [['loss-kl-type', 'k3']],
  start: () => [
    ['loss-kl-type', 'k3'],
    ['loss-kl-coef', '0.01'],
  ],
};
