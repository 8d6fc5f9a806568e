import type { settings as english } from '../en/settings';
import type { Spoken } from '../languages';
import { controlSettings } from './control-settings';
import { lossSettings } from './loss-settings';
import { samplerSettings } from './sampler-settings';

export const settings: Spoken<typeof english> = {
  preset: {
    label: '预设',
    help: '一整套设置。其余选项都是对它的修改。',
  },
  operator: {
    label: '训练',
    help: '要训练的运算；其他运算用来看遗忘了多少。参考策略会加法和减法，不会乘法。',
    choices: { addition: '加法', subtraction: '减法', multiplication: '乘法' },
  },
  methods: {
    label: '写法',
    help: '用哪个 KL(π‖π_ref) 估计量，放在哪里。每种写法都用每个种子训练一次。',
  },
  arms: {
    label: '对比组',
    help:
      '带有自己设置的方法，写作“名称: 方法, beta=0.1; 另一个: 方法, group=16”。每组样本数、题目数、滞后、小批数、' +
      '位数或运算不同的' +
      '对比组自成一个种群，与其他种群轮流训练。',
  },
  changes: {
    label: '预定的改动',
    help: '在某一步改变的设置，写作“50:beta=0.05; 80:lr=1e-3”。分享的链接里也有训练中所做的改动。',
  },
  beta: {
    label: 'β',
    help: 'KL 惩罚把策略拉回参考策略的强度；0 表示关闭。负的 β 反过来奖励远离参考策略。',
  },
  learningRate: {
    label: '学习率',
    help: 'Adam 每次更新的步长。步长大时，坏的惩罚才会暴露。',
  },
  prompts: {
    label: '题目数',
    help: '每个训练步的题目数。',
  },
  groupSize: {
    label: '每组样本数',
    help: '每道题的回答数。优势是一条回答与同组其他回答的比较。',
  },
  seeds: {
    label: '种子数',
    help: '每种写法训练几次。只跑一次不足为凭。',
  },
  seed: {
    label: '起始种子',
    help: '同一个种子给每种写法相同的题目和相同的随机数。',
  },
  steps: {
    label: '步数',
    help: '训练到多少步结束。',
  },
  staleness: {
    label: '滞后',
    help: '样本来自这么多次更新之前的策略，如同异步训练；0 表示同策略。',
    unit: '次更新',
  },
  digits: {
    label: '位数',
    help: '操作数的位数。参考策略须用同样的位数预训练。',
    choices: { 1: '1', 2: '2' },
  },
  ...lossSettings,
  ...controlSettings,
  estimatorLevel: {
    label: '估计量的层级',
    help: '对每个词元算 k 再求和（框架的做法），或对整条回答算一次。k1 两者相同。',
    choices: { token: '词元', sequence: '序列' },
  },
  rhoLevel: {
    label: 'ρ 的层级',
    help:
      '与行为策略的比率：按词元，按整条回答，或整条回答各词元的几何平均（GSPO），它波动较小，但不能修正期望。' +
      '只在异策略时有区别。',
    choices: { token: '词元', sequence: '序列（乘积）', geometric: '几何平均（GSPO）' },
  },
  rewardKl: {
    label: '奖励中的 KL',
    help: '整条回答用一个 KL，或每个词元只算它之后的部分。',
    choices: { sum: '整条回答之和', 'to-go': '从每个词元往后' },
  },
  rewardKlAt: {
    label: '奖励中 KL 的时刻',
    help: '用采样时的策略算 KL，或用正在更新的策略重算。同策略时两者相同。',
    choices: { rollout: '采样时固定', update: '更新时重算' },
  },
  minibatches: {
    label: '小批数',
    help: '每次采样后的更新次数；每次用一份题目，所以须整除题目数。',
  },
  temperature: {
    label: '温度',
    help: '采样时 softmax 的温度；所有对数概率都按它计算。',
  },
  ...samplerSettings,
  adamBeta1: {
    label: 'Adam β₁',
    help: '梯度均值的记忆长度。',
  },
  adamBeta2: {
    label: 'Adam β₂',
    help: '梯度平方的记忆长度。',
  },
  adamEpsilon: {
    label: 'Adam ε',
    help: '防止 Adam 除以零。',
  },
  weightDecay: {
    label: '权重衰减',
    help: '与梯度解耦，如 AdamW；0 表示关闭。',
  },
  maxGradNorm: {
    label: '梯度裁剪',
    help: '整个梯度的最大 L2 范数；0 表示关闭。默认关闭，因为它会掩盖崩溃。',
  },
  evaluateEvery: {
    label: '评估间隔',
    help: '两次留出题评估之间的步数。',
    unit: '步',
  },
  evaluationProblems: {
    label: '评估题数',
    help: '每次评估中每种运算的留出题数；每题回答次数等于每组样本数。',
  },
};
