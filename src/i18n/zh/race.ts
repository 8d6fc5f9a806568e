import type { race as english } from '../en/race';
import type { Spoken } from '../languages';
import { collapse } from './collapse';

export const OPERATORS = { addition: '加法', subtraction: '减法', multiplication: '乘法' };
const BROKE = {
  reward: '崩溃了',
  entropy: '熵丢光了',
  'kl-runaway': '跑离了参考策略',
  'dead-leash': '牵绳形同虚设',
  numeric: '数值上坏掉了',
};

export const race: Spoken<typeof english> = {
  title: 'RLVR Playground',
  headline: (methods, operator) => {
    const what = OPERATORS[operator];
    const shared = `一个很小的 GPT-2 学${what}：同样的题目，同样的随机数。`;
    if (methods.length === 1) return `一个很小的 GPT-2 学${what}，KL 惩罚用 ${methods[0]}。`;
    if (methods.length === 2) return `哪种 KL 惩罚更好：${methods[0]} 还是 ${methods[1]}？${shared}`;
    return `${methods.length} 种 KL 惩罚，哪种更好？${shared}`;
  },
  gloss:
    'k1、k2、k3 估计策略离参考策略（它出发时的模型）有多远，即 KL。β 是这个惩罚的权重：从奖励里扣除，或加到损失里。',
  theme: (dark) => (dark ? '浅色' : '深色'),
  language: '语言',
  preset: '预设',
  methods: '方法',
  chooseMethods: '选择方法',
  methodsHelp:
    '颜色表示估计器，线型表示惩罚放在哪里；会混淆的线另选颜色或线型。每种方法用每个种子各训练一次。' +
    '改变选择会重新开始。',
  keepOne: '方法：一种也没有选；至少保留一种。',
  settings: '设置',
  more: '更多',
  moreTitle: '全部选项',
  live: '立即生效',
  restarts: '会重新开始',
  atOnce: '立即生效，',
  othersRestart: '其余会重新开始',
  apply: '应用',
  close: '关闭',
  play: '开始',
  pause: '暂停',
  again: '再来一次',
  step: '单步',
  restart: '重新开始',
  newSeed: '换种子',
  newSeedHelp: '用还没有出现过的种子重新开始',
  dismiss: '知道了',
  policy: '策略',
  policyTitle: '参考策略',
  policyHelp:
    '每次训练都从同一个参考策略出发：一个约 2.7 万参数、在带噪声的算术上预训练过的 GPT-2。可以在这里重新预训练，' +
    '也可以换成自己的。',
  pretrain: '重新预训练',
  cancel: '取消',
  pretrainProgress: (step, steps, loss, accuracy) =>
    `预训练：第 ${step} 步，共 ${steps} 步，损失 ${loss.toFixed(3)}${accuracy ? `，留出题正确率 ${accuracy}` : ''}`,
  load: '载入检查点',
  loadFolder: '载入文件夹',
  loadHelp:
    '选择（或拖到页面任意位置）一个使用本任务词元的 GPT-2 的文件夹，或其中的 config.json 和 model.safetensors：' +
    '可以是 ' +
    'float32、bfloat16、float16 或 float64，一个或多个文件，词嵌入与 lm_head 共享或不共享权重。' +
    '共享的在这里会作为两个张量训练。',
  download: '下载某次训练的检查点',
  downloadButton: '下载',
  run: '训练',
  seed: '种子',
  view: '图表',
  band: '各种子的范围',
  bandRange: '最低到最高',
  bandDeviation: '均值 ± 标准差',
  smoothing: '平滑',
  statusLine: (step, steps, runs) => `第 ${step} 步，共 ${steps} 步 · ${runs} 个训练`,
  speed: (perSecond) => `每秒 ${perSecond >= 10 ? Math.round(perSecond) : perSecond.toFixed(1)} 步`,
  recorded: '这是录制的训练；现场训练马上开始',
  recordedFrom: (adapter) => `先前录制于 ${adapter}`,
  chartStep: '步',
  reward: '奖励',
  rewardUnitBand: (band) => `答对的比例，${band}`,
  rewardHelp: '这一步采样的回答中，答对的比例',
  kl: '到参考策略的 KL',
  klUnit: 'nats，对数刻度',
  klHelp: '精确的 KL(π‖π_ref)：每个词元处对整个词表求和，再对整条回答相加，即策略走了多远',
  entropy: '熵',
  entropyUnit: 'nats / 词元',
  entropyHelp: '策略在每个词元处有多犹豫；0 表示它总说同样的话',
  heldIn: '留出题，训练的运算',
  heldInHelp: '从未训练过的题目的正确率，运算与训练相同',
  heldOut: '留出题，未训练的运算',
  heldOutHelp: '强化学习没有训练的运算的正确率：策略忘掉了什么',
  bandNote: (seeds, band) => (seeds > 1 ? `${seeds} 个种子的均值，色带为${band}` : '一个种子'),
  collapsed: BROKE,
  collapseWhere: (from, to, hit, seeds) =>
    `在第 ${from === to ? from : `${from}–${to}`} 步` + (seeds > 1 ? `（${seeds} 个种子中的 ${hit} 个）` : ''),
  collapse: (what, where) => `${where}${what}`,
  also: (what, more) => `${what}，并且${more}`,
  why: '原因',
  stopped: collapse.numeric,
  viewFailed: (view, why) => `${view}无法载入（${why}）；请重新载入页面再试。`,
  sentenceEnd: '。',
  colon: '：',
  comma: '，',
  holds: (names, finished) => `${names.join('、')} ${finished ? '坚持到了最后' : '到目前为止还稳定'}，题目相同。`,
  samples: '它们现在的回答',
  samplesKey: '每个数字按 log π/π_ref 着色',
  less: '比参考策略少见',
  moreLikely: '更常见',
  right: '对',
  wrong: '错',
  truth: (value) => `应为 ${value}`,
  noAnswer: '不是数',
  token: (token, logRatio, probability) => `${token}：log π/π_ref ${logRatio}，概率 ${probability}`,
  backwards: '答案从个位写起；⏎ 表示结束。',
  samplesLater: '第一步之后会出现回答。',
  runs: '训练',
  keys: '空格键开始和暂停，S 单步，R 重新开始。',
  pace: '速度',
  paceHelp: '放慢以便看清每一步。无论快慢，结果的每一位数字都相同。',
  fullPace: '全速',
  slowPace: (steps) => `每秒 ${steps} 步`,
  frameworks: '框架 …',
  recipesFailed: (why) => `框架面板无法载入（${why}）；请重新载入页面再试。`,
  junkIgnored: '地址中：',
  junkField: (name, given, value) => `${name} ${given}：改用预设的 ${value}`,
  junkKey: (given) => `${given}：未知，已忽略`,
  allowed: '允许的取值',
};
