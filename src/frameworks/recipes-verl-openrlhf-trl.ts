/** The ways of verl, OpenRLHF and TRL. Options and defaults as read in the versions that recipe.ts names. */
import { CLAMPED_K3, GRPO, NO_PENALTY, type Recipe } from './recipe';

const VERL_REWARD_NORMALISED = {
  en:
    'The penalty is inside the score that GRPO divides by the group’s deviation, so β becomes β/σ for each prompt. ' +
    'The toy does the same.',
  zh: '惩罚包含在 GRPO 除以组内标准差的得分里，因此每道题的 β 变成 β/σ。玩具与它相同。',
};
const OPENRLHF_TO_GO = {
  en:
    'OpenRLHF subtracts the penalty after the baseline, from each token on, with nothing subtracted from it; the ' +
    'toy takes the group’s mean KL off as well. ' +
    'The expectation is the same. Its default estimator is GAE with a critic, which the toy has not: here RLOO.',
  zh:
    'OpenRLHF 在减去基线之后才减惩罚，从每个词元往后累计，惩罚本身不减基线；玩具还减去同组的平均 KL。期望相同。' +
    '它默认用带 critic 的 GAE，玩具没有 critic，这里用 RLOO。',
};
const OPENRLHF_CLAMP = {
  en: 'Every estimate is clamped to ±10.',
  zh: '每种估计都截断在 ±10。',
};
const TRL_GRPO_MEAN = {
  en: 'Loss types average over tokens in several ways (loss_type); the toy sums over an answer’s tokens.',
  zh: 'TRL 有多种按词元平均的方式（loss_type）；玩具对一条回答的词元求和。',
};

