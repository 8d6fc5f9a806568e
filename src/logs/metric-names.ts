/**
 * The names under which frameworks log the quantities that the page knows. Each line was read in the file named as its
 * source; the older names in a line are those of earlier versions.
 */

/** `penalisedReward`: the reward after a KL penalty was subtracted. `beta`: the coefficient of the penalty. */
export const LOG_METRICS = [
  'reward',
  'penalisedReward',
  'kl',
  'entropy',
  'length',
  'gradNorm',
  'clipFraction',
  'beta',
] as const;
export type LogMetric = (typeof LOG_METRICS)[number];

/** 'setting': which estimator it is depends on a setting of the framework that the log does not hold. */
export type LoggedEstimator = 'exact' | 'k1' | 'k2' | 'k3' | 'setting';

/** `is` says which estimator the default is, where its name does not. */
export interface EstimatorSetting {
  key: string;
  byDefault: string;
  is?: 'k1' | 'k3';
}

export interface KnownName {
  names: readonly string[];
  metric: LogMetric;
  framework: string;
  /** File in the framework's repository. */
  source: string;
  /** Of a KL: what is averaged. */
  estimator?: LoggedEstimator;
  /** Of a KL: where the penalty is, if the name is only logged with it there. */
  placement?: 'loss' | 'reward';
  /** Of a KL: what decides, a setting with its default or the class of the trainer. */
  decides?: EstimatorSetting | 'trl-trainer';
  /** Of a KL or an entropy: a mean over tokens, or a sum over each answer. */
  per?: 'token' | 'answer';
}

const verl = { framework: 'verl' } as const;
const METRIC_UTILS = 'verl/trainer/ppo/metric_utils.py';
const VERL_ACTOR = 'verl/workers/actor/dp_actor.py';
const VERL_TRAINER = 'verl/trainer/ppo/ray_trainer.py';
const trl = { framework: 'TRL', source: 'trl/trainer/grpo_trainer.py' } as const;
const trlPpo = { framework: 'TRL PPO', source: 'trl/trainer/ppo_trainer.py' } as const;
const openRlhf = { framework: 'OpenRLHF', source: 'openrlhf/trainer/ray/ppo_actor.py' } as const;
const skyRl = { framework: 'SkyRL', source: 'skyrl_train/workers/worker.py' } as const;
const skyTrainer = { framework: 'SkyRL', source: 'skyrl_train/trainer.py' } as const;
const nemo = { framework: 'NeMo-RL', source: 'nemo_rl/algorithms/loss_functions.py' } as const;
const slime = { framework: 'slime', source: 'slime/backends/megatron_utils/loss.py' } as const;
const prime = { framework: 'prime-rl', source: 'src/prime_rl/trainer/rl/train.py' } as const;
const own = { framework: 'RLVR Playground', source: 'src/population/metrics.ts' } as const;

