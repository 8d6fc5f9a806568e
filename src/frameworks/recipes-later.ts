/**
 * The ways of SkyRL, NeMo-RL, slime, ROLL, prime-rl and DeepSeek-V3.2. Options and defaults as read in the versions
 * that recipe.ts names.
 */
import { CLAMPED_K3, GRPO, type Recipe } from './recipe';

const CLAMPED = { ...GRPO, logRatioClamp: 20, estimateClamp: 10 };
const NEMO_BASELINE = {
  en:
    'Its advantage takes off the mean of the others and divides by the group’s deviation; the toy’s takes off the ' +
    'mean of all.',
  zh: '它的优势减去同组其他回答的均值再除以组内标准差；玩具减去全组均值。',
};
const NEMO_ON_POLICY = {
  en:
    'Its factor is 1 in value at every update; with several updates per rollout it is π/μ only with ' +
    'use_on_policy_kl_approximation=true. The toy’s is always π/μ.',
  zh:
    '它的因子在每次更新时数值为 1；一次采样多次更新时，只有设 use_on_policy_kl_approximation=true 才等于 π/μ。' +
    '玩具的因子始终是 π/μ。',
};
const ROLL_CLAMPED = {
  en: 'k3 is clamped to ±10: a token whose k3 exceeds 10 gets no gradient at all.',
  zh: 'k3 截断在 ±10：k3 超过 10 的词元完全没有梯度。',
};

