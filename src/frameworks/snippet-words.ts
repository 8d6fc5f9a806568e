/** Sentences of the snippets: what to know, and why something is not possible. */
import type { Text } from '../common/text';

/** A clamp of a framework on the estimate and on the log-ratio before it; 0 is none. */
export interface Clamps {
  logRatioClamp: number;
  estimateClamp: number;
}

const clamped = ({ logRatioClamp, estimateClamp }: Clamps): Text => {
  if (logRatioClamp === 0 && estimateClamp === 0) return { en: 'nothing', zh: '不截断' };
  const en = [
    ...(logRatioClamp ? [`the log-ratio to ±${logRatioClamp}`] : []),
    ...(estimateClamp ? [`the estimate to ±${estimateClamp}`] : []),
  ].join(' and ');
  const zh = [
    ...(logRatioClamp ? [`对数比 ±${logRatioClamp}`] : []),
    ...(estimateClamp ? [`估计值 ±${estimateClamp}`] : []),
  ].join('、');
  return { en, zh: `截断${zh}` };
};

export const NOTES = {
  zeroBeta: { en: 'β is 0 here, so there is no penalty to write down.', zh: '这里 β 为 0，没有惩罚可写。' },
  detachedIsLoss: {
    en: 'These runs are on-policy: ρ is 1 and not differentiated, so the term is the plain loss.',
    zh: '这里是同策略：ρ 为 1 且不求导，因此就是普通的损失项。',
  },
  sameAsK2: {
    en:
      'On-policy the gradient of ρ·k3 is that of k2 in the loss, sample by sample; the number that is logged ' +
      'differs.',
    zh: '同策略时 ρ·k3 的梯度逐样本等于损失中 k2 的梯度；只是日志里的数值不同。',
  },
  sameAsWeightedK3: {
    en:
      'The same gradient, sample by sample: ρ·k3 with ρ differentiated is k1 times ρ, whatever is written; the ' +
      'number that is logged differs.',
    zh: '梯度逐样本相同：ρ 参与求导的 ρ·k3 等于 ρ 乘 k1，怎么写都一样；只是日志里的数值不同。',
  },
  staleness: {
    en: 'Staleness is not set by these lines: asynchronous training is a mode of its own there.',
    zh: '这些设置不决定滞后：异步训练在那里是单独的模式。',
  },
  clipOff: {
    en: 'The page does not clip the ratio; there ε is 0.2 unless you set it wide.',
    zh: '本页不裁剪比率；那里 ε 默认为 0.2，除非你设得很宽。',
  },
  sequenceRatio: {
    en: 'The page’s ratio is that of the whole completion; there it is each token’s. On-policy both are 1.',
    zh: '本页的比率按整条回答计算，那里按词元计算。同策略时两者都为 1。',
  },
  tokenRatio: {
    en: 'RLOOTrainer’s ratio is that of the whole completion, the page’s is each token’s.',
    zh: 'RLOOTrainer 的比率按整条回答计算，本页按词元计算。',
  },
  sumNotToGo: {
    en:
      'The penalty is summed over the whole completion there, on the page from each token on: the same ' +
      'expectation, more variance.',
    zh: '那里的惩罚对整条回答求和，本页从每个词元往后求和：期望相同，方差更大。',
  },
  toGoNotSum: {
    en:
      'The penalty is summed from each token on there, on the page over the whole completion: the same ' +
      'expectation, less variance.',
    zh: '那里的惩罚从每个词元往后求和，本页对整条回答求和：期望相同，方差更小。',
  },
  penaltyAfterBaseline: {
    en:
      'There the penalty is taken off after the rewards have become advantages, so neither baseline nor deviation ' +
      'touches it; on the page both do.',
    zh: '那里在奖励变成优势之后才减去惩罚，基线和标准差都不作用于它；本页两者都作用。',
  },
  meanOfAll: {
    en:
      'The baseline is the mean of the whole group, that of the page the mean of the others: a factor of G/(G − ' +
      '1), which a larger learning rate makes up for.',
    zh: '那里的基线是全组均值，本页是同组其他回答的均值：相差 G/(G − 1) 倍，可用稍大的学习率补上。',
  },
  tokenMean: {
    en:
      'There losses are averaged over tokens, on the page they are summed over an answer: what the penalty in the ' +
      'loss weighs against the reward then depends on the length.',
    zh: '那里的损失按词元平均，本页对一条回答求和：损失中的惩罚相对奖励的分量因此取决于长度。',
  },
  inactiveNeMo: {
    en: 'These lines are those of a version since PR #2506; before it, the same lines were the plain k3 in the loss.',
    zh: '这些设置适用于 PR #2506 之后的版本；此前同样的设置就是普通的损失中的 k3。',
  },
  isWeightClamped: {
    en: 'The flag came with PR #1309 (August 2026); its ρ is clamped.',
    zh: '该选项来自 PR #1309（2026 年 8 月）；其中的 ρ 会被截断。',
  },
  onePerDevice: {
    en: 'For one device; on several, divide per_device_train_batch_size by their number.',
    zh: '以单设备为例；多设备时把 per_device_train_batch_size 除以设备数。',
  },
} as const satisfies Record<string, Text>;