/** By metric, the preferred name first: where a log has several of a metric, the first one is used. */
export const KNOWN_NAMES: readonly KnownName[] = [
  { ...verl, metric: 'reward', names: ['critic/score/mean'], source: METRIC_UTILS },
  { ...skyTrainer, metric: 'reward', names: ['reward/avg_raw_reward'] },
  { ...slime, metric: 'reward', names: ['rollout/raw_reward'], source: 'slime/ray/rollout.py' },
  { ...trlPpo, metric: 'reward', names: ['objective/scores', 'env/reward_mean', 'ppo/mean_scores'] },
  { ...prime, metric: 'reward', names: ['reward/all/mean', 'reward/mean', 'agg/effective/reward/mean'] },
  { framework: 'EasyR1', source: 'verl/trainer/metrics.py', metric: 'reward', names: ['reward/overall'] },
  // Of several frameworks, and of the project's own files.
  { ...trl, metric: 'reward', names: ['reward'] },

  { ...verl, metric: 'penalisedReward', names: ['critic/rewards/mean'], source: METRIC_UTILS },
  { ...trlPpo, metric: 'penalisedReward', names: ['objective/rlhf_reward'] },
  { ...skyTrainer, metric: 'penalisedReward', names: ['loss/avg_final_rewards'] },

  { ...own, metric: 'kl', names: ['reverseKl'], estimator: 'exact', per: 'answer' },
  { ...own, metric: 'kl', names: ['k1'], estimator: 'k1', per: 'answer' },
  { ...own, metric: 'kl', names: ['k2'], estimator: 'k2', per: 'answer' },
  { ...own, metric: 'kl', names: ['k3'], estimator: 'k3', per: 'answer' },
  {
    ...verl,
    metric: 'kl',
    names: ['actor/kl_loss'],
    placement: 'loss',
    source: VERL_ACTOR,
    estimator: 'setting',
    decides: { key: 'kl_loss_type', byDefault: 'low_var_kl', is: 'k3' },
    per: 'token',
  },
  {
    ...verl,
    metric: 'kl',
    names: ['actor/reward_kl_penalty', 'critic/kl'],
    placement: 'reward',
    source: VERL_TRAINER,
    estimator: 'setting',
    decides: { key: 'kl_penalty', byDefault: 'kl', is: 'k1' },
    per: 'token',
  },
  { ...trlPpo, metric: 'kl', names: ['objective/kl'], estimator: 'k1', per: 'answer' },
  {
    ...skyRl,
    metric: 'kl',
    names: ['policy/policy_kl'],
    placement: 'loss',
    estimator: 'setting',
    decides: { key: 'kl_estimator_type', byDefault: 'k3' },
    per: 'token',
  },
  {
    ...skyTrainer,
    metric: 'kl',
    names: ['loss/avg_kl'],
    placement: 'reward',
    estimator: 'setting',
    decides: { key: 'kl_estimator_type', byDefault: 'k3' },
    per: 'token',
  },
  {
    ...nemo,
    metric: 'kl',
    names: ['kl_penalty'],
    estimator: 'setting',
    decides: { key: 'reference_policy_kl_type', byDefault: 'k3' },
    per: 'token',
  },
  {
    ...slime,
    metric: 'kl',
    names: ['kl_loss'],
    placement: 'loss',
    estimator: 'setting',
    decides: { key: 'kl_loss_type', byDefault: 'k1' },
    per: 'token',
  },
  // TRL's and OpenRLHF's; the other names in the log tell whose it is (canonical.ts).
  {
    ...trl,
    metric: 'kl',
    names: ['kl'],
    estimator: 'setting',
    decides: 'trl-trainer',
    per: 'token',
  },

  { ...verl, metric: 'entropy', names: ['actor/entropy', 'actor/entropy_loss'], source: VERL_ACTOR, per: 'token' },
  { ...skyRl, metric: 'entropy', names: ['policy/policy_entropy'], per: 'token' },
  { ...nemo, metric: 'entropy', names: ['approx_entropy'], per: 'token' },
  { ...prime, metric: 'entropy', names: ['entropy/all/mean', 'entropy/mean'], per: 'token' },
  { ...trlPpo, metric: 'entropy', names: ['policy/entropy_avg', 'ppo/policy/entropy'], per: 'token' },
  { ...trlPpo, metric: 'entropy', names: ['objective/entropy'], per: 'answer' },
  { ...slime, metric: 'entropy', names: ['entropy_loss'], per: 'token' },
  { ...trl, metric: 'entropy', names: ['entropy'], per: 'token' },

  { ...verl, metric: 'length', names: ['response_length/mean'], source: METRIC_UTILS },
  { ...trl, metric: 'length', names: ['completions/mean_length', 'completion_length'] },
  { ...openRlhf, metric: 'length', names: ['response_length'] },
  { ...skyTrainer, metric: 'length', names: ['generate/avg_num_tokens', 'policy/response_length'] },
  { ...nemo, metric: 'length', names: ['mean_gen_tokens_per_sample', 'gen_tokens_per_sample/mean'] },
  { ...slime, metric: 'length', names: ['rollout/response_len/mean', 'rollout/response_lengths'] },
  { ...own, metric: 'length', names: ['answerLength'] },

  { ...verl, metric: 'gradNorm', names: ['actor/grad_norm'], source: VERL_ACTOR },
  { ...skyRl, metric: 'gradNorm', names: ['policy/raw_grad_norm', 'policy/grad_norm'] },
  { ...prime, metric: 'gradNorm', names: ['optim/grad_norm'] },
  { ...trl, metric: 'gradNorm', names: ['grad_norm'], source: 'transformers/trainer.py' },
  { ...own, metric: 'gradNorm', names: ['gradNorm'] },

  { ...verl, metric: 'clipFraction', names: ['actor/pg_clipfrac'], source: VERL_ACTOR },
  { ...trl, metric: 'clipFraction', names: ['clip_ratio/region_mean', 'clip_ratio'] },
  { ...openRlhf, metric: 'clipFraction', names: ['ppo_clip_ratio'] },
  { ...skyRl, metric: 'clipFraction', names: ['policy/ppo_clip_ratio'] },
  { ...slime, metric: 'clipFraction', names: ['pg_clipfrac'] },
  { ...trlPpo, metric: 'clipFraction', names: ['policy/clipfrac_avg', 'ppo/policy/clipfrac'] },
  { ...own, metric: 'clipFraction', names: ['clipFraction'] },

  {
    ...verl,
    metric: 'beta',
    names: ['actor/kl_coef', 'actor/reward_kl_penalty_coeff', 'critic/kl_coeff', 'critic/kl_coef'],
    source: VERL_TRAINER,
  },
  { ...trlPpo, metric: 'beta', names: ['objective/kl_coef'] },
];

