import type { snippets as english } from '../en/snippets';
import type { Spoken } from '../languages';

export const snippets: Spoken<typeof english> = {
  notes: {
    zeroBeta: '这里 β 为 0，没有惩罚可写。',
    detachedIsLoss: '这里是同策略：ρ 为 1 且不求导，因此就是普通的损失项。',
    sameAsK2: '同策略时 ρ·k3 的梯度逐样本等于损失中 k2 的梯度；只是日志里的数值不同。',
    sameAsWeightedK3: '梯度逐样本相同：ρ 参与求导的 ρ·k3 等于 ρ 乘 k1，怎么写都一样；只是日志里的数值不同。',
    staleness: '这些设置不决定滞后：异步训练在那里是单独的模式。',
    clipOff: '本页不裁剪比率；那里 ε 默认为 0.2，除非你设得很宽。',
    sequenceRatio: '本页的比率按整条回答计算，那里按词元计算。同策略时两者都为 1。',
    tokenRatio: 'RLOOTrainer 的比率按整条回答计算，本页按词元计算。',
    sumNotToGo: '那里的惩罚对整条回答求和，本页从每个词元往后求和：期望相同，方差更大。',
    toGoNotSum: '那里的惩罚从每个词元往后求和，本页对整条回答求和：期望相同，方差更小。',
    penaltyAfterBaseline: '那里在奖励变成优势之后才减去惩罚，基线和标准差都不作用于它；本页两者都作用。',
    meanOfAll: '那里的基线是全组均值，本页是同组其他回答的均值：相差 G/(G − 1) 倍，可用稍大的学习率补上。',
    tokenMean: '那里的损失按词元平均，本页对一条回答求和：损失中的惩罚相对奖励的分量因此取决于长度。',
    otherMean: '那里的损失对一批的全部词元平均，本页先在每条回答内平均：短回答在那里分量较轻。',
    inactiveNeMo: '这些设置适用于 PR #2506 之后的版本；此前同样的设置就是普通的损失中的 k3。',
    isWeightClamped: '该选项来自 PR #1309（2026 年 8 月）；其中的 ρ 会被截断。',
    onePerDevice: '以单设备为例；多设备时把 per_device_train_batch_size 除以设备数。',
  },
  clamped: (logRatio, estimate) =>
    logRatio || estimate
      ? `截断${[...(logRatio ? [`对数比 ±${logRatio}`] : []), ...(estimate ? [`估计值 ±${estimate}`] : [])].join('、')}`
      : '不截断',
  clampsDiffer: (framework, there, here) => `${framework} 在这里${there}，没有选项可改；本页${here}。`,
  noControl: (framework) => `${framework} 对这种惩罚没有 β 的控制器：那里的 β 是固定的。`,
  noMovingReference: (framework) => `${framework} 没有移动参考策略的选项：那里的参考策略不动。`,
  reasons: {
    full: '没有框架把每个前缀上的精确词表 KL 当作惩罚（verl 有 full 这个名字，但会抛出 NotImplementedError）。',
    ownEstimator: (name: string) => `估计量 ${name} 是加到本页的，没有框架有同名的选项。`,
    sequenceEstimator: '所有框架都逐词元使用估计量；没有对整条回答用一个 k2、k3 或一个比率的选项。',
    sequenceRatio:
      '没有框架用整条回答的比率乘 KL；请把 ρ 的层级设为词元。（TRL 的 importance_sampling_level="sequence" ' +
      '取几何平均，并多出一个错误的项，issue #6586。）',
    frozen: '框架只在生成批次时按当时的策略计算一次奖励中的 KL；没有在每次更新时重算的选项。',
    noRatio: (framework: string) => `${framework} 不会用 ρ 乘 KL 项；异策略时没有其他写法具有相同的梯度。`,
    noWeighted: (framework: string) => `${framework} 不会用参与求导的 ρ 乘 KL 项，其他选项也没有相同的梯度。`,
    oneOfBoth: (framework: string) => `${framework} 只能把惩罚放入奖励或放入损失，不能两处同放。`,
    trlLoss: 'TRL 的 GRPO 只有损失中的 k3（普通的或乘以 ρ）；没有选择其他估计量的选项。',
    trlReward: 'TRL 中放入奖励的 KL 属于 RLOOTrainer，且固定为 k1。',
    trlRewardGrpo:
      'GRPOTrainer 不支持把 KL 放入奖励（issue #4967 提过，已关闭），RLOOTrainer 又不除以组内标准差；' +
      '请把优势设为留一法。',
    nemoReward:
      'NeMo-RL 只在 Reinforce++ 和 GAE 估计器中支持奖励中的 KL；Reinforce++ 只减去每个词元自己的 KL，' +
      '不含后面的词元，并在整批上归一化。',
    nemoLoss: '自 PR #2506 起，NeMo-RL 用参与求导的因子乘损失中的每个 KL，此后没有一种估计量具有这样的梯度。',
  },
};
