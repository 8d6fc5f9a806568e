/**
 * Labels and sentences of the table and of the picture of the space, in one shape per language. Longer texts:
 * column-explanations.ts, row-explanations.ts.
 */
import type { RowGroup, Sampling } from '../../lab/table/table-rows';
import type { RowVerdict } from '../../lab/lab-types';
import type { Language } from '../race/words';
import type { LabColumn } from './column-explanations';

/** Of an estimate with its interval, as text. */
interface Said {
  estimate: string;
  low: string;
  high: string;
  exact: string;
}

const english = {
  label: 'The ways to write the KL penalty, with what was measured of each',
  sampling: 'Samples of',
  samplings: { 'on-policy': 'on-policy', 'off-policy': 'off-policy', both: 'both' } satisfies Record<
    Sampling | 'both',
    string
  > as Record<Sampling | 'both', string>,
  samplingHelp: {
    'on-policy': 'Samples come from the policy itself, μ = π',
    'off-policy': 'Samples come from an older policy μ',
    both: 'Both, one below the other',
  } as Record<Sampling | 'both', string>,
  short: { 'on-policy': 'on', 'off-policy': 'off' } as Record<Sampling, string>,
  status: (completions: string, confidence: string, seconds: string) =>
    `${completions} completions a row · ${confidence} intervals · ${seconds} s`,
  enumerated: 'enumerated; nothing sampled yet',
  levels: { sequence: 'k and ρ of the whole completion', token: 'k and ρ of each token' },
  tokenNote:
    'The formulas are written for a whole completion. Here, token by token, k and ρ are those of each token, and ' +
    'a row is the sum over the answer’s tokens; what that leaves out stands under ‘in theory’.',
  legend: {
    trusted: 'interval of the bias',
    short: 'interval that is still too short: completions that carry the variance are not in the sample yet',
    estimate: 'estimate',
    exact: 'by enumeration',
  },
  hint: 'Click a cell, or press Enter on it, to have it explained.',
  groups: {
    loss: 'In the loss, naive: samples of q, as data',
    'weighted-loss': 'In the loss, weighted by ρ',
    reward: 'In the reward, weighted by ρ',
    further: 'Further rows, not in the document',
  } as Record<RowGroup, string>,
  heads: { paper: 'On paper', value: 'Measured value', gradient: 'Measured gradient', verdict: 'Gradient is' },
  columns: {
    name: 'Way to write it',
    objective: '① objective in code',
    expectation: '② its expectation',
    gradient: '③ gradient in code',
    expectedGradient: '④ its expectation',
    value: 'bias',
    valueVariance: 'variance',
    bias: 'bias',
    cosine: 'cosine',
    variance: 'variance',
    future: 'future KL',
    verdict: 'measured',
    theory: 'in theory',
  } as Record<LabColumn, string>,
  units: {
    value: 'nats',
    valueVariance: 'nats²',
    bias: 'of ‖∇KL‖',
    cosine: 'with ∇KL',
    variance: 'of ‖∇KL‖²',
    future: 'share',
  } as Partial<Record<LabColumn, string>>,
  /** Where a column stands alone, on a card or as a heading. */
  full: {
    value: 'value: bias',
    valueVariance: 'value: variance',
    bias: 'gradient: bias',
    cosine: 'gradient: cosine',
    variance: 'gradient: variance',
    future: 'future KL',
    verdict: 'gradient, measured',
    theory: 'gradient, in theory',
  } as Partial<Record<LabColumn, string>>,
  truth: 'the truth',
  /** Shorter than the labels of kl/placements.ts, since the group's heading says the rest. */
  name: (estimator: string, placement: string) =>
    `${estimator} in ${{ 'weighted-loss': 'loss, ×\u00a0ρ', 'detached-weighted-loss': 'loss, ×\u00a0sg(ρ)', both: 'both' }[placement] ?? placement}`,
  suffix: { E: 'from each token on', F: 'less the group’s mean', G: 'frozen at rollout' } as Record<string, string>,
  row: (id: string) => `Row ${id}`,
  verdicts: {
    unbiased: 'unbiased',
    slight: 'slight bias',
    biased: 'biased',
    zero: 'zero',
    undecided: 'undecided',
  } as Record<RowVerdict, string>,
  disagrees: 'disagrees',
  /** Biased, and not yet known from a gradient of nothing. */
  maybeZero: 'maybe zero',
  document: 'doc.',
  intended: 'on-policy, whole completions',
  intendedShort: 'ideally',
  tokenOnly: 'Token by token only; the level is the whole completion now.',
  logged: 'logged:',
  truthFound: (completions: string, kl: string, forward: string, norm: string) =>
    `By enumeration of ${completions} completions: KL(q‖p) = ${kl} nats, KL(p‖q) = ${forward} nats, ‖∇KL(q‖p)‖ = ${norm}.`,
  close: 'Close',
  previous: 'Row before',
  next: 'Row after',
  why: 'Why this row comes out so',
  about: (column: string) => `What the column says: ${column}`,
  older: 'With older samples:',
  takeMean: 'average over all completions',
  takeGradient: 'backward()',
  surrogate:
    'Column 1 is there for its gradient only. What is logged as the KL is k alone, and column 2 is the ' +
    'expectation of that.',
  nothing: 'Nothing is measured yet.',
  says: {
    value: (is: Said, kl: string) =>
      `The mean of the logged number is ${is.estimate} nats (${is.low} to ${is.high}); by enumeration it is ${is.exact}. The true KL is ${kl} nats.`,
    valueVariance: (is: Said, deviation: string) =>
      `The variance is ${is.estimate} nats² (${is.low} to ${is.high}); by enumeration ${is.exact}. One completion is typically ${deviation} nats off the mean.`,
    bias: (is: Said, completions: string) =>
      `The mean of ${completions} gradients lies ${is.estimate} times the true gradient’s length away from the true gradient (${is.low} to ${is.high}); by enumeration ${is.exact}.`,
    cosine: (is: Said) =>
      `The cosine between the mean gradient and the true one is ${is.estimate} (${is.low} to ${is.high}); by enumeration ${is.exact}.`,
    noCosine: 'The mean gradient is zero, or not yet known from zero, so it has no direction.',
    variance: (is: Omit<Said, 'exact'>, needed: string) =>
      `The variance of one completion’s gradient is ${is.estimate} times the true gradient’s squared length (${is.low} to ${is.high}). To know the mean to within a tenth takes about ${needed} completions.`,
    future: (is: Said) =>
      `The mean gradient has ${is.estimate} % of the future-KL term (${is.low} to ${is.high} %); by enumeration ${is.exact} %.`,
    noFuture: 'There is no such share here.',
    verdict: (verdict: string) => `Measured: ${verdict}.`,
    agrees: 'That is what theory says.',
    disagrees:
      'That contradicts theory, or the enumeration: something is wrong here, or chance has struck, as it does ' +
      'once in a thousand times.',
    rare: (seen: string, enough: string) =>
      `The completions seen so far carry ${seen} % of the variance. Below ${enough} % every interval is too short, and nothing is decided.`,
    open: 'More samples are needed before that can be held against theory.',
    theory: (here: string, value: string) => `Theory, here: the gradient is ${here}, the value ${value}.`,
    document: (gradient: string, value: string) => `The document: the gradient is ${gradient}, the value ${value}.`,
    intended: (gradient: string, value: string) =>
      `On-policy and for whole completions: the gradient is ${gradient}, the value ${value}.`,
    same: (rows: string) => `Sample by sample, this gradient is the same as that of ${rows}: they share their numbers.`,
  },
  rows: (ids: readonly string[]) =>
    `row${ids.length === 1 ? '' : 's'} ${ids.length < 2 ? ids.join('') : `${ids.slice(0, -1).join(', ')} and ${ids.at(-1)}`}`,
  joint: ' ',
  colon: ': ',
};

