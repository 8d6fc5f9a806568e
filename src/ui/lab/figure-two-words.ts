/** Every sentence of the binary experiment, in one shape per language. */
import type { Language } from '../race/words';

const english = {
  title: 'The paper’s controlled experiment',
  see:
    'Binary strings of T tokens, where all 2^T completions can be counted: how wrong is each writing on average, ' +
    'and how noisy, as answers get longer? Thin lines are exact; dots are measured by sampling, with their 99.9 % ' +
    'intervals, and must lie on the lines.',
  gap: 'Distance of π from π_ref',
  kl: (kl: string, length: number) => `KL ${kl} nats at T = ${length}`,
  level: 'k and ρ of',
  levels: { token: 'each token', sequence: 'the whole string' },
  more: 'Also rows 2, 4, 6 and k3 in both',
  measure: 'Measure',
  again: 'Measure with a new seed',
  stop: 'Stop',
  progress: (done: number, all: number) => `${done} of ${all} lengths measured`,
  counts: (rounds: number, samples: number) => `${rounds} rounds of ${samples} completions at each length`,
  stopped: 'Stopped.',
  failed: (why: string) => `The measurement broke off: ${why}`,
  bias: 'Bias of the mean gradient, relative to the true gradient',
  variance: 'Variance of one completion’s gradient, relative to the true gradient squared',
  axis: 'answer length T',
  at: (length: number) => `At T = ${length}`,
  columns: {
    bias: 'Bias, exact',
    variance: 'Variance, exact',
    measured: 'measured',
    cosine: 'Cosine with the true gradient',
  },
  means: (reward: string, cosine: string, verdict: string, loss: string) =>
    `k1 in the reward is right at every length. k1 in the loss loses everything: its mean is zero. k3 in the reward is off by ${reward}, with a cosine of ${cosine}: ${verdict}. k3 in the loss is off by ${loss}.`,
  worse: 'worse than no penalty at all',
  weak: 'hardly better than no penalty at all',
  tokenMore:
    'Rows 2, 4 and 6 are right for each token, but a loss token by token misses what a token does to the later ' +
    'ones; k3 in both keeps it.',
  sequenceMore:
    'With k and ρ of the whole string, rows 2, 4, 6 and k3 in both are right too, as the document has them; ρ·k1 ' +
    'is the noisy one.',
  model: (policy: string, reference: string) =>
    `After figure 2 of “A Comedy of Estimators” (arXiv 2512.21852). How the paper parametrises its pair is not known; here logit π(y_t = 1) = a + b·y_{t−1} + c·(mean of the tokens so far − ½), with (a, b, c) = (${reference}) for π_ref and (${policy}) for π. On-policy, no baseline.`,
};

export type FigureWords = typeof english;

const chinese: FigureWords = {
  title: '论文的受控实验',
  see:
    'T 个词元的二进制串，2^T 个回答可以全部数清：随着回答变长，每种写法平均错多少，噪声多大？细线是精确值；' +
    '圆点是采样测得的，带 99.9 % 区间，必须落在线上。',
  gap: 'π 与 π_ref 的距离',
  kl: (kl, length) => `T = ${length} 时 KL 为 ${kl} nat`,
  level: 'k 和 ρ 取',
  levels: { token: '逐词元', sequence: '整个串' },
  more: '加上第 2、4、6 行和两处都放的 k3',
  measure: '测量',
  again: '换种子再测',
  stop: '停止',
  progress: (done, all) => `已测 ${done} / ${all} 个长度`,
  counts: (rounds, samples) => `每个长度 ${rounds} 轮，每轮 ${samples} 个回答`,
  stopped: '已停止。',
  failed: (why) => `测量中断：${why}`,
  bias: '平均梯度的偏差，相对于真实梯度',
  variance: '单个回答梯度的方差，相对于真实梯度的平方',
  axis: '回答长度 T',
  at: (length) => `T = ${length}`,
  columns: { bias: '偏差（精确）', variance: '方差（精确）', measured: '测得', cosine: '与真实梯度的余弦' },
  means: (reward, cosine, verdict, loss) =>
    `奖励中的 k1 在任何长度都正确。损失中的 k1 失去了一切：平均为零。奖励中的 k3 差 ${reward}，余弦 ${cosine}：${verdict}。损失中的 k3 差 ${loss}。`,
  worse: '比完全没有惩罚更糟',
  weak: '不比完全没有惩罚好多少',
  tokenMore:
    '第 2、4、6 行对每个词元自己是对的，但逐词元的损失漏掉了一个词元对后面词元的影响；两处都放的 k3 保留了它。',
  sequenceMore: 'k 和 ρ 取整个串时，第 2、4、6 行和两处都放的 k3 也都正确，与文档一致；ρ·k1 噪声最大。',
  model: (policy, reference) =>
    `仿照“A Comedy of Estimators”（arXiv 2512.21852）的图 2。论文没有给出它的参数化；这里 logit π(y_t = 1) = a + b·y_{t−1} + c·(此前词元的均值 − ½)，π_ref 的 (a, b, c) = (${reference})，π 的是 (${policy})。同策略，无基线。`,
};

const LANGUAGES: Record<Language, FigureWords> = { en: english, zh: chinese };

export const figureWords = (language: Language): FigureWords => LANGUAGES[language];
