import type { take as english } from '../en/take';
import type { Spoken } from '../languages';

export const take: Spoken<typeof english> = {
  open: '分享 …',
  openHelp: '链接、各组的表格、给其他工具的文件',
  title: '带走结果',
  failed: (why) => `导出功能无法载入（${why}）；请重新载入页面再试。`,
  link: '链接',
  linkHelp: '打开它会重做这次训练：预设、各组、种子，以及训练中所做的改动和它们的步数。',
  linkOfRecording: '打开它会看到这些录制的训练。',
  noPolicy: '链接里没有你自己的参考策略：别人打开时，会从本页自带的策略开始训练。',
  copyLink: '复制链接',
  copy: '复制',
  copied: '已复制',
  notCopied: '浏览器不允许复制：请选中文字后自行复制。',
  table: '各组的表格',
  tableAt: (step, pinned) =>
    pinned ? `在固定的第 ${step} 步。` : `在最后一步，即第 ${step} 步。点击图表可固定别的步。`,
  tableHelp: '各种子的均值 ± 95 % 区间的一半（t 分布）；n 是种子数。',
  tableFormat: '格式',
  tableFormats: { csv: 'CSV', markdown: 'Markdown', latex: 'LaTeX' },
  arm: '组',
  reward: '奖励',
  heldOut: '留出题正确率',
  kl: 'KL（nats）',
  n: 'n',
  collapsed: '崩溃',
  atStep: (what, step) => `${what}（第 ${step} 步）`,
  collapses: (hit, seeds, from, to) =>
    `${seeds} 个中的 ${hit} 个${hit === 0 ? '' : `（第 ${from === to ? from : `${from}–${to}`} 步）`}`,
  none: '还没有测量到任何数值。',
  training: '全部指标',
  trainingFormats: { jsonl: 'JSONL', csv: 'CSV', trackio: 'trackio（ZIP）', tensorboard: 'TensorBoard（ZIP）' },
  trainingHelp: {
    jsonl: '每次训练每步一行，与 headless train 写的相同。',
    csv: '一张表：组、方法、种子、步，以及每个指标。',
    trackio: '每次训练一个 CSV，供 trackio.import_csv 使用。',
    tensorboard: '每次训练一个事件文件，供 tensorboard --logdir 使用。',
  },
  download: '下载',
  wandb: '导入 Weights & Biases',
  wandbHelp: '下载 JSONL，在同一文件夹中运行这几行。',
  chart: (heading) => `下载“${heading}”：PNG、SVG 或 CSV`,
  chartFormats: { png: 'PNG', svg: 'SVG', csv: 'CSV' },
  chartFailed: '浏览器无法画出这幅图。',
  seeds: (list) => `种子 ${list}`,
  smoothed: (weight) => `曲线已平滑（历史权重 ${weight}）`,
  read: (step, n) => `第 ${step} 步${n && ` · n = ${n}`}`,
  readPinned: (step, n) => `第 ${step} 步，已固定${n && ` · n = ${n}`}`,
  readHelp: '指针或方向键读某一步：均值、± 各种子的 95 % 区间、n。点击或回车固定这一步。',
  spoken: (label, value, half, n) => `${label} ${value}${half === '' ? '' : ` ± ${half}`}（n = ${n}）`,
  spokenAt: (spoken, step) => `${spoken}，在第 ${step} 步`,
  chartSummary: (heading, step, pinned, values) =>
    values.length === 0
      ? `${heading}：还没有数值。`
      : `${heading}，第 ${step} 步${pinned ? '（已固定）' : ''}：${values.join('；')}。n 个种子的均值 ± 95 % ` +
        '区间的一半。' +
        '方向键读其他步；回车固定这一步。',
  answersAt: (step) => `它们在第 ${step} 步的回答`,
  stepOfAnswers: (step) => `第 ${step} 步`,
  rewind: '回答所在的步',
  live: '最新',
  liveHelp: '回到最新的回答',
  seed: '种子',
  anySeed: '第一个',
};
