import type { exactChecks as english } from '../en/exact-checks';
import type { Spoken } from '../languages';

export const exactChecks: Spoken<typeof english> = {
  difference: (largest) => `最大差 ${largest}，由公式算出`,
  forwardGradient: '闭式计算：k3 放入损失的期望梯度恰好是 ∇KL(π_ref‖π)',
  differenceGradient: '闭式计算：k3 放入奖励的期望梯度恰好是 ∇KL(π‖π_ref) − ∇KL(π_ref‖π)',
  oneRandomVariable: '同策略时逐样本：k2 放入损失、ρ·k3 放入损失、k1 放入奖励在 ∇log π 上放的是同一个数',
  clampCutsTheWorst: '按公式：截断后，k3 放入损失在 k3 > 10 处没有梯度，其余各处与不截断时相同',
  pullLost: (logRatio, ratio, pull) =>
    `当 π 给词元的概率是参考策略的 e^${logRatio} = ${ratio} 倍时，大小为 ${pull} 的拉力变为 0`,
  scaledByDeviation: '按公式：k1 放入奖励时，GRPO 中一组的 KL 部分等于只减均值时的 1/σ 倍，难题与易题的 σ 不同',
  scales: (groups) =>
    groups.map(({ right, sigma, beta }) => `8 条中 ${right} 条正确：σ ${sigma}，β 变为 ${beta} β`).join('；'),
  noiseAtUnitScale: '按公式：一组全对或全错时，GRPO 的 KL 部分大小为一，与 β 无关（0.01 与 1，相差 5 % 以内）',
  unitScale: (small, large) => `系数的标准差：β = 0.01 时 ${small}，β = 1 时 ${large}`,
};