/** Set where the framework's clamps are not the page's. */
export function clampNotes(framework: string, there: Clamps, here: Clamps): Text[] {
  if (there.logRatioClamp === here.logRatioClamp && there.estimateClamp === here.estimateClamp) return [];
  return [
    {
      en: `${framework} clamps ${clamped(there).en} here, and no option changes that; the page clamps ${clamped(here).en}.`,
      zh: `${framework} 在这里${clamped(there).zh}，没有选项可改；本页${clamped(here).zh}。`,
    },
  ];
}

export const REASONS = {
  full: {
    en:
      'No framework takes the exact KL over the vocabulary at each prefix as a penalty (verl names it full and ' +
      'raises NotImplementedError).',
    zh: '没有框架把每个前缀上的精确词表 KL 当作惩罚（verl 有 full 这个名字，但会抛出 NotImplementedError）。',
  },
  ownEstimator: (name: string): Text => ({
    en: `The estimator ${name} was added to this page; no framework has one of that name.`,
    zh: `估计量 ${name} 是加到本页的，没有框架有同名的选项。`,
  }),
  sequenceEstimator: {
    en:
      'Every framework applies its estimator token by token; one k2 or k3, or one ratio, for the whole completion ' +
      'is not offered.',
    zh: '所有框架都逐词元使用估计量；没有对整条回答用一个 k2、k3 或一个比率的选项。',
  },
  sequenceRatio: {
    en:
      'No framework multiplies its KL by the ratio of the whole completion; set the ρ level to token. (TRL’s ' +
      'importance_sampling_level="sequence" takes a geometric mean and adds a wrong term, issue #6586.)',
    zh:
      '没有框架用整条回答的比率乘 KL；请把 ρ 的层级设为词元。（TRL 的 importance_sampling_level="sequence" ' +
      '取几何平均，并多出一个错误的项，issue #6586。）',
  },
  frozen: {
    en:
      'In the reward, frameworks take the KL once, of the policy that was there when the batch was made; ' +
      'recomputing it at every update is not offered.',
    zh: '框架只在生成批次时按当时的策略计算一次奖励中的 KL；没有在每次更新时重算的选项。',
  },
  noRatio: (framework: string): Text => ({
    en: `${framework} multiplies no KL term by ρ, and off-policy no other writing has this gradient.`,
    zh: `${framework} 不会用 ρ 乘 KL 项；异策略时没有其他写法具有相同的梯度。`,
  }),
  noWeighted: (framework: string): Text => ({
    en: `${framework} multiplies no KL term by a differentiated ρ, and no other of its options has this gradient.`,
    zh: `${framework} 不会用参与求导的 ρ 乘 KL 项，其他选项也没有相同的梯度。`,
  }),
  oneOfBoth: (framework: string): Text => ({
    en: `${framework} puts the penalty into the reward or into the loss, never into both.`,
    zh: `${framework} 只能把惩罚放入奖励或放入损失，不能两处同放。`,
  }),
  trlLoss: {
    en: 'TRL’s GRPO has k3 in the loss only, plain or times ρ; no option names another estimator.',
    zh: 'TRL 的 GRPO 只有损失中的 k3（普通的或乘以 ρ）；没有选择其他估计量的选项。',
  },
  trlReward: {
    en: 'In TRL the KL in the reward is RLOOTrainer’s, and that is always k1.',
    zh: 'TRL 中放入奖励的 KL 属于 RLOOTrainer，且固定为 k1。',
  },
  trlRewardGrpo: {
    en:
      'GRPOTrainer has no KL in the reward (issue #4967 asked for it and was closed), and RLOOTrainer does not ' +
      'divide by the group’s deviation; set the advantage to leave-one-out.',
    zh:
      'GRPOTrainer 不支持把 KL 放入奖励（issue #4967 提过，已关闭），RLOOTrainer 又不除以组内标准差；' +
      '请把优势设为留一法。',
  },
  nemoReward: {
    en:
      'NeMo-RL has the KL in the reward with its Reinforce++ and GAE estimators only; Reinforce++ takes off each ' +
      'token’s own KL, without that of later tokens, and normalises over the batch.',
    zh:
      'NeMo-RL 只在 Reinforce++ 和 GAE 估计器中支持奖励中的 KL；Reinforce++ 只减去每个词元自己的 KL，' +
      '不含后面的词元，并在整批上归一化。',
  },
  nemoLoss: {
    en:
      'Since PR #2506 NeMo-RL multiplies every KL in the loss by a differentiated factor, and with it none of its ' +
      'estimators has this gradient.',
    zh: '自 PR #2506 起，NeMo-RL 用参与求导的因子乘损失中的每个 KL，此后没有一种估计量具有这样的梯度。',
  },
} as const;
