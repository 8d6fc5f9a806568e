import type { checks as english } from '../en/checks';
import type { Spoken } from '../languages';

export const checks: Spoken<typeof english> = {
  collapsesMore: (of, than) => `“${of}”比“${than}”更常崩溃，且区间不重叠`,
  survives: (of) => `“${of}”的训练崩溃不到一半`,
  above: (measure, of, than) => `逐种子比较${measure}：“${of}”高于“${than}”`,
  same: (measure, of, than, margin) => `“${of}”与“${than}”的${measure}相同，${margin}`,
  withinFactor: (factor) => `相差不到 ${factor} 倍`,
  within: (margin) => `相差在 ±${margin} 以内`,
  gainsMore: (of, than, more, less) => `“${of}”相对“${than}”的优势，在${more}上大于在${less}上`,
  under: (of, measure, limit) => `“${of}”的${measure}低于 ${limit}`,
  over: (of, measure, limit) => `“${of}”的${measure}高于 ${limit}`,
  descends: (measure, cells) => `平均${measure}逐级下降：${cells.join('、')}`,

  measuredOf: (of, measured) => `${of} ${measured}`,
  ratio: (measured, seeds) => `比值 ${measured}${ofSeeds(seeds)}`,
  difference: (measured, seeds) => `差 ${measured}${ofSeeds(seeds)}`,
  mean: (measured, seeds) => `${measured}${ofSeeds(seeds)}`,
  list: (measured) => measured.join('，'),
  contrary: (measured) => `${measured}：恰恰相反`,
  openSeeds: (measured) => `${measured}：这么多种子还不足以判定`,
  openSamples: (measured) => `${measured}：这么多样本还不足以判定`,
  tally: (checks, holds, open, contrary) =>
    [
      `${checks} 项检验成立 ${holds} 项`,
      ...(open > 0 ? [`${open} 项未定`] : []),
      ...(contrary > 0 ? [`${contrary} 项相反`] : []),
    ].join('，'),

  row: (row, method) => `第 ${row} 行（${method}）`,
  samplings: { 'on-policy': '同策略', 'off-policy': '异策略' },
  gradients: (row, level, sampling) => `${row}，${level}，${sampling}`,
  ofGradients: (gradients, step, what) => `${gradients}${step === null ? '' : `（第 ${step} 步）`}：${what}`,
  verdicts: { unbiased: '无偏', slight: '略有偏', biased: '有偏', zero: '为零', undecided: '未定' },
  unbiased: '梯度就是 KL 的梯度（偏差小于 0.1）',
  biased: '梯度有偏',
  zero: '期望梯度为零：偏差就是整个 ∇KL',
  containsOne: '偏差的区间包含 1',
  pushesAway: '它背离 KL 的梯度（余弦小于 0），比没有还糟（偏差大于 1）',
  noFuture: '不含一个词元对后续词元的影响：份额的区间包含 0 而不含 1',
  wholeFuture: '包含一个词元对后续词元的全部影响：份额的区间包含 1 而不含 0',
  varianceAbove: (gradients, than, step) => `${gradients}：方差高于${than}${step === null ? '' : `（第 ${step} 步）`}`,
  varianceAs: (gradients, than) => `${gradients}：方差与${than}一致，区间重叠`,

  bias: (verdict, bias) => `${verdict}，偏差 ${bias}`,
  enumerated: (measured, bias) => `${measured}；枚举值 ${bias}`,
  cosine: (cosine, measured) => `余弦 ${cosine}，${measured}`,
  against: (measured, other) => `${measured}，对照 ${other}`,
  notMeasured: '未测',
  atStep: (step, seed, measured) => `第 ${step} 步${seed === null ? '' : `，种子 ${seed}`}：${measured}`,
  steps: (measured) => measured.join('；'),
};

function ofSeeds(n: number): string {
  return `，${n} 个种子`;
}
