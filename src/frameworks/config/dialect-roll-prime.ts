/** ROLL and prime-rl. */
import { estimatorNamed, type Dialect } from './dialect';
import type { Draft } from './draft';
import type { Values } from './values';

/** By what rewards are centred on and divided by; then, where advantages are whitened, once more by the batch. */
function rollAdvantage(values: Values, draft: Draft): void {
  const whitened = values.flag('advantage-whitening');
  const kind = draft.choose(
    'advantage',
    { grpo: 'grpo', reinforce: 'reinforce' } as Record<string, string>,
    'advantage',
  );
  if (kind === undefined) return;
  const normed =
    kind === 'grpo' ? 'group/group' : `${values.text('advantage-baseline')}/${values.text('advantage-deviation')}`;
  const advantage = {
    'group/group': 'grpo',
    'group/batch': 'reinforce++-baseline',
    'group/undefined': whitened ? 'reinforce++-baseline' : 'mean',
    'batch/batch': 'reinforce++',
    'undefined/undefined': whitened ? 'reinforce++' : 'none',
  }[normed];
  if (advantage === undefined) draft.leaveOut('advantage', 'advantage-deviation');
  else draft.settings.advantage = advantage;
  if (whitened && advantage === 'grpo') draft.leaveOut('advantage-whitening', 'advantage-whitening');
  const limit = values.number('advantage-clip');
  if (limit === undefined) return;
  // Divided by the group's deviation, no advantage exceeds √(G − 1).
  const group = values.number('group-size') ?? 8;
  draft.leaveOut('advantage-clip', 'advantage-clip', !(advantage === 'grpo' && limit >= Math.sqrt(group - 1)));
}

function interpretRoll(values: Values, draft: Draft): void {
  rollAdvantage(values, draft);
  if (values.flag('loss-kl')) {
    draft.penalise('k3', 'loss', values.number('loss-kl-coef'), 'loss-kl-coef');
    if (draft.penalties.length > 0) draft.clamps(0, 10, 'framework');
  }
  if (values.flag('reward-kl')) {
    const type = values.text('reward-kl-type');
    draft.penalise(estimatorNamed(type), 'reward', values.number('reward-kl-coef'), 'reward-kl-type');
    draft.settings.rewardKl = 'to-go';
    const target = values.number('kl-target');
    if (target !== undefined) {
      draft.settings.betaControl = 'adaptive';
      draft.settings.targetKl = target;
      draft.settings.klHorizon = values.number('kl-horizon');
    }
  } else if (values.has('reward-kl-coef') && values.number('reward-kl-coef') !== 0)
    draft.note('coefficient-unused', values.entry('reward-kl-coef')!.key);
  const clip = values.number('clip') ?? 0;
  const range = values.flag('clip-range');
  draft.clip(range ? values.number('clip-low') : clip, range ? values.number('clip-high') : clip);
  if (values.flag('dual-clip')) draft.settings.dualClip = 1 + 2 * clip;
  draft.choose('policy-loss', { ppo: '' }, 'policy-loss');
  if (values.text('ratio-level') === 'seq') draft.settings.rhoLevel = 'geometric';
  draft.aggregation({
    'token-mean': 'token-mean',
    'seq-mean-token-sum': 'sequence-sum',
    'seq-mean-token-mean': 'sequence-mean',
    'seq-mean-token-sum-norm': 'fixed-length',
  });
  draft.entropy(values.number('entropy'));
  draft.sampling();
  if (values.flag('correction')) draft.correct('truncated', values.number('correction-high'));
  const staleness = values.number('staleness');
  if (staleness) {
    draft.settings.staleness = Math.ceil(staleness);
    draft.note('staleness-approximate', Math.ceil(staleness));
  }
  draft.sizes(undefined);
}

