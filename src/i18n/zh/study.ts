import type { study as english } from '../en/study';
import type { Spoken } from '../languages';

export const study: Spoken<typeof english> = {
  estimate: (mean, interval) => `${mean}${interval}`,
  noEstimate: '没有有限的数值',
  interval: (low, high) => `（${low}–${high}）`,
  signedInterval: (low, high) => `（${low} 至 ${high}）`,
  noInterval: '（无区间）',
  rate: (successes, n, interval) => `${n} 次中 ${successes} 次（${interval}）`,

  cell: (method, variant) => `${method}（${variant}）`,
  inScenario: (scenario, what) => `${scenario}：${what}`,
  levels: { token: '逐词元', sequence: '整条回答' },
  measures: {
    accuracyIn: '训练过的运算的正确率',
    accuracyOut: '未训练的运算的正确率',
    reverseKl: 'KL(π‖π_ref)',
    forwardKl: 'KL(π_ref‖π)',
    entropy: '熵',
    gradNorm: '梯度的范数',
    klClampFraction: '被截断的词元的比例',
  },
  gradientMeasures: {
    bias: '梯度的偏差',
    variance: '单条回答的梯度的方差',
    futureShare: '对后续词元的影响所占份额',
  },
  wholeShare: '全部',

  overMeasure: (measure, over) => `${measure}与 ${over} 的关系`,
  shareCollapsed: '崩溃的训练所占比例',
  gradientTitle: (measure, level) => `${measure}，${level}`,
  offPolicyTitle: (title) => `${title}，异策略`,
  rowAtStep: (row, method, step) => `${row} · ${method}，第 ${step} 步`,
};