/**
 * KLs between other policies than the trained one and the reference: between the policies before and after an update,
 * or those of the trainer and the sampler. They say nothing of the penalty.
 */
export const OTHER_KLS: readonly { names: readonly string[]; between: 'updates' | 'sampler' }[] = [
  {
    names: [
      'actor/ppo_kl',
      'ppo_kl',
      'policy/approxkl_avg',
      'ppo/policy/approxkl',
      'ppo/policy/policykl',
      'approx_kl',
      'approxkl',
    ],
    between: 'updates',
  },
  {
    names: [
      'gen_kl_error',
      'policy_kl_error',
      'mismatch_kl/all/mean',
      'mismatch_kl/mean',
      'train/train_rollout_kl',
      'vllm_kl',
      'rollout_corr/kl',
    ],
    between: 'sampler',
  },
];

/** OpenRLHF's `kl`, and names that only its logs have beside it. */
export const OPENRLHF_KL: KnownName = {
  ...openRlhf,
  metric: 'kl',
  names: ['kl'],
  estimator: 'setting',
  decides: { key: 'kl_estimator', byDefault: 'k1' },
  per: 'token',
};
export const OPENRLHF_NAMES = ['ppo_clip_ratio', 'total_length', 'actor_lr'];

/** Parts that trackers and loggers put before a name, and that mean nothing here. */
const PREFIX = /^(?:train|training|data|metrics|logs)_/;

/** Names are compared without case and separators: TensorBoard's chart files have underscores for slashes. */
export const nameKey = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .replace(PREFIX, '');

const BY_KEY = new Map(
  KNOWN_NAMES.flatMap((known, order) =>
    known.names.map((name, within) => [nameKey(name), { known, rank: order + within / 100 }] as const),
  ).reverse(),
);
/** Names that say nothing of the framework, since several write them. */
const SHARED = new Set([
  'reward',
  'kl',
  'entropy',
  'grad_norm',
  'response_length',
  'entropy_loss',
  'kl_loss',
  'clip_ratio',
]);
/** Names beside which the shared ones are TRL's. */
const TRL_KEYS = ['reward_std', 'frac_reward_zero_std', 'completions_mean_length', 'completion_length'];

/** Which framework wrote a log, as far as its names tell; '' if they do not. */
export function frameworkOf(names: readonly string[]): string {
  const keys = names.map(nameKey);
  if (keys.some((key) => OPENRLHF_NAMES.includes(key))) return openRlhf.framework;
  if (names.includes('reverseKl')) return own.framework;
  if (keys.some((key) => TRL_KEYS.includes(key))) return trl.framework;
  const counts = new Map<string, number>();
  for (const key of keys) {
    const found = SHARED.has(key) ? undefined : BY_KEY.get(key);
    if (found) counts.set(found.known.framework, (counts.get(found.known.framework) ?? 0) + 1);
  }
  const [best] = [...counts].sort(([, a], [, b]) => b - a) as (readonly [string, number] | undefined)[];
  return best?.[0] ?? '';
}

/** Whether several frameworks write this name. */
export const isShared = (name: string): boolean => SHARED.has(nameKey(name));
const OTHERS_BY_KEY = new Map(
  OTHER_KLS.flatMap(({ names, between }) => names.map((name) => [nameKey(name), between] as const)),
);

/** What a log's name stands for, and its rank among the names of one metric (lower is better). */
export const knownName = (name: string): { known: KnownName; rank: number } | undefined => BY_KEY.get(nameKey(name));

/** Which policies a KL that is not the penalty's compares; undefined for any other name. */
export const otherKl = (name: string): 'updates' | 'sampler' | undefined => OTHERS_BY_KEY.get(nameKey(name));