export const rollDialect: Dialect = {
  id: 'roll',
  name: 'ROLL',
  source:
    'roll/configs/base_config.py at 0a6a47e, roll/pipeline/rlvr/actor_pg_worker.py and utils/functionals.py at 8eb27cc',
  style: 'overrides',
  keys: {
    adv_estimator: 'advantage',
    norm_mean_type: 'advantage-baseline',
    norm_std_type: 'advantage-deviation',
    whiten_advantages: 'advantage-whitening',
    advantage_clip: 'advantage-clip',
    add_token_level_kl: 'reward-kl',
    kl_penalty: 'reward-kl-type',
    init_kl_coef: 'reward-kl-coef',
    target_kl: 'kl-target',
    kl_horizon: 'kl-horizon',
    use_kl_loss: 'loss-kl',
    kl_loss_coef: 'loss-kl-coef',
    pg_clip: 'clip',
    use_pg_clip_range: 'clip-range',
    pg_clip_low: 'clip-low',
    pg_clip_high: 'clip-high',
    dual_clip_loss: 'dual-clip',
    pg_variant: 'policy-loss',
    'actor_train.pg_variant': 'policy-loss',
    importance_sampling: 'ratio-level',
    loss_agg_mode: 'aggregation',
    entropy_loss_coef: 'entropy',
    'actor_infer.generating_args.temperature': 'temperature',
    'actor_infer.generating_args.top_p': 'top-p',
    'actor_infer.generating_args.top_k': 'top-k',
    num_return_sequences_in_group: 'group-size',
    rollout_batch_size: 'prompts',
    ppo_epochs: 'epochs',
    async_generation_ratio: 'staleness',
    'train_infer_correction.is_weight.enabled': 'correction',
    'train_infer_correction.is_weight.upper_bound': 'correction-high',
  },
  mark: /add_token_level_kl|num_return_sequences_in_group|actor_infer|roll\.pipeline/,
  defaults: {
    advantage: 'gae',
    'reward-kl': 'false',
    'reward-kl-type': 'kl',
    'reward-kl-coef': '0.2',
    'kl-horizon': '10000',
    'loss-kl': 'false',
    'loss-kl-coef': '0',
    clip: '0.2',
    'clip-low': '0.2',
    'clip-high': '0.2',
    'policy-loss': 'ppo',
    aggregation: 'seq-mean-token-mean',
    entropy: '0',
    'correction-high': '1.2',
  },
  interpret: interpretRoll,
  mend: (penalty) => [
    ...(penalty.placement === 'reward'
      ? []
      : ([
          ['loss-kl', 'false'],
          ['reward-kl', 'true'],
        ] as const)),
    ['reward-kl-type', 'kl'],
    ['reward-kl-coef', String(Math.abs(penalty.beta))],
  ],
  start: () => [
    ['reward-kl', 'true'],
    ['reward-kl-type', 'kl'],
    ['reward-kl-coef', '0.001'],
  ],
};

function interpretPrime(values: Values, draft: Draft): void {
  // Rewards less the group's mean (advantage.py); the loss masks by probability ratios and penalises (log π/μ)².
  draft.settings.advantage = 'mean';
  draft.leaveOut('sampler-penalty', 'sampler-penalty');
  draft.sampling();
  draft.sizes(undefined);
  const staleness = values.number('staleness');
  if (staleness) {
    draft.settings.staleness = staleness;
    draft.note('staleness-approximate', staleness);
  }
}

export const primeRlDialect: Dialect = {
  id: 'prime-rl',
  name: 'prime-rl',
  source: 'src/prime_rl/trainer/rl/loss.py and docs/algorithms.md at 559b447',
  style: 'overrides',
  keys: {
    'trainer.loss.kl_tau': 'sampler-penalty',
    'orchestrator.group_size': 'group-size',
    'orchestrator.rollouts_per_example': 'group-size',
    'orchestrator.batch_size': 'prompts',
    'orchestrator.max_off_policy_steps': 'staleness',
    max_async_level: 'staleness',
    'orchestrator.train.sampling.temperature': 'temperature',
    'orchestrator.sampling.temperature': 'temperature',
    'orchestrator.train.sampling.top_p': 'top-p',
  },
  mark: /orchestrator|prime_rl|prime-rl|PrimeIntellect/,
  defaults: { 'sampler-penalty': '1e-3', staleness: '8' },
  interpret: interpretPrime,
  mend: () => undefined,
  start: () => undefined,
};
