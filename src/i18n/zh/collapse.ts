import { formatNumber } from '../../common/text';
import type { collapse as english } from '../en/collapse';
import type { Spoken } from '../languages';

/** Alone or after a colon it is the same in Chinese. */
const said = (sentence: string) => ({ alone: sentence, after: sentence });

export const collapse: Spoken<typeof english> = {
  causes: {
    'no-penalty': said('没有任何东西把策略留在参考策略附近：步子太大或样本太少就会把它带走。'),
    ascends: said('它的 β 为负：离参考策略越远奖励越多，没有上界。'),
    clamped: said('截断使得策略走远之处没有梯度：从那里没有任何东西把它拉回来。'),
    'zero-gradient': said('它的期望梯度为零：什么也拉不住，而乘以 β 的噪声把策略震散。'),
    'reverse-minus-forward': said(
      '它的期望梯度所降低的是反向 KL 减去正向 KL：这个差没有下界，而在参考策略附近几乎没有力。',
    ),
    unbounded: said('它的期望梯度所降低的量没有下界，所以没有任何东西让它停下来。'),
    'vanishes-near-reference': said('它的梯度在参考策略附近消失，也不指回参考策略，所以没有任何东西把策略留住。'),
    'forward-weights': said('它沿正向 KL 拉动，在策略丢掉参考策略所偏好的词元处，权重无界增长。'),
    'own-samples': said('在异策略且没有 ρ 时，它无界地把策略推离自己最近的样本。'),
    'steps-and-noise': said('它的期望梯度是对的，带走策略的是过大的步子和样本太少的噪声。'),
    'pulls-elsewhere': said('它的期望梯度不是反向 KL 的梯度，惩罚把策略拉向别处。'),
    'too-weak': said('它的拉力方向正确，但在奖励旁边弱得感觉不到。'),
    'holds-nothing': said('它的期望梯度为零，所以什么也拉不住。'),
  },
  numeric: (step) => `在第 ${step} 步停下，那里有一个梯度不再是有限数；其余训练继续。`,
  happened: {
    reward: (step, why) => `奖励在第 ${step} 步崩溃：${why}`,
    entropy: (step, why) => `熵在第 ${step} 步崩溃，而回答是错的：${why}`,
    'dead-leash': (step, why) => `从第 ${step} 步起牵绳形同虚设，KL 的走向与没有惩罚时一样：${why}`,
  },
  ranAway: (step, beta, why) => `尽管 β = ${formatNumber(beta)}，到参考策略的 KL 在第 ${step} 步失控：${why}`,
};