export type TableWords = typeof english;

const chinese: TableWords = {
  label: 'KL 惩罚的各种写法，以及每种写法的测量结果',
  sampling: '样本',
  samplings: { 'on-policy': '同策略', 'off-policy': '异策略', both: '两者' },
  samplingHelp: {
    'on-policy': '样本来自策略本身，μ = π',
    'off-policy': '样本来自更旧的策略 μ',
    both: '两者，上下排列',
  },
  short: { 'on-policy': '同', 'off-policy': '异' },
  status: (completions, confidence, seconds) => `每行 ${completions} 条回答 · ${confidence} 区间 · ${seconds} 秒`,
  enumerated: '已枚举，尚未采样',
  levels: { sequence: 'k 与 ρ 取整条回答', token: 'k 与 ρ 逐词元' },
  tokenNote:
    '公式按整条回答书写。这里逐词元计算：k 与 ρ 是每个词元自己的，每一行是对回答各词元求和；由此缺少什么，' +
    '见“理论”一列。',
  legend: { trusted: '偏差的区间', short: '还太短的区间：承载方差的回答尚未采到', estimate: '估计值', exact: '枚举值' },
  hint: '点击任一格，或在其上按回车，查看解释。',
  groups: {
    loss: '放入损失，朴素写法：样本来自 q，作为数据',
    'weighted-loss': '放入损失，乘以 ρ',
    reward: '放入奖励，乘以 ρ',
    further: '更多写法（文档之外）',
  },
  heads: { paper: '公式', value: '数值（测量）', gradient: '梯度（测量）', verdict: '梯度判断' },
  columns: {
    name: '写法',
    objective: '① 代码中的目标',
    expectation: '② 其期望',
    gradient: '③ 代码中的梯度',
    expectedGradient: '④ 其期望',
    value: '偏差',
    valueVariance: '方差',
    bias: '偏差',
    cosine: '余弦',
    variance: '方差',
    future: 'future KL',
    verdict: '测量',
    theory: '理论',
  },
  units: {
    value: 'nat',
    valueVariance: 'nat²',
    bias: '÷ ‖∇KL‖',
    cosine: '与 ∇KL',
    variance: '÷ ‖∇KL‖²',
    future: '份额',
  },
  full: {
    value: '数值：偏差',
    valueVariance: '数值：方差',
    bias: '梯度：偏差',
    cosine: '梯度：余弦',
    variance: '梯度：方差',
    future: 'future KL',
    verdict: '梯度，测量',
    theory: '梯度，理论',
  },
  truth: '真值',
  name: (estimator, placement) =>
    `${estimator} ${{ loss: '放入损失', 'weighted-loss': '放入损失，×\u00a0ρ', 'detached-weighted-loss': '放入损失，×\u00a0sg(ρ)', reward: '放入奖励', both: '放入两处' }[placement] ?? placement}`,
  suffix: { E: '从每个词元起', F: '减去组内平均', G: '采样时冻结' },
  row: (id) => `第 ${id} 行`,
  verdicts: { unbiased: '无偏', slight: '略偏', biased: '有偏', zero: '为零', undecided: '未定' },
  disagrees: '不符',
  maybeZero: '可能为零',
  document: '文档',
  intended: '同策略、整条回答',
  intendedShort: '理想情形',
  tokenOnly: '只在逐词元时存在；现在的层级是整条回答。',
  logged: '日志：',
  truthFound: (completions, kl, forward, norm) =>
    `枚举 ${completions} 条回答：KL(q‖p) = ${kl} nat，KL(p‖q) = ${forward} nat，‖∇KL(q‖p)‖ = ${norm}。`,
  close: '关闭',
  previous: '上一行',
  next: '下一行',
  why: '这一行为什么如此',
  about: (column) => `这一列说什么：${column}`,
  older: '样本更旧时：',
  takeMean: '对所有回答求平均',
  takeGradient: 'backward()',
  surrogate: '第一列只为它的梯度而写。日志里当作 KL 的只是 k，第二列是它的期望。',
  nothing: '还没有测量。',
  says: {
    value: (is, kl) =>
      `日志数值的平均是 ${is.estimate} nat（${is.low} 到 ${is.high}）；枚举值 ${is.exact}。真实的 KL 是 ${kl} nat。`,
    valueVariance: (is, deviation) =>
      `方差是 ${is.estimate} nat²（${is.low} 到 ${is.high}）；枚举值 ${is.exact}。一条回答通常偏离平均 ${deviation} nat。`,
    bias: (is, completions) =>
      `${completions} 个梯度的平均与真实梯度相差 ${is.estimate} 倍真实梯度的长度（${is.low} 到 ${is.high}）；枚举值 ${is.exact}。`,
    cosine: (is) => `平均梯度与真实梯度的余弦是 ${is.estimate}（${is.low} 到 ${is.high}）；枚举值 ${is.exact}。`,
    noCosine: '平均梯度为零，或还无法与零区分，所以没有方向。',
    variance: (is, needed) =>
      `一条回答的梯度方差是真实梯度长度平方的 ${is.estimate} 倍（${is.low} 到 ${is.high}）。要把平均值测到十分之一以内，约需 ${needed} 条回答。`,
    future: (is) => `平均梯度含有 future-KL 项的 ${is.estimate} %（${is.low} 到 ${is.high} %）；枚举值 ${is.exact} %。`,
    noFuture: '这里没有这个份额。',
    verdict: (verdict) => `测量：${verdict}。`,
    agrees: '与理论一致。',
    disagrees: '与理论或枚举矛盾：这里出了错，或者碰上了千分之一的偶然。',
    rare: (seen, enough) => `到目前为止采到的回答只承载方差的 ${seen} %。不到 ${enough} % 时所有区间都太短，不作判断。`,
    open: '还需要更多样本，才能与理论对照。',
    theory: (here, value) => `理论，在这里：梯度${here}，数值${value}。`,
    document: (gradient, value) => `文档：梯度${gradient}，数值${value}。`,
    intended: (gradient, value) => `同策略、整条回答时：梯度${gradient}，数值${value}。`,
    same: (rows) => `这个梯度逐样本与${rows}相同：数字也相同。`,
  },
  rows: (ids) => `第 ${ids.join('、')} 行`,
  joint: '',
  colon: '：',
};

const LANGUAGES: Record<Language, TableWords> = { en: english, zh: chinese };

export const tableWords = (language: Language): TableWords => LANGUAGES[language];
