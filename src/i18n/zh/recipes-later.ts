/** The ways of SkyRL, NeMo-RL, slime, ROLL, prime-rl and DeepSeek-V3.2 in words, by the recipe's id. */
import type { later as english } from '../en/recipes-later';
import type { Spoken } from '../languages';
import { CLAMPED_AFTER_EXP, CLAMPED_K3, PER_ANSWER } from './recipe-notes';

const NEMO_BASELINE = '它的优势减去同组其他回答的均值再除以组内标准差，这里也这样设置。';
const NEMO_ON_POLICY =
  '它的因子在每次更新时数值为 1；一次采样多次更新时，只有设 use_on_policy_kl_approximation=true 才等于 π/μ。' +
  '玩具的因子始终是 π/μ。';

export const later: Spoken<typeof english> = {
  'skyrl-k3-loss': {
    name: '默认：KL 损失，k3',
    notes: [CLAMPED_K3],
  },
  'skyrl-no-gradient': {
    name: '2026 年 3 月之前的同样设置',
    since: 'PR #1353 之前（issue #1340）',
    notes: ['KL 损失在 torch.no_grad 下计算：有数字可看，也加进了损失，但没有梯度。训练等于没有惩罚。'],
  },
  'skyrl-k1-reward': {
    name: '奖励中的 KL，k1',
    notes: ['两种位置都用 kl_loss_coef 作强度；两者只能开一个。', '估计量必须写出来：不写就是 k3。'],
  },
  'skyrl-k3-reward': {
    name: '奖励中的 KL，不设估计量',
    notes: [
      'kl_estimator_type 的默认值是 k3，所以只写 use_kl_in_reward=true 就是第 9 行，而不是 k1；SkyRL 自己的 RLOO 示例' +
        '就这样写。kl_estimator_type=k1 才是第 7 行。',
      CLAMPED_K3,
    ],
  },
  'nemo-rl-k3-before': {
    name: '旧的默认值：k3 放入损失',
    since: 'PR #2506 之前',
    notes: [CLAMPED_K3, NEMO_BASELINE],
  },
  'nemo-rl-k3-after': {
    name: '现在的默认值：加权的 k3',
    since: '自 PR #2506 起',
    notes: ['设置不变，梯度变了：估计值乘以 exp(x − sg(x))，其数值为 1，但参与求导。', NEMO_ON_POLICY, NEMO_BASELINE],
  },
  'nemo-rl-k2-after': {
    name: '加权的 k2',
    since: '自 PR #2506 起；此前是损失中的 k2（第 2 行，无偏）',
    notes: ['修好 k1 和 k3 的因子，恰恰弄坏了 k2。', NEMO_ON_POLICY, NEMO_BASELINE],
  },
  'slime-default': {
    name: 'GRPO，其余用默认值',
    notes: [
      '估计量默认是 k1，但两个系数都是 0。使用 GRPO 时 --kl-coef（奖励中）会被忽略（issue #397、#2359）：只有 ' +
        'KL 损失起作用。',
    ],
  },
  'slime-k3-loss': {
    name: 'KL 损失 low_var_kl（k3）',
    notes: [CLAMPED_AFTER_EXP, '--kl-loss-type k3 相同但不截断。', PER_ANSWER],
  },
  'slime-unbiased': {
    name: 'KL 损失 low_var_kl，加 --use-unbiased-kl',
    since: '自 PR #1004 起',
    notes: ['slime 把 ρ·k3 截断在 ±10，玩具先截断 k3 再乘以 ρ。'],
  },
  'roll-default': {
    name: '什么都不设：没有惩罚',
    notes: [
      'init_kl_coef 仍为 0.2，因此会加载参考模型，但不开 add_token_level_kl 就不会加惩罚。默认的优势估计是 ' +
        'gae（带 critic）；玩具没有 critic。',
    ],
  },
  'roll-k1-reward': {
    name: '奖励中逐词元的 KL',
    notes: ['惩罚在奖励归一化之后，从每个词元往后累计，因此不像奖励那样可能除以组内标准差；这里两者都不除。'],
  },
  'roll-k3-loss': {
    name: 'KL 损失，固定为 k3',
    notes: [CLAMPED_AFTER_EXP, PER_ANSWER],
  },
  'prime-rl-default': {
    name: '默认：惩罚的是离采样策略的距离，不是离参考策略的距离',
    notes: [
      '这里无法复现：prime-rl 惩罚 (log π/μ)²，即与采样策略的距离，并屏蔽偏离过大的词元；其中没有参考策略。' +
        '最接近的是没有 KL、带 PPO 裁剪，滞后大于 0 时最能看出区别。',
      'kl_tau 所在的配置节名称随版本变化，请查 docs/algorithms.md。',
    ],
  },
  'deepseek-unbiased': {
    name: 'GRPO 加无偏 KL 估计',
    notes: [
      '这是一份报告而非框架：只有公式，没有配置项。β 不是固定的数；数学等领域用很弱的惩罚或不用。' +
        '它还屏蔽整条异策略回答，玩具没有。',
    ],
  },
};
