/** The claims about k3: each with its source, and the likely reason for what was found. */
import type { k3 as english } from '../en/claims-k3';
import type { Spoken } from '../languages';
import { paper, sources, table } from './claim-sources';

export const k3: Spoken<typeof english> = {
  'k3-in-reward-collapses': {
    claim: 'k3 放入奖励会崩溃，正确率跌到零。',
    source: paper('表 1 与第 4 节'),
    reason: {
      reproduced: '它所下降的是反向 KL 减正向 KL，没有下界：走得越久，收益越大。',
      'in-part':
        '步子大的设置里它在每个种子上都崩溃。“中等”的步子较小，它同样被毁掉，但训练结束时多数还在下滑：' +
        '在参考策略附近它的力是二阶小量，要步子大或步数多才会走到它排斥的地方。',
      'not-reproduced': '在参考策略附近它的力是二阶小量：这些训练在走到它排斥的地方之前就结束了。',
    },
  },
  'k3-in-reward-why': {
    claim: 'k3 放入奖励下降的是反向 KL 减正向 KL，因此会抬高正向 KL。',
    source: sources(table('9'), paper('表 1 与第 3 节')),
    reason: {
      reproduced:
        '在 k3 大的地方扣奖励，等于教策略避开“参考策略比它喜欢得多”的样本：它干脆丢掉它们，而正向 KL 计的正是这个。',
      'in-part': '梯度与推导一致；训练中没有惩罚时距离也可能很大，而已经崩溃的策略不再移动。',
      'not-reproduced': '在参考策略附近它的力太小，在奖励旁边显不出来。',
    },
  },
  'k3-in-loss-stable': {
    claim: 'k3 放入损失（GRPO 的惩罚）是稳定的。',
    source: paper('表 1 与第 4 节'),
    reason: {
      reproduced: '正向 KL 与反向 KL 一样在参考策略处取最小值：沿它拉也是往回拉。',
      'in-part': '它确实往回拉，但对策略丢掉的词元，权重 π_ref/π 没有上界：步子大时这个权重偶尔会把训练掀翻。',
      'not-reproduced': '对策略丢掉的词元，权重 π_ref/π 没有上界：步子这么大时遇到这种词元太频繁。',
    },
  },
  'k3-in-loss-forward': {
    claim: 'k3 放入损失有偏：它的行为像正向 KL，熵比 k1 放入奖励更高，覆盖参考策略的各个模式。',
    source: sources(table('3'), paper('表 1、式 41 与图 7')),
    reason: {
      reproduced: '正向 KL 惩罚的是丢掉参考策略喜欢的东西；反向 KL 惩罚的是喜欢参考策略不喜欢的东西。',
      'in-part':
        '梯度确实是正向 KL 的；但同一个 β 在两处是不同的强度，而当正确答案只有一个时，' +
        '熵既取决于惩罚的种类也取决于强度。',
      'not-reproduced': '同一个 β 在两处是不同的强度：在每题只有一个正确答案的任务里，强度的差别盖过了种类的差别。',
    },
  },
};
