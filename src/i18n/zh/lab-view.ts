import type { LabTruth } from '../../lab/lab-types';
import type { labView as english } from '../en/lab-view';
import type { Spoken } from '../languages';
import { count, number } from '../../common/format';

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

/** Not even the reference: the answers end before they could be complete. */
const neverRight = ({ accuracy, referenceAccuracy }: LabTruth): boolean => accuracy === 0 && referenceAccuracy === 0;

export const labView: Spoken<typeof english> = {
  title: '梯度实验室',
  lead: (completions: string) =>
    `哪些 KL 惩罚的梯度是对的？在一个极小的 GPT-2 上测量，与它全部 ${completions} 种回答得出的真实梯度比较。`,
  look: '看梯度偏差的横条：收拢到 0 的行是对的；停在半路的行，样本再多也在下降别的东西。',
  contents: '本页内容',
  sections: {
    table: '表格',
    space: '96 格',
    curves: '曲线',
    estimators: '估计量',
    categorical: '玩具',
    paper: '论文',
    optimum: '最优',
  },
  controls: '在哪里测量',
  further: '更多',
  steps: (step: number) => `第 ${step} 步`,
  distance: (truth: LabTruth) =>
    `KL(π‖π_ref) = ${number(truth.reverseKl)} nat，` +
    `${neverRight(truth) ? '回答截得太短，不可能答对' : `答对 ${percent(truth.accuracy)}`}`,
  end: (step: number) => `训练终点：${step}`,
  beyond: (step: number) => `此处在第 ${step} 步的训练终点之外，位于其直线的延长线上。`,
  older: (staleness: number) => `${staleness} 步`,
  behaviour: ({ behaviourKl }: LabTruth) => `KL(μ‖π) = ${number(behaviourKl)} nat`,
  fresh: '只有同策略',
  tokens: (length: number) => `${length} 个词元`,
  possible: ({ completions }: LabTruth) => `${count(completions)} 种可能的回答`,
  batch: '个回答得到一个梯度',
  going: '…',
  pause: '暂停',
  measure: '测量',
  on: '继续测量',
  again: '重新测量',
  againHelp: '从头开始，换一批样本：下一个种子',
  tryAgain: '再试一次',
  phases: {
    opening: '正在打开适配器',
    placing: '正在枚举',
    measuring: '正在测量',
    lent: '等待下面的测量',
    settled: '各行都已有结论',
    paused: '已暂停',
    failed: '已中断',
  },
  counts: (batches: string, completions: string, seconds: string) =>
    `${batches} 批 · ${completions} 个回答 · ${seconds} 秒`,
  settled: (rows: number, of: number) => `${of} 行中 ${rows} 行已有结论`,
  disagree: (rows: number) => `${rows} 行与理论不符`,
  processor: (why: string) => `${why} 实验室改在处理器上用 float64 运行：慢一些，同样正确。`,
  failed: (why: string) => `${why} 已测得的结果仍保留。`,
  samplings: { 'on-policy': '同策略', 'off-policy': '异策略' },
  verdicts: {
    unbiased: '正确（无偏）',
    slight: '略有偏差',
    biased: '错误（有偏）',
    zero: '完全没有力',
    undecided: '尚无结论',
  },
  tableTitle: '这张表',
  tableSee:
    '每一行是惩罚的一种写法。π 是策略，π_ref 是参考策略，μ 是采样的策略；s = ∇log π。左边是纸面上的：代码和它的梯度，' +
    '以及各自的期望。右边是测得的，每一秒都更精确。',
  tableMeans:
    '两列定胜负。③ 是 backward() 算出来的，④ 是它平均起来通向哪里；只有 ④ = 𝔼_π[s·k1] 才是 KL 的梯度。' +
    '其余的都是另一种惩罚。',
  tableSource:
    '第 1 到 9 行出自文档《一张表串讲LLM-RL中KL散度正则的正确与错误用法》（2026）。它把 π 写作 q，把 π_ref 写作 p，' +
    '与 John Schulman 的 “Approximating KL Divergence” 一样；k1、k2、k3 出自后者。',
  spaceTitle: '整个空间：96 格',
  spaceSee:
    '正向或反向 KL × 损失或奖励 × 同策略或异策略 × k1、k2、k3 × 数值或梯度 × 偏差或方差。上面的行测到哪里，' +
    '格子就填到哪里。',
  spaceMeans: '数值估得好的写法，仍可能推错方向：请比较数值的格子和梯度的格子。',
};
