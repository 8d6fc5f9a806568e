/** The claims about k1 in the reward and its like: each with its source, and the likely reason for what was found. */
import type { unbiased as english } from '../en/claims-unbiased';
import type { Spoken } from '../languages';
import { paper, sources, table } from './claim-sources';

export const unbiased: Spoken<typeof english> = {
  'k1-in-reward-sound': {
    claim: 'k1 放入奖励稳定且无偏。',
    source: sources(table('7'), paper('表 1 与第 4 节')),
    reason: {
      reproduced: '得分函数乘以 k1 就是 KL 的梯度，连同对后续词元的影响：把 k1 放入奖励，策略梯度自己就会算出它。',
      'in-part': '梯度在期望上是对的；但步子这么大、样本这么少时，谁能活下来由整个更新的噪声决定。',
      'not-reproduced': '梯度和训练都不如论断所说：理论很短，先怀疑测量。',
    },
  },
  'k1-in-reward-better': {
    claim: 'k1 放入奖励优于 k3 放入损失：分布内如此，分布外优势更大。',
    source: paper('第 4 节（Qwen2.5-7B：MATH500 0.640 对 0.613；分布外提升 19 %）'),
    reason: {
      reproduced: '反向 KL 允许策略放弃参考策略中的错误，只约束它自己会说的东西；正向 KL 连参考策略的错误也要它保留。',
      'in-part':
        '步子小时它在两方面都更好，约高两个百分点，但分布外的优势并不更大。步子较大时，' +
        '种子之间的差别超过两种方法之间的差别。同一个 β 在两处是不同的强度：最后两幅按距离画的图中，离得远时 k3 ' +
        '放入损失与它持平，约束得紧时反而领先，尽管那里量的是反向 KL。',
      'not-reproduced':
        '同一个 β 在两处是不同的强度；而在这个任务上两种 KL 的要求几乎相同：几个词元的唯一正确答案，' +
        '参考策略四次已能答对三次。',
    },
  },
  'one-method': {
    claim:
      '同策略时的 k2 放入损失、ρ·k3 放入损失与 k1 放入奖励是同一种方法：梯度的均值和方差一致，训练曲线在噪声内重合。',
    source: sources(table('2, 6, 7'), 'Liu 等，“Rethinking KL Regularization in RLHF”（arXiv 2510.01555），定理 5.1'),
    reason: {
      reproduced:
        '同策略且按整条回答计算时，三者逐样本都在得分函数上放 k1；训练时逐词元计算，' +
        '差别只在一个词元对后续词元的影响，回答短时这很小。',
      'in-part':
        '按整条回答计算，它们是同一个随机变量；训练逐词元计算时，损失中的 k2 与 ρ·k3 仍在每个样本上给出相同的数。' +
        '但训练是混沌的：步子大时，单是舍入误差就会让每个种子变成另一次训练（这两者之间也是如此），' +
        '这些种子还不能把未训练技能上的差别压到界限以内。',
      'not-reproduced': '训练逐词元计算，此时它们并不相同：损失中的两种忽略了词元对后续的影响。',
    },
  },
  'rho-k1-noisy': {
    claim: 'ρ·k1 放入损失无偏，但方差比 k1 放入奖励更高。',
    source: table('4'),
    reason: {
      reproduced:
        '对 ρ·k1 求导，得分函数上是 ρ(k1 + 1)：其中的 1 平均为零却带来方差，在参考策略附近远大于 k1 本身的方差。',
      'in-part':
        '凡是测过的地方，梯度都与论断一致：ρ(k1 + 1) 中的 1 平均为零，却带来方差。但训练中看不出来：' +
        '奖励给两者的梯度都带来噪声，而 Adam 又除以整个梯度的大小。',
      'not-reproduced': '离参考策略这么远时，k1 自己的方差盖过了 ρ(k1 + 1) 中的 1 所增加的方差。',
    },
  },
  'k2-biased': {
    claim: 'ρ·k2 放入损失、k2 放入奖励都有偏。',
    source: table('5, 8'),
    reason: {
      reproduced:
        '两者都把 k2 当成 KL，而 k2 的期望是另一个数，梯度也不同；放入奖励时它是二阶小量，在参考策略附近几乎不拉。',
      'in-part': '枚举表明偏差存在；在参考策略附近 ρ·k2 的偏差是三阶小量，需要更多样本才能与零区分。',
      'not-reproduced': '离参考策略这么近，样本太少：那里的偏差分别是三阶和二阶小量。',
    },
  },
  'both-placements': {
    claim: '同一个估计两处同放是无偏的：这样训练与 k1 放入奖励一致，优于 k3 放入损失。',
    source: paper('第 4.3 节'),
    reason: {
      reproduced: '奖励提供导数的得分函数部分，损失提供路径部分：合起来就是期望的导数，而 k1 与 k3 的期望都是 KL。',
      'in-part':
        '均值上它们与 k1 放入奖励相同，训练中也没有相反的迹象；在未训练的技能上，这些种子还不能把差别压到界限以内。' +
        '但它们在这里都不比 k3 放入损失好，k1 放入奖励也一样：在这个设置下没有什么可以赢回来。',
      'not-reproduced': '两半只在均值上抵消，而这些训练的样本太少，显不出均值。',
    },
  },
  'smaller-beta': {
    claim: '对 k1 放入奖励，β 越小越好；代价是离参考策略更远。',
    source: paper('第 4 节（性能随 β 下降；0.05 与 0.1 最好）'),
    reason: {
      reproduced: '奖励与 KL 是同一个和式：距离越贵，值得去拿的奖励就越少。',
      'in-part':
        '距离的变化符合理论，β = 1 使两种技能都变差。在 0.05 到 0.3 之间，训练技能的差别小到这些种子分辨不出。',
      'not-reproduced': '步子这么大时，正是惩罚让策略活着，多一点反而更好。',
    },
  },
};
