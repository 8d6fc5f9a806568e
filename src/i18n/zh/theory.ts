import type { Descent } from '../../kl/objective';
import type { theoryWords as english } from '../en/theory';
import type { Spoken } from '../languages';

const NAMES: Record<Descent, (alpha: string) => string> = {
  nothing: () => '一个常数',
  'reverse-kl': () => '反向 KL',
  'forward-kl': () => '正向 KL',
  'reverse-plus-forward': () => '反向 KL 与正向 KL 之和',
  'reverse-minus-forward': () => '反向 KL 减去正向 KL',
  hellinger: () => 'Hellinger 距离',
  'chi-squared': () => 'χ² 散度',
  alpha: (alpha) => `α = ${alpha} 的 α 散度`,
  'jensen-shannon': () => 'Jensen–Shannon 散度',
  'total-variation': () => '全变差',
  'f-divergence': () => '一个没有专名的 f 散度',
  'other-f': () => '一个并非散度的量',
};

export const theoryWords: Spoken<typeof english> = {
  same: (name) => `它就是 ${name}，由同一段代码计算。`,
  jumps: (at) => `它在 δ = ${at} 处有跳跃：损失只看得到斜率，看不到跳跃。`,
  value: {
    unbiased: '它的数值是反向 KL 的无偏估计。',
    biased: '它的数值是反向 KL 的有偏估计。',
    constant: (mean) => `它的数值与任何距离无关：均值恒为 ${mean}。`,
    other: (of, times, alpha, plus) => `它的数值是反向 KL 的有偏估计：其均值是${plus}${times}${NAMES[of](alpha)}。`,
  },
  gradient: (formula) => `对整条回答，它的期望梯度：${formula}。`,
  pulls: '无论在哪里，它都把策略拉回参考策略。',
  repels: (where) => `当 δ ${where}时，它把策略推离参考策略。`,
  interval: {
    below: (to) => `小于 ${to} `,
    above: (from) => `大于 ${from} `,
    between: (from, to) => `在 ${from} 与 ${to} 之间`,
    around: (at) => `在 ${at} 处跳跃`,
    everywhere: '取任何值',
  },
  or: '，或',
  near: {
    none: '在参考策略附近，它的强度趋于零：最初离开的几步没有代价。',
    jump: '在参考策略处，它的力有跳跃：再小的距离也会遇到全部的力。',
    repels: (strength) => `在参考策略附近它起排斥作用，强度是 KL 的 ${strength} 倍。`,
    strength: (strength) =>
      strength === '1'
        ? '在参考策略附近，它与相同 β 的 KL 一样强。'
        : `在参考策略附近，它与 β 为 ${strength} 倍的 KL 一样强。`,
  },
  noise: {
    none: '在参考策略处，它不增加噪声。',
    some: (floor) => `即使在参考策略处，它的噪声仍为 E‖s‖² 的 c(0)² = ${floor} 倍；用基线可以消除。`,
  },
  tails: (right, left) => `δ 很大时，它的力${right}；δ 很小（很负）时，它的力${left}。`,
  tail: {
    zero: '逐渐消失',
    level: (at) => `趋于 ${at}`,
    logarithm: (sign) => `无界增长，如同 ${sign}log|δ|`,
    linear: (sign, slope) => `无界增长，如同 ${sign}${slope}|δ|`,
    power: (sign, exponent) => `无界增长，如同 ${sign}|δ|^${exponent}`,
    exponential: (sign, rate) => `爆炸式增长，如同 ${sign}e^(${rate}|δ|)`,
    faster: (sign) => `比指数更快地爆炸到 ${sign}∞`,
  },
  heavy: '在那一侧，梯度的方差没有上界：一个样本就可能压倒其余所有样本。',
  bounded: '它所降低的量有下界。',
  unbounded: '它所降低的量没有下界：没有什么能让它停下来。',
};
