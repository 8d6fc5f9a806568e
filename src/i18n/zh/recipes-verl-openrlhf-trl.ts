/** The ways of verl, OpenRLHF and TRL in words, by the recipe's id. */
import type { verlOpenRlhfTrl as english } from '../en/recipes-verl-openrlhf-trl';
import type { Spoken } from '../languages';
import { CLAMPED_AFTER_EXP, CLAMPED_K3, NO_PENALTY } from './recipe-notes';

const VERL_REWARD_NORMALISED = '惩罚包含在 GRPO 除以组内标准差的得分里，因此每道题的 β 变成 β/σ。玩具与它相同。';
const OPENRLHF_TO_GO =
  'OpenRLHF 在减去基线之后才减惩罚，从每个词元往后累计，惩罚本身不减基线；玩具还减去同组的平均 KL。期望相同。' +
  '它默认用带 critic 的 GAE，玩具没有 critic，这里用 RLOO。';
const OPENRLHF_CLAMP = '每种估计都截断在 ±10。';
const TRL_GRPO_MEAN =
  '不设 loss_type 时是 dapo：对全部词元平均，这里也一样。“grpo” 先在每条回答内平均，“dr_grpo” 是总和除以常数。';
const VERL_DEFAULTS = '不设时 loss_agg_mode 是 token-mean，clip_ratio_c 是 3.0（双重截断）；这里也这样设置。';

export const verlOpenRlhfTrl: Spoken<typeof english> = {
  'verl-default': {
    name: 'GRPO，其余用默认值',
    notes: [NO_PENALTY, VERL_DEFAULTS],
  },
  'verl-k3-loss': {
    name: 'KL 损失 low_var_kl（k3），见其 GRPO 示例',
    notes: [CLAMPED_K3, VERL_DEFAULTS],
  },
  'verl-k3-plus': {
    name: 'KL 损失 k3+',
    since: '自 PR #6058（2026 年 4 月）起；此前这个名字会抛出 NotImplementedError',
    notes: [
      '“+” 报告 k3 的数值，但使用 k2 的梯度，且不截断：训练效果等同于损失中的 k2，只有日志里的数字不同。',
      VERL_DEFAULTS,
    ],
  },
  'verl-k1-loss': {
    name: 'KL 损失 kl（k1）',
    notes: ['名字看起来最普通，却恰恰不起惩罚作用。', VERL_DEFAULTS],
  },
  'verl-k1-reward': {
    name: '奖励中的 KL，kl（k1）',
    notes: [VERL_REWARD_NORMALISED, VERL_DEFAULTS],
  },
  'verl-k3-reward': {
    name: '奖励中的 KL，low_var_kl（k3）',
    notes: [VERL_REWARD_NORMALISED, 'log π_ref/π 截断在 ±20，k3 截断在 ±10，单个词元的代价因此有界。', VERL_DEFAULTS],
  },
  'openrlhf-k1-reward': {
    name: '默认：k1 放入奖励',
    notes: [OPENRLHF_TO_GO, OPENRLHF_CLAMP],
  },
  'openrlhf-k2-loss': {
    name: 'KL 损失，k2',
    notes: ['k2 截断在 ±10：|log π/π_ref| 超过 4.5 的词元没有梯度。它自己的建议：损失用 k2 或 k3，奖励用 k1。'],
  },
  'openrlhf-k3-loss': {
    name: 'KL 损失，k3，见其 GRPO 示例',
    notes: [CLAMPED_AFTER_EXP],
  },
  'openrlhf-unbiased': {
    name: 'KL 损失，无偏梯度',
    since: 'PR #1309（2026 年 8 月），默认关闭',
    notes: ['数值取任意估计量，梯度为 ρ·k1·∇log π，其中 ρ 被截断且不求导。玩具不截断 ρ。'],
  },
  'trl-grpo-default': {
    name: 'GRPOTrainer，默认设置',
    notes: [NO_PENALTY, TRL_GRPO_MEAN],
  },
  'trl-grpo-k3': {
    name: 'GRPOTrainer，不做偏差修正',
    since: 'PR #6503（2026 年 7 月）之前的默认值',
    notes: ['没有任何截断：远离参考策略时 k3 可能溢出。', TRL_GRPO_MEAN],
  },
  'trl-grpo-corrected': {
    name: 'GRPOTrainer，带偏差修正',
    since: '自 PR #6503（2026 年 7 月）起为默认值',
    notes: [
      'ρ 参与求导，因此即使同策略（ρ 为 1）梯度也会改变。设 importance_sampling_level="sequence" ' +
        '时会多出一个错误的项（issue #6586）。',
      TRL_GRPO_MEAN,
    ],
  },
  'trl-rloo': {
    name: 'RLOOTrainer，默认设置',
    notes: ['k1 对整条回答求和，在留一法基线之前从奖励中减去，比率也按整条回答计算。玩具与它相同。'],
  },
};
