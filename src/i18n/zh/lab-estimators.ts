import type { labEstimators as english } from '../en/lab-estimators';
import type { Spoken } from '../languages';

export const labEstimators: Spoken<typeof english> = {
  title: '近看各估计量',
  see:
    '每采样一个词元就得到一个数：对数比 δ = log π − log π_ref。左图：各估计量由它算出什么；右图：它的斜率，' +
    '也就是损失放在 ∇log π 上的系数。拖动图中的竖线，或用方向键。',
  delta: 'δ',
  ratio: (delta: number, times: string) =>
    delta === 0
      ? 'π 和 π_ref 写出这个词元的概率相同。'
      : delta < 0
        ? `π_ref 写出这个词元的概率是 π 的 ${times} 倍。`
        : `π 写出这个词元的概率是 π_ref 的 ${times} 倍。`,
  clamp: '像 verl 和 SkyRL 那样截断 k3',
  clampHelp: '先把对数比截到 ±20，再把 k3 截到 ±10',
  value: 'k(δ)：作为 KL 报告的数值，也是奖励放在 ∇log π 上的系数',
  slope: 'k′(δ)：损失放在 ∇log π 上的系数',
  axis: '对数比 δ = log π/π_ref（nat）',
  estimator: '估计量',
  notes: {
    k1: 'δ：无偏，可正可负，噪声大。各词元之和就是整个回答的对数比。',
    k2: 'δ²/2：从不为负，噪声小，偏差为 δ 的三阶；它的导数就是 k1。',
    k3: 'e^(−δ) − 1 + δ：无偏，从不为负，在参考策略附近噪声小，远离时尾部很重。',
  },
  inReward: '放入奖励：k',
  inLoss: '放入损失：k′',
  inBoth: '同时放入两处，或损失乘 ρ：k + k′',
  means:
    '正确的系数是 δ 加任意常数：此时期望梯度就是反向 KL 的梯度，常数只增加噪声。奖励中的 k1、损失中的 k2、' +
    '同时放入两处的 k3 都是如此；损失中的 k1 和 k3 都不是。',
  clampMeans: (delta: string, raw: string, slope: string) =>
    `在 δ = ${delta} 处，k3 是 ${raw}，斜率是 ${slope}；截断后变成 10 和 0。π 丢得最多的词元，反而完全不被拉回。`,
  clampIdle: '此处截断没有作用。它在 k3 大于 10 时起作用：δ 小于 −2.61，或大于 11。',
  overflow: 'k3 的溢出',
  overflowSee: 'k3 要算 e^(−δ) = π_ref/π：当 π 丢掉 π_ref 喜欢的词元时，它无界增长。移动 δ，看三种浮点格式算出什么。',
  format: '格式',
  ratioOf: 'e^(−δ)',
  k3: 'k3',
  endsAt: 'δ 低于此为 ∞',
  exact: '精确值',
  overflowMeans: (half: string, single: string) =>
    `δ 一旦低于 ${half}，float16 中的 k3 就是 ∞，一个这样的词元就使整次更新变成 NaN；float32 和 bfloat16 ` +
    `能坚持到 ${single}，而长回答的对数比之和会达到那里。`,
  strip: (name: string, from: string) => `${name}：到 δ = ${from} 为止有限，再往下是 ∞`,
};