export const LATER_RECIPES: readonly Recipe[] = [
  {
    id: 'skyrl-k3-loss',
    framework: 'skyrl',
    method: 'k3-in-loss',
    row: '3',
    beta: 0.001,
    settings: CLAMPED,
    name: { en: 'Default: KL loss with k3', zh: '默认：KL 损失，k3' },
    flags: [
      'trainer.algorithm.advantage_estimator=grpo',
      'trainer.algorithm.use_kl_loss=true',
      'trainer.algorithm.kl_estimator_type=k3',
      'trainer.algorithm.kl_loss_coef=0.001',
    ],
    notes: [CLAMPED_K3],
  },
  {
    id: 'skyrl-no-gradient',
    framework: 'skyrl',
    method: 'none',
    row: null,
    settings: GRPO,
    name: { en: 'The same lines before March 2026', zh: '2026 年 3 月之前的同样设置' },
    since: { en: 'before PR #1353 (issue #1340)', zh: 'PR #1353 之前（issue #1340）' },
    flags: [
      'trainer.algorithm.advantage_estimator=grpo',
      'trainer.algorithm.use_kl_loss=true',
      'trainer.algorithm.kl_estimator_type=k3',
      'trainer.algorithm.kl_loss_coef=0.001',
    ],
    notes: [
      {
        en:
          'The KL loss was computed under torch.no_grad: a number was logged and added to the loss, and no ' +
          'gradient came of it. Training is training without a penalty.',
        zh: 'KL 损失在 torch.no_grad 下计算：有数字可看，也加进了损失，但没有梯度。训练等于没有惩罚。',
      },
    ],
  },
  {
    id: 'skyrl-k1-reward',
    framework: 'skyrl',
    method: 'k1-in-reward',
    row: '7',
    beta: 0.001,
    settings: GRPO,
    name: { en: 'KL in the reward, k1', zh: '奖励中的 KL，k1' },
    flags: [
      'trainer.algorithm.advantage_estimator=grpo',
      'trainer.algorithm.use_kl_in_reward=true',
      'trainer.algorithm.use_kl_loss=false',
      'trainer.algorithm.kl_estimator_type=k1',
      'trainer.algorithm.kl_loss_coef=0.001',
    ],
    notes: [
      {
        en: 'kl_loss_coef is the strength of both placements; only one of them may be on.',
        zh: '两种位置都用 kl_loss_coef 作强度；两者只能开一个。',
      },
    ],
  },
  {
    id: 'nemo-rl-k3-before',
    framework: 'nemo-rl',
    method: 'k3-in-loss',
    row: '3',
    beta: 0.01,
    settings: CLAMPED,
    name: { en: 'The old default: k3 in the loss', zh: '旧的默认值：k3 放入损失' },
    since: { en: 'before PR #2506', zh: 'PR #2506 之前' },
    flags: [
      'loss_fn.reference_policy_kl_type=k3',
      'loss_fn.reference_policy_kl_penalty=0.01',
      'loss_fn.kl_input_clamp_value=20.0',
      'loss_fn.kl_output_clamp_value=10.0',
    ],
    notes: [CLAMPED_K3, NEMO_BASELINE],
  },
  {
    id: 'nemo-rl-k3-after',
    framework: 'nemo-rl',
    method: 'k3-in-weighted-loss',
    row: '6',
    beta: 0.01,
    settings: CLAMPED,
    name: { en: 'The default now: k3, weighted', zh: '现在的默认值：加权的 k3' },
    since: { en: 'since PR #2506', zh: '自 PR #2506 起' },
    flags: [
      'loss_fn.reference_policy_kl_type=k3',
      'loss_fn.reference_policy_kl_penalty=0.01',
      'loss_fn.kl_input_clamp_value=20.0',
      'loss_fn.kl_output_clamp_value=10.0',
    ],
    notes: [
      {
        en:
          'The same lines as before, another gradient: the estimate is multiplied by exp(x − sg(x)), which is 1 ' +
          'and is differentiated.',
        zh: '设置不变，梯度变了：估计值乘以 exp(x − sg(x))，其数值为 1，但参与求导。',
      },
      NEMO_ON_POLICY,
      NEMO_BASELINE,
    ],
  },
  {
    id: 'nemo-rl-k2-after',
    framework: 'nemo-rl',
    method: 'k2-in-weighted-loss',
    row: '5',
    beta: 0.01,
    settings: CLAMPED,
    name: { en: 'k2, weighted', zh: '加权的 k2' },
    since: {
      en: 'since PR #2506; before it, k2 in the loss (row 2, unbiased)',
      zh: '自 PR #2506 起；此前是损失中的 k2（第 2 行，无偏）',
    },
    flags: [
      'loss_fn.reference_policy_kl_type=k2',
      'loss_fn.reference_policy_kl_penalty=0.01',
      'loss_fn.kl_input_clamp_value=20.0',
      'loss_fn.kl_output_clamp_value=10.0',
    ],
    notes: [
      { en: 'The factor that mends k1 and k3 spoils k2.', zh: '修好 k1 和 k3 的因子，恰恰弄坏了 k2。' },
      NEMO_ON_POLICY,
      NEMO_BASELINE,
    ],
  },
  {
    id: 'slime-default',
    framework: 'slime',
    method: 'none',
    row: null,
    settings: GRPO,
    name: { en: 'GRPO, nothing else set', zh: 'GRPO，其余用默认值' },
    flags: ['--advantage-estimator grpo', '--kl-coef 0', '--kl-loss-coef 0'],
    notes: [
      {
        en:
          'The estimator’s default is k1, but both coefficients are 0. With GRPO --kl-coef (in the reward) is ' +
          'ignored (issues #397, #2359): only the KL loss counts.',
        zh:
          '估计量默认是 k1，但两个系数都是 0。使用 GRPO 时 --kl-coef（奖励中）会被忽略（issue #397、#2359）：只有 ' +
          'KL 损失起作用。',
      },
    ],
  },
  {
    id: 'slime-k3-loss',
    framework: 'slime',
    method: 'k3-in-loss',
    row: '3',
    settings: { ...GRPO, estimateClamp: 10 },
    name: { en: 'KL loss low_var_kl (k3)', zh: 'KL 损失 low_var_kl（k3）' },
    flags: ['--advantage-estimator grpo', '--use-kl-loss', '--kl-loss-type low_var_kl', '--kl-loss-coef {β}'],
    notes: [
      {
        en: 'low_var_kl is clamped to ±10; --kl-loss-type k3 is the same without the clamp.',
        zh: 'low_var_kl 截断在 ±10；--kl-loss-type k3 相同但不截断。',
      },
    ],
  },
  {
    id: 'slime-unbiased',
    framework: 'slime',
    method: 'k3-in-weighted-loss',
    row: '6',
    settings: { ...GRPO, estimateClamp: 10 },
    name: { en: 'KL loss low_var_kl with --use-unbiased-kl', zh: 'KL 损失 low_var_kl，加 --use-unbiased-kl' },
    since: { en: 'since PR #1004', zh: '自 PR #1004 起' },
    flags: [
      '--advantage-estimator grpo',
      '--use-kl-loss',
      '--kl-loss-type low_var_kl',
      '--use-unbiased-kl',
      '--kl-loss-coef {β}',
    ],
    notes: [
      {
        en: 'slime clamps ρ·k3 to ±10, the toy clamps k3 and then multiplies by ρ.',
        zh: 'slime 把 ρ·k3 截断在 ±10，玩具先截断 k3 再乘以 ρ。',
      },
    ],
  },
  {
    id: 'roll-default',
    framework: 'roll',
    method: 'none',
    row: null,
    settings: { ...GRPO, advantage: 'rloo' },
    name: { en: 'Nothing set: no penalty', zh: '什么都不设：没有惩罚' },
    flags: ['add_token_level_kl: false', 'use_kl_loss: false', 'kl_loss_coef: 0'],
    notes: [
      {
        en:
          'init_kl_coef is 0.2 all the same, which loads the reference model, but without add_token_level_kl no ' +
          'penalty is added. The default advantage estimator is gae, with a critic; the toy has none.',
        zh:
          'init_kl_coef 仍为 0.2，因此会加载参考模型，但不开 add_token_level_kl 就不会加惩罚。默认的优势估计是 ' +
          'gae（带 critic）；玩具没有 critic。',
      },
    ],
  },
  {
    id: 'roll-k1-reward',
    framework: 'roll',
    method: 'k1-in-reward',
    row: '7',
    beta: 0.2,
    settings: { ...GRPO, advantage: 'rloo', rewardKl: 'to-go' },
    name: { en: 'KL in the reward, token by token', zh: '奖励中逐词元的 KL' },
    flags: ['add_token_level_kl: true', 'kl_penalty: kl', 'init_kl_coef: 0.2', 'use_kl_loss: false'],
    notes: [
      {
        en:
          'The penalty is summed from each token on, after the reward was normalised, so it is not divided by the ' +
          'group’s deviation, as the reward may be; here neither is.',
        zh: '惩罚在奖励归一化之后，从每个词元往后累计，因此不像奖励那样可能除以组内标准差；这里两者都不除。',
      },
    ],
  },
  {
    id: 'roll-k3-loss',
    framework: 'roll',
    method: 'k3-in-loss',
    row: '3',
    beta: 0.001,
    settings: { ...GRPO, estimateClamp: 10 },
    name: { en: 'KL loss, always k3', zh: 'KL 损失，固定为 k3' },
    flags: ['use_kl_loss: true', 'kl_loss_coef: 0.001', 'add_token_level_kl: false'],
    notes: [ROLL_CLAMPED],
  },
  {
    id: 'prime-rl-default',
    framework: 'prime-rl',
    method: 'none',
    row: null,
    settings: { ...GRPO, advantage: 'rloo' },
    name: {
      en: 'Default: a penalty against the sampler, none against a reference',
      zh: '默认：惩罚的是离采样策略的距离，不是离参考策略的距离',
    },
    flags: ['kl_tau = 1e-3'],
    notes: [
      {
        en:
          'This cannot be reproduced here: prime-rl penalises (log π/μ)², the distance from the policy that ' +
          'sampled, and masks tokens that strayed too far; there is no reference in it. ' +
          'What comes nearest is no KL with PPO’s clip, best seen with a staleness above 0.',
        zh:
          '这里无法复现：prime-rl 惩罚 (log π/μ)²，即与采样策略的距离，并屏蔽偏离过大的词元；其中没有参考策略。' +
          '最接近的是没有 KL、带 PPO 裁剪，滞后大于 0 时最能看出区别。',
      },
      {
        en: 'The name of the section that kl_tau stands in changes between versions; look it up in docs/algorithms.md.',
        zh: 'kl_tau 所在的配置节名称随版本变化，请查 docs/algorithms.md。',
      },
    ],
  },
  {
    id: 'deepseek-unbiased',
    framework: 'deepseek',
    method: 'k3-in-weighted-loss',
    row: '6',
    settings: GRPO,
    name: { en: 'GRPO with the unbiased KL estimate', zh: 'GRPO 加无偏 KL 估计' },
    flags: ['KL = (π/π_old) · (π_ref/π − log(π_ref/π) − 1)'],
    notes: [
      {
        en:
          'A report, not a framework: a formula instead of flags. Its β is not one number; some domains, such as ' +
          'mathematics, use a weak penalty or none. It also masks whole off-policy completions, which the toy does ' +
          'not.',
        zh:
          '这是一份报告而非框架：只有公式，没有配置项。β 不是固定的数；数学等领域用很弱的惩罚或不用。' +
          '它还屏蔽整条异策略回答，玩具没有。',
      },
    ],
  },
];
