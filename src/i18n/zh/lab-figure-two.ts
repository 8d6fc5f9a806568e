import type { labFigureTwo as english } from '../en/lab-figure-two';
import type { Spoken } from '../languages';

export const labFigureTwo: Spoken<typeof english> = {
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
    `奖励中的 k1 在任何长度都正确。损失中的 k1 失去了一切：平均为零。奖励中的 k3 差 ${reward}，余弦 ${cosine}：` +
    `${verdict}。损失中的 k3 差 ${loss}。`,
  worse: '比完全没有惩罚更糟',
  weak: '不比完全没有惩罚好多少',
  tokenMore:
    '第 2、4、6 行对每个词元自己是对的，但逐词元的损失漏掉了一个词元对后面词元的影响；两处都放的 k3 保留了它。',
  sequenceMore: 'k 和 ρ 取整个串时，第 2、4、6 行和两处都放的 k3 也都正确，与文档一致；ρ·k1 噪声最大。',
  model: (policy, reference) =>
    '仿照“A Comedy of Estimators”（arXiv 2512.21852）的图 2。论文没有给出它的参数化；这里 logit π(y_t = 1) = a + ' +
    `b·y_{t−1} + c·(此前词元的均值 − ½)，π_ref 的 (a, b, c) = (${reference})，π 的是 (${policy})。同策略，` +
    '无基线。',
};
