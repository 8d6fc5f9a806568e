/** OpenRLHF, with the names of its options before and since they have dots; and Oat. */
import { estimatorNamed, type Dialect, type Sets } from './dialect';
import type { Draft, Penalty } from './draft';
import type { Values } from './values';

/** reinforce: REINFORCE++; reinforce_baseline: the group's mean, then the batch's deviation. */
const ADVANTAGES = {
  rloo: 'rloo',
  group_norm: 'grpo',
  dr_grpo: 'mean',
  reinforce: 'reinforce++',
  reinforce_baseline: 'reinforce++-baseline',
};

function interpret(values: Values, draft: Draft): void {
  draft.advantage(ADVANTAGES);
  if (values.flag('advantage-deviation')) {
    if (draft.settings.advantage === 'reinforce++-baseline') draft.settings.advantage = 'mean';
    else if (draft.settings.advantage === 'reinforce++') draft.leaveOut('advantage', 'advantage-deviation');
  }
  const type = values.text('loss-kl-type');
  const estimator = estimatorNamed(type);
  const beta = values.number('loss-kl-coef');
  if (!values.flag('loss-kl')) {
    draft.penalise(estimator, 'reward', beta, 'loss-kl-type');
    draft.settings.rewardKl = 'to-go';
    if (beta !== 0) draft.note('penalty-after-baseline');
    const target = values.number('kl-target');
    if (target !== undefined) {
      draft.settings.betaControl = 'adaptive';
      draft.settings.targetKl = target;
      draft.settings.klHorizon = values.number('kl-horizon');
    }
  } else if (values.flag('weighted-kl')) {
    // The value of any estimator, with the gradient ρ·k1·∇log π (PR #1309).
    draft.penalise('k2', 'detached-weighted-loss', beta, 'loss-kl-type');
    if (estimator !== 'k2') draft.note('logged-only', type ?? '');
  } else draft.penalise(estimator, 'loss', beta, 'loss-kl-type');
  // Every estimate is clamped, after the exponential.
  if (draft.penalties.length > 0 && !values.flag('weighted-kl'))
    draft.clamps(0, 10, estimator === 'k3' ? 'framework' : undefined);

  const both = values.numbers('clip-range');
  const clip = values.number('clip');
  draft.clip(both[0] ?? clip, both[1] ?? clip);
  draft.settings.dualClip = values.number('dual-clip');
  // PolicyLoss averages over all tokens of a micro-batch (masked_mean).
  draft.settings.aggregation = 'token-mean';
  const mode = draft.choose(
    'policy-loss',
    { ppo: 'token', gspo: 'geometric' } as Record<string, string>,
    'policy-loss',
  );
  if (mode === 'geometric') draft.settings.rhoLevel = mode;
  draft.entropy(values.number('entropy'));
  draft.sampling();
  draft.dynamicSampling(values.flag('dynamic-sampling'));
  if (values.flag('correction')) correction(values, draft);
  const [prompts, group, batch] = [values.number('prompts'), values.number('group-size'), values.number('mini-batch')];
  draft.sizes(prompts && group && batch ? (prompts * group) / batch : undefined);
  if (values.flag('staleness')) {
    draft.settings.staleness = 1;
    draft.note('staleness-approximate', 1);
  }
}

function correction(values: Values, draft: Draft): void {
  const limits = values.numbers('correction-limits');
  const [low, high] = limits.length > 1 ? limits : [undefined, limits[0]];
  const type = (values.text('correction-type') ?? 'tis').toLowerCase();
  if (type === 'icepop' || type === 'true') draft.correct('masked', high, low);
  else if (type === 'tis' || type === 'false') draft.correct('truncated', high, low);
  else draft.leaveOut('correction', 'correction-type');
}

const mend = ({ placement }: Penalty): Sets =>
  placement === 'reward' ? [['loss-kl-type', 'k1']] : [['loss-kl-type', 'k2']];

