/** The claims about k1 in the loss: each with its source, and the likely reason for what was found. */
import type { k1InLoss as english } from '../en/claims-k1-in-loss';
import type { Spoken } from '../languages';
import { paper, sources, table } from './claim-sources';

export const k1InLoss: Spoken<typeof english> = {
  'k1-in-loss-zero': {
    claim: 'k1 放入损失的期望梯度为零：平均而言根本没有惩罚。',
    source: sources(table('1'), paper('表 1 与第 3 节')),
    reason: {
      reproduced: '对 k1 求导只剩得分函数，而在采样的策略下得分函数的平均为零。剩下的只有它的方差。',
      'in-part':
        '理论上均值为零；没有显示出来的部分要么是样本不够（区间太宽），要么与距离有关：' +
        '离参考策略较远时其他各行的噪声也一样大。',
      'not-reproduced': '同策略时理论上不可能如此：先怀疑样本或代码，再怀疑论断。',
    },
  },
  'k1-in-loss-dead-leash': {
    claim: '用 k1 放入损失来训练，就是不加 KL 的训练再加上噪声：一根形同虚设的绳。',
    source: paper('表 1 与第 4 节'),
    reason: {
      reproduced:
        '它的梯度没有任何成分指回参考策略，所以策略走得和没有惩罚时一样远；每个梯度还附加了 β 乘以得分函数的噪声。',
      'in-part':
        '步子小时，问到的每一点都与论断一致。步子较大时，同一种方法的各次训练彼此差别很大，' +
        '这些种子还不足以判定两种方法是否相同；没有什么与论断相反。',
      'not-reproduced': '在这些设置下噪声压倒了一切：它把策略带到了与无惩罚训练不同的地方。',
    },
  },
  'k1-in-loss-unstable': {
    claim: 'β 较大时，k1 放入损失不稳定。',
    source: paper('第 4 节（β ≥ 0.3 时振荡或崩溃）'),
    reason: {
      reproduced: '噪声随 β 增大，而没有任何东西往回拉：β 大时每一步的大部分都是噪声。',
      'in-part':
        'Adam 用梯度（连同噪声）的大小来归一化每一步：噪声先拖慢学习，然后才会毁掉策略；是否崩溃取决于步子有多大。',
      'not-reproduced':
        'Adam 用梯度（连同噪声）的大小来归一化每一步，而这个任务的回答最多四个词元：噪声在这里只会拖慢学习。',
    },
  },
  'k1-in-loss-off-policy': {
    claim: '训练稍有异策略，k1 放入损失就会崩溃。',
    source: paper('表 1 与第 4 节'),
    reason: {
      reproduced: '没有 ρ 时样本来自 μ，期望梯度是 −∇KL(μ‖π)：沿它下降会无界地把策略推离自己最近的样本。',
      'in-part':
        '它推离的是旧策略的样本，而不是参考策略：在参考策略附近，这也正好与 KL 的梯度相反；离得远时则与之垂直。' +
        '多快致命取决于一批样本内 π 离 μ 走了多远：这里更新四次就足以致命，更新两次多半只是变坏。',
      'not-reproduced': '每批样本只更新几次时，π 几乎还没有离开 μ，推力也就一样小。',
    },
  },
};
