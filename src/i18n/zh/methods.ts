import type { methods as english } from '../en/methods';
import type { Spoken } from '../languages';

export const methods: Spoken<typeof english> = {
  noKl: '无 KL',
  label: (estimator, placement) => `${estimator} ${placement}`,
  placements: {
    loss: '放入损失',
    'weighted-loss': '放入损失，乘以 ρ',
    'detached-weighted-loss': '放入损失，乘以截断梯度的 ρ',
    reward: '放入奖励',
    both: '同时放入奖励和损失',
  },
  verdicts: {
    none: '没有惩罚：只有奖励在拉动，没有任何东西把策略留在参考策略附近。',
    'k1-in-loss': '期望梯度为零：根本没有惩罚，只有噪声。',
    'k2-in-loss': '同策略时无偏：数值有偏，但梯度正是反向 KL 的梯度。',
    'k3-in-loss': '有偏：期望梯度是正向 KL 的梯度（GRPO 的惩罚项就是它）。',
    'k1-in-weighted-loss': '无偏但噪声大：k1 加上一个只增加方差的常数。',
    'k2-in-weighted-loss': '有偏：它下降的是 k2 的期望，而那不是 KL。',
    'k3-in-weighted-loss': '无偏，异策略时只要 ρ 取整条回答的也无偏：逐样本等于 ρ 乘 k1。',
    'k2-in-detached-weighted-loss': '无偏，与损失中的 ρ·k3 是同一个随机变量。',
    'k1-in-reward': '无偏：反向 KL 的完整梯度，包括对后续词元的影响。',
    'k2-in-reward': '有偏：在参考策略附近几乎没有拉力。',
    'k3-in-reward': '有偏：它降低的是反向 KL 减去正向 KL，这个差没有下界。',
    'k1-in-both': '无偏但噪声大：奖励部分已经正确，损失部分平均为零。',
    'k3-in-both': '同策略时无偏：两处的偏差互相抵消。',
    'full-in-loss': '在每个前缀上精确、方差低；但忽略一个词元对后续前缀的影响。',
  },
  descends: {
    'reward-only': () => '没有惩罚：只有奖励在拉动。',
    nothing: () => '期望梯度为零：根本没有惩罚，只有噪声。',
    'reverse-kl': (strength) =>
      strength === 1
        ? '同策略时无偏：梯度正是反向 KL 的梯度。'
        : `梯度是反向 KL 梯度的 ${strength} 倍：相当于换了一个 β。`,
    'forward-kl': (strength) => `有偏：期望梯度是正向 KL 的梯度${strength === 1 ? '' : `的 ${strength} 倍`}。`,
    'reverse-plus-forward': () => '有偏：它降低的是反向 KL 与正向 KL 之和。',
    'reverse-minus-forward': () => '有偏：它降低的是反向 KL 减去正向 KL，这个差没有下界。',
    'reverse-minus-prefix-forward': () => '有偏：它降低的是反向 KL 减去每个词元的正向 KL，这个差没有下界。',
    hellinger: () => '有偏：它降低的是到参考策略的 Hellinger 距离。',
    'chi-squared': () => '有偏：它降低的是相对参考策略的 χ² 散度。',
    alpha: (_strength, alpha) => `有偏：它降低的是相对参考策略的 α = ${alpha} 的 α 散度（0 为反向 KL，1 为正向 KL）。`,
    'jensen-shannon': () => '有偏：它降低的是相对参考策略的 Jensen–Shannon 散度。',
    'total-variation': () => '有偏：它降低的是到参考策略的全变差。',
    'f-divergence': () => '有偏：它降低的是一个没有专名的 f 散度。',
    'other-f': () => '有偏：它降低的不是散度，在某些地方还把策略推离参考策略。',
    'later-prefixes': () => '有偏：它只看到一个词元对后续前缀的影响。',
    length: () => '有偏：它降低的是回答的长度。',
    'own-samples': () => '有偏：它把策略推离自己最近的样本。',
    'estimate-on-old-samples': () => '有偏：它降低的是较旧策略的样本上的估计值。',
    'reverse-minus-behaviour': () => '有偏：它降低的是反向 KL 减去到采样策略的距离。',
    'frozen-estimate': () => '有偏：它降低的是采样时就已冻结的估计值。',
    'no-objective': () => '有偏：它的期望梯度不是任何目标的梯度。',
  },
  sameAs: (name) => `它就是 ${name}。`,
};