export const openRlhfDialect: Dialect = {
  id: 'openrlhf',
  name: 'OpenRLHF',
  source:
    'openrlhf/cli/train_ppo_ray.py at 3c3be62 (names with dots) and 021d1b0 (without); the flag of unbiased ' +
    'gradients came with PR #1309',
  style: 'flags',
  keys: {
    'algo.advantage.estimator': 'advantage',
    advantage_estimator: 'advantage',
    'algo.advantage.no_std_norm': 'advantage-deviation',
    no_advantage_std_norm: 'advantage-deviation',
    'algo.kl.use_loss': 'loss-kl',
    use_kl_loss: 'loss-kl',
    'algo.kl.estimator': 'loss-kl-type',
    kl_estimator: 'loss-kl-type',
    'algo.kl.init_coef': 'loss-kl-coef',
    init_kl_coef: 'loss-kl-coef',
    'algo.kl.unbiased_gradient': 'weighted-kl',
    'algo.kl.target': 'kl-target',
    kl_target: 'kl-target',
    'algo.kl.horizon': 'kl-horizon',
    kl_horizon: 'kl-horizon',
    'actor.eps_clip': 'clip',
    eps_clip: 'clip',
    'actor.eps_clip_low_high': 'clip-range',
    eps_clip_low_high: 'clip-range',
    'actor.dual_clip': 'dual-clip',
    dual_clip: 'dual-clip',
    'actor.policy_loss_type': 'policy-loss',
    policy_loss_type: 'policy-loss',
    'actor.entropy_coef': 'entropy',
    entropy_loss_coef: 'entropy',
    'rollout.temperature': 'temperature',
    temperature: 'temperature',
    'rollout.top_p': 'top-p',
    top_p: 'top-p',
    'algo.dynamic_filtering_enable': 'dynamic-sampling',
    dynamic_filtering: 'dynamic-sampling',
    'algo.advantage.is_correction_enable': 'correction',
    enable_vllm_is_correction: 'correction',
    vllm_enable_is_correction: 'correction',
    'algo.advantage.is_correction_type': 'correction-type',
    vllm_is_correction_type: 'correction-type',
    use_icepop: 'correction-type',
    'algo.advantage.is_correction_threshold': 'correction-limits',
    vllm_is_truncated_threshold: 'correction-limits',
    'rollout.batch_size': 'prompts',
    rollout_batch_size: 'prompts',
    'rollout.n_samples_per_prompt': 'group-size',
    n_samples_per_prompt: 'group-size',
    'train.batch_size': 'mini-batch',
    train_batch_size: 'mini-batch',
    'train.max_epochs': 'epochs',
    max_epochs: 'epochs',
    'train.async_enable': 'staleness',
    async_train: 'staleness',
  },
  mark: /openrlhf|algo\.kl\.|init_kl_coef/,
  defaults: {
    advantage: 'gae',
    'loss-kl': 'false',
    'loss-kl-type': 'k1',
    'loss-kl-coef': '0.01',
    'kl-horizon': '10000',
    clip: '0.2',
    'policy-loss': 'ppo',
    temperature: '1.0',
    'top-p': '1.0',
    'correction-limits': '0.5 5.0',
    'mini-batch': '128',
    prompts: '1024',
    'group-size': '1',
  },
  // The threshold was one number, 2, while the flag had its first name.
  otherDefaults: ({ hasKey }) => (hasKey(/^vllm_enable_is_correction$/) ? { 'correction-limits': '2' } : {}),
  interpret,
  mend,
  start: (values) => [
    ['loss-kl-type', values.flag('loss-kl') ? 'k2' : 'k1'],
    ['loss-kl-coef', '0.01'],
  ],
};

function interpretOat(values: Values, draft: Draft): void {
  draft.advantage({ drgrpo: 'mean', grpo: 'grpo' });
  draft.penalise('k3', 'loss', values.number('loss-kl-coef'), 'loss-kl-coef');
  if (draft.penalties.length > 0) draft.clamps(40, 0);
  draft.penalise('k1', 'reward', values.number('reward-kl-coef'), 'reward-kl-coef');
  // drgrpo: the sum divided by the longest answer; else each answer's mean (masked_aggregator).
  draft.settings.aggregation = draft.settings.advantage === 'mean' ? 'fixed-length' : 'sequence-mean';
  const clip = values.number('clip');
  draft.clip(clip, clip);
  draft.sampling();
  if (values.has('correction-high')) draft.correct('truncated', values.number('correction-high'));
  const [prompts, group, batch] = [values.number('prompts'), values.number('group-size'), values.number('mini-batch')];
  draft.sizes(prompts && group && batch ? (prompts * group) / batch : undefined);
}

export const oatDialect: Dialect = {
  id: 'oat',
  name: 'Oat',
  source: 'oat/algorithms/ppo.py at 08379c6',
  style: 'flags',
  keys: {
    critic_type: 'advantage',
    beta: 'loss-kl-coef',
    kl_penalty_coef: 'reward-kl-coef',
    cliprange: 'clip',
    tis_c: 'correction-high',
    temperature: 'temperature',
    top_p: 'top-p',
    top_k: 'top-k',
    num_samples: 'group-size',
    rollout_batch_size: 'prompts',
    train_batch_size: 'mini-batch',
    num_ppo_epochs: 'epochs',
    whiten_adv: 'advantage-whitening',
  },
  mark: /critic_type|oracle_type|train_zero_math/,
  defaults: {
    advantage: 'ppo',
    'loss-kl-coef': '0',
    'reward-kl-coef': '0',
    clip: '0.2',
    temperature: '1',
    'top-p': '1',
  },
  interpret: interpretOat,
  mend: (penalty) => [
    ['loss-kl-coef', '0'],
    ['reward-kl-coef', String(Math.abs(penalty.beta))],
  ],
  start: () => [['reward-kl-coef', '0.001']],
};