export const VERL_OPENRLHF_TRL: readonly Recipe[] = [
  {
    id: 'verl-default',
    framework: 'verl',
    method: 'none',
    row: null,
    settings: GRPO,
    name: { en: 'GRPO, nothing else set', zh: 'GRPO，其余用默认值' },
    flags: [
      'algorithm.adv_estimator=grpo',
      'actor_rollout_ref.actor.use_kl_loss=False',
      'algorithm.use_kl_in_reward=False',
    ],
    notes: [NO_PENALTY],
  },
  {
    id: 'verl-k3-loss',
    framework: 'verl',
    method: 'k3-in-loss',
    row: '3',
    beta: 0.001,
    settings: { ...GRPO, logRatioClamp: 20, estimateClamp: 10 },
    name: { en: 'KL loss low_var_kl (k3), as in its GRPO examples', zh: 'KL 损失 low_var_kl（k3），见其 GRPO 示例' },
    flags: [
      'algorithm.adv_estimator=grpo',
      'actor_rollout_ref.actor.use_kl_loss=True',
      'actor_rollout_ref.actor.kl_loss_type=low_var_kl',
      'actor_rollout_ref.actor.kl_loss_coef=0.001',
    ],
    notes: [CLAMPED_K3],
  },
  {
    id: 'verl-k3-plus',
    framework: 'verl',
    method: 'k2-in-loss',
    row: '2',
    beta: 0.001,
    settings: GRPO,
    name: { en: 'KL loss k3+', zh: 'KL 损失 k3+' },
    since: {
      en: 'since PR #6058 (April 2026); before it the name raised NotImplementedError',
      zh: '自 PR #6058（2026 年 4 月）起；此前这个名字会抛出 NotImplementedError',
    },
    flags: [
      'algorithm.adv_estimator=grpo',
      'actor_rollout_ref.actor.use_kl_loss=True',
      'actor_rollout_ref.actor.kl_loss_type=k3+',
      'actor_rollout_ref.actor.kl_loss_coef=0.001',
    ],
    notes: [
      {
        en:
          '“+” reports the value of k3 and has the gradient of k2, unclamped: it trains like k2 in the loss, and ' +
          'only the number that is logged differs.',
        zh: '“+” 报告 k3 的数值，但使用 k2 的梯度，且不截断：训练效果等同于损失中的 k2，只有日志里的数字不同。',
      },
    ],
  },
  {
    id: 'verl-k1-loss',
    framework: 'verl',
    method: 'k1-in-loss',
    row: '1',
    beta: 0.001,
    settings: GRPO,
    name: { en: 'KL loss kl (k1)', zh: 'KL 损失 kl（k1）' },
    flags: [
      'algorithm.adv_estimator=grpo',
      'actor_rollout_ref.actor.use_kl_loss=True',
      'actor_rollout_ref.actor.kl_loss_type=kl',
      'actor_rollout_ref.actor.kl_loss_coef=0.001',
    ],
    notes: [
      {
        en: 'The name reads like the plain choice, and it is the one that does not penalise.',
        zh: '名字看起来最普通，却恰恰不起惩罚作用。',
      },
    ],
  },
  {
    id: 'verl-k1-reward',
    framework: 'verl',
    method: 'k1-in-reward',
    row: '7',
    beta: 0.001,
    settings: GRPO,
    name: { en: 'KL in the reward, kl (k1)', zh: '奖励中的 KL，kl（k1）' },
    flags: [
      'algorithm.adv_estimator=grpo',
      'algorithm.use_kl_in_reward=True',
      'algorithm.kl_penalty=kl',
      'algorithm.kl_ctrl.kl_coef=0.001',
      'actor_rollout_ref.actor.use_kl_loss=False',
    ],
    notes: [VERL_REWARD_NORMALISED],
  },
  {
    id: 'verl-k3-reward',
    framework: 'verl',
    method: 'k3-in-reward',
    row: '9',
    beta: 0.001,
    settings: { ...GRPO, logRatioClamp: 20, estimateClamp: 10 },
    name: { en: 'KL in the reward, low_var_kl (k3)', zh: '奖励中的 KL，low_var_kl（k3）' },
    flags: [
      'algorithm.adv_estimator=grpo',
      'algorithm.use_kl_in_reward=True',
      'algorithm.kl_penalty=low_var_kl',
      'algorithm.kl_ctrl.kl_coef=0.001',
      'actor_rollout_ref.actor.use_kl_loss=False',
    ],
    notes: [
      VERL_REWARD_NORMALISED,
      {
        en: 'log π_ref/π is clamped to ±20 and k3 to ±10, which bounds what a single token can cost.',
        zh: 'log π_ref/π 截断在 ±20，k3 截断在 ±10，单个词元的代价因此有界。',
      },
    ],
  },
  {
    id: 'openrlhf-k1-reward',
    framework: 'openrlhf',
    method: 'k1-in-reward',
    row: '7',
    beta: 0.01,
    settings: { ...GRPO, advantage: 'rloo', rewardKl: 'to-go', estimateClamp: 10 },
    name: { en: 'Default: k1 in the reward', zh: '默认：k1 放入奖励' },
    flags: ['--algo.advantage.estimator rloo', '--algo.kl.estimator k1', '--algo.kl.init_coef 0.01'],
    notes: [OPENRLHF_TO_GO, OPENRLHF_CLAMP],
  },
  {
    id: 'openrlhf-k2-loss',
    framework: 'openrlhf',
    method: 'k2-in-loss',
    row: '2',
    beta: 0.01,
    settings: { ...GRPO, advantage: 'rloo', estimateClamp: 10 },
    name: { en: 'KL loss with k2', zh: 'KL 损失，k2' },
    flags: [
      '--algo.advantage.estimator rloo',
      '--algo.kl.use_loss',
      '--algo.kl.estimator k2',
      '--algo.kl.init_coef 0.01',
    ],
    notes: [
      {
        en:
          'k2 is clamped to ±10: beyond |log π/π_ref| = 4.5 a token gets no gradient. Its own advice: k2 or k3 in ' +
          'the loss, k1 in the reward.',
        zh: 'k2 截断在 ±10：|log π/π_ref| 超过 4.5 的词元没有梯度。它自己的建议：损失用 k2 或 k3，奖励用 k1。',
      },
    ],
  },
  {
    id: 'openrlhf-k3-loss',
    framework: 'openrlhf',
    method: 'k3-in-loss',
    row: '3',
    beta: 0.001,
    settings: { ...GRPO, estimateClamp: 10 },
    name: { en: 'KL loss with k3, as in its GRPO example', zh: 'KL 损失，k3，见其 GRPO 示例' },
    flags: [
      '--algo.advantage.estimator group_norm',
      '--algo.kl.use_loss',
      '--algo.kl.estimator k3',
      '--algo.kl.init_coef 0.001',
    ],
    notes: [OPENRLHF_CLAMP],
  },
  {
    id: 'openrlhf-unbiased',
    framework: 'openrlhf',
    method: 'k2-in-detached-weighted-loss',
    row: 'A',
    beta: 0.01,
    settings: { ...GRPO, advantage: 'rloo' },
    name: { en: 'KL loss with the unbiased gradient', zh: 'KL 损失，无偏梯度' },
    since: { en: 'PR #1309 (August 2026), off by default', zh: 'PR #1309（2026 年 8 月），默认关闭' },
    flags: [
      '--algo.advantage.estimator rloo',
      '--algo.kl.use_loss',
      '--algo.kl.estimator k3',
      '--algo.kl.unbiased_gradient',
      '--algo.kl.init_coef 0.01',
    ],
    notes: [
      {
        en:
          'The value of any estimator with the gradient ρ·k1·∇log π, ρ clamped and detached. The toy does not ' +
          'clamp ρ.',
        zh: '数值取任意估计量，梯度为 ρ·k1·∇log π，其中 ρ 被截断且不求导。玩具不截断 ρ。',
      },
    ],
  },
  {
    id: 'trl-grpo-default',
    framework: 'trl',
    method: 'none',
    row: null,
    settings: GRPO,
    name: { en: 'GRPOTrainer, nothing set', zh: 'GRPOTrainer，默认设置' },
    flags: ['GRPOConfig(beta=0.0)'],
    notes: [NO_PENALTY, TRL_GRPO_MEAN],
  },
  {
    id: 'trl-grpo-k3',
    framework: 'trl',
    method: 'k3-in-loss',
    row: '3',
    settings: GRPO,
    name: { en: 'GRPOTrainer without bias correction', zh: 'GRPOTrainer，不做偏差修正' },
    since: { en: 'the default before PR #6503 (July 2026)', zh: 'PR #6503（2026 年 7 月）之前的默认值' },
    flags: ['GRPOConfig(beta={β}, use_bias_correction_kl=False)'],
    notes: [
      {
        en: 'Nothing is clamped: far from the reference k3 can overflow.',
        zh: '没有任何截断：远离参考策略时 k3 可能溢出。',
      },
      TRL_GRPO_MEAN,
    ],
  },
  {
    id: 'trl-grpo-corrected',
    framework: 'trl',
    method: 'k3-in-weighted-loss',
    row: '6',
    settings: GRPO,
    name: { en: 'GRPOTrainer with bias correction', zh: 'GRPOTrainer，带偏差修正' },
    since: { en: 'the default since PR #6503 (July 2026)', zh: '自 PR #6503（2026 年 7 月）起为默认值' },
    flags: ['GRPOConfig(beta={β}, use_bias_correction_kl=True)'],
    notes: [
      {
        en:
          'ρ is differentiated, so this changes the gradient even on-policy, where ρ is 1. With ' +
          'importance_sampling_level="sequence" a further, wrong term appears (issue #6586).',
        zh:
          'ρ 参与求导，因此即使同策略（ρ 为 1）梯度也会改变。设 importance_sampling_level="sequence" ' +
          '时会多出一个错误的项（issue #6586）。',
      },
      TRL_GRPO_MEAN,
    ],
  },
  {
    id: 'trl-rloo',
    framework: 'trl',
    method: 'k1-in-reward',
    row: '7',
    beta: 0.05,
    settings: { ...GRPO, advantage: 'rloo', rhoLevel: 'sequence' },
    name: { en: 'RLOOTrainer, nothing set', zh: 'RLOOTrainer，默认设置' },
    flags: ['RLOOConfig(beta=0.05)'],
    notes: [
      {
        en:
          'k1 is summed over the completion, taken off the reward before the leave-one-out baseline, and the ratio ' +
          'is that of the whole completion. The toy does the same.',
        zh: 'k1 对整条回答求和，在留一法基线之前从奖励中减去，比率也按整条回答计算。玩具与它相同。',
      },
    ],
  },
];
