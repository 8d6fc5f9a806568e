/**
 * The regimes that are worth looking at. Their numbers are those of the standard workload (Adam β₂ 0.99, no
 * clipping). How each was found is in CALIBRATION.md.
 */
import type { Preset, Variant } from './presets';

/** The comparison that most scenarios make: nothing, and the four writings of "A Comedy of Estimators". */
const FIVE = ['none', 'k1-in-reward', 'k3-in-loss', 'k1-in-loss', 'k3-in-reward'];

/** A preset as it is, as one of its own variants. */
export const BASE: Variant = { id: 'base', label: { en: 'as it is', zh: '原样' }, values: {} };

export const SCENARIOS: readonly Preset[] = [
  {
    id: 'collapse',
    label: { en: 'Collapse', zh: '崩溃' },
    description: {
      en:
        'k3 in the reward beside k1 in the reward: same prompts, same random numbers, large steps. One of them ' +
        'dies within 30 to 60 steps.',
      zh: 'k3 放入奖励与 k1 放入奖励并排训练：题目相同、随机数相同、步长很大。其中一个在三十到六十步内崩溃。',
    },
    values: {
      methods: ['k3-in-reward', 'k1-in-reward'],
      seeds: 4,
      steps: 160,
      learningRate: 1.5e-3,
      prompts: 8,
      evaluateEvery: 40,
      evaluationProblems: 32,
    },
  },
  {
    id: 'paper',
    label: { en: 'Paper', zh: '论文' },
    description: {
      en:
        'As near as the toy comes to “A Comedy of Estimators”: RLOO with five completions of each prompt, ' +
        'on-policy, a strong penalty.',
      zh: '尽量接近论文 “A Comedy of Estimators” 的设置：RLOO、每题五条回答、同策略、惩罚强。',
    },
    values: {
      methods: FIVE,
      seeds: 2,
      steps: 200,
      learningRate: 1.5e-3,
      prompts: 16,
      groupSize: 5,
      beta: 1,
      evaluateEvery: 50,
      evaluationProblems: 64,
    },
    study: { methods: [...FIVE, 'k1-in-both', 'k3-in-both'] },
  },
  {
    id: 'harsh',
    label: { en: 'Harsh', zh: '严苛' },
    description: {
      en: 'Large steps, few completions and a strong penalty (β 1): the penalty decides who survives.',
      zh: '步长大、样本少、惩罚强（β 为 1）：谁能活下来由惩罚决定。',
    },
    values: {
      methods: ['none', 'k1-in-reward', 'k2-in-loss', 'k3-in-loss', 'k1-in-loss', 'k3-in-reward'],
      seeds: 2,
      steps: 200,
      learningRate: 1.5e-3,
      prompts: 8,
      beta: 1,
      evaluateEvery: 50,
      evaluationProblems: 64,
    },
    study: { methods: 'all' },
  },
  {
    id: 'gentle',
    label: { en: 'Gentle', zh: '温和' },
    description: {
      en: 'Small steps: everything learns, and what was not trained is kept or lost.',
      zh: '步长小：每种写法都能学会，看没有训练过的减法保住了多少。',
    },
    values: {
      methods: ['none', 'k1-in-reward', 'k2-in-loss', 'k3-in-loss', 'k3-in-reward'],
      seeds: 2,
      steps: 300,
      learningRate: 3e-4,
      prompts: 16,
      evaluateEvery: 50,
      evaluationProblems: 64,
    },
    study: {
      methods: [
        'none',
        'k1-in-reward',
        'k2-in-loss',
        'k3-in-loss',
        'k3-in-weighted-loss',
        'k1-in-loss',
        'k3-in-reward',
      ],
    },
  },
  {
    id: 'medium',
    label: { en: 'Medium', zh: '中等' },
    description: {
      en: 'Ordinary steps: between the gentle regime, where everything learns, and those that kill.',
      zh: '步长适中：介于什么都能学会的温和设置与致命的设置之间。',
    },
    values: {
      methods: FIVE,
      seeds: 2,
      steps: 200,
      learningRate: 1e-3,
      prompts: 16,
      evaluateEvery: 50,
      evaluationProblems: 64,
    },
    study: {
      methods: [
        'none',
        'k1-in-reward',
        'k2-in-loss',
        'k3-in-loss',
        'k3-in-weighted-loss',
        'k1-in-loss',
        'k3-in-reward',
      ],
    },
  },
  {
    id: 'steep',
    label: { en: 'Steep', zh: '陡峭' },
    description: {
      en: 'Ordinary steps with few completions: noise is large, all rows but k3 in the reward hold out.',
      zh: '步长适中、样本很少：噪声很大，除 k3 放入奖励外都撑得住。',
    },
    values: {
      methods: ['none', 'k1-in-reward', 'k2-in-loss', 'k3-in-loss', 'k1-in-loss', 'k3-in-reward'],
      seeds: 2,
      steps: 200,
      learningRate: 1e-3,
      prompts: 8,
      evaluateEvery: 50,
      evaluationProblems: 64,
    },
  },
  {
    id: 'asynchronous',
    label: { en: 'Asynchronous', zh: '异步' },
    description: {
      en: 'Rollouts come from the policy of ten updates ago: k1 in the loss pushes away from its own samples and dies.',
      zh: '样本来自十次更新之前的策略：k1 放入损失会把策略推离自己的样本，很快崩溃。',
    },
    values: {
      methods: [...FIVE, 'k3-in-weighted-loss'],
      seeds: 2,
      steps: 200,
      learningRate: 7e-4,
      prompts: 16,
      beta: 1,
      staleness: 10,
      rewardKlAt: 'update',
      evaluateEvery: 50,
      evaluationProblems: 64,
    },
    study: {
      variants: [
        // The KL in the reward is that of the policy at the update.
        BASE,
        // As frameworks have it: the penalty is that of the policy that sampled.
        {
          id: 'frozen',
          label: { en: 'KL frozen at rollout', zh: 'KL 在采样时冻结' },
          values: { rewardKlAt: 'rollout', methods: ['k1-in-reward'] },
        },
      ],
    },
  },
  {
    id: 'slightly-off-policy',
    label: { en: 'Slightly off-policy', zh: '略微异策略' },
    description: {
      en:
        'Each rollout is used for four updates: from the second on, its samples are those of an older policy, and ' +
        'k1 in the loss pushes away from them.',
      zh: '每批样本用于四次更新：从第二次起样本已来自较旧的策略，k1 放入损失会把策略推离它们。',
    },
    values: {
      methods: FIVE,
      seeds: 2,
      steps: 150,
      learningRate: 5e-4,
      prompts: 8,
      beta: 1,
      minibatches: 4,
      evaluateEvery: 50,
      evaluationProblems: 64,
    },
    study: {
      variants: [1, 2, 4].map((minibatches) => ({
        id: `m${minibatches}`,
        label: { en: `${minibatches} minibatch${minibatches === 1 ? '' : 'es'}`, zh: `${minibatches} 个小批` },
        values: { minibatches },
      })),
    },
  },
  {
    id: 'beta-sweep',
    label: { en: 'β from 0 to 1', zh: 'β 从 0 到 1' },
    description: {
      en: 'The same regime under five strengths of the penalty; β can also be changed while it trains.',
      zh: '同样的设置，五种惩罚强度；训练中也可以改变 β。',
    },
    values: {
      methods: ['none', 'k1-in-reward', 'k3-in-loss', 'k1-in-loss'],
      seeds: 2,
      steps: 150,
      learningRate: 1e-3,
      prompts: 16,
      evaluateEvery: 50,
      evaluationProblems: 64,
    },
    study: {
      variants: [0, 0.05, 0.1, 0.3, 1].map((beta) => ({
        id: `b${beta}`,
        label: { en: `β = ${beta}`, zh: `β = ${beta}` },
        // Without a penalty all methods are one.
        values: { beta, methods: beta === 0 ? ['none'] : ['k1-in-reward', 'k3-in-loss', 'k1-in-loss'] },
      })),
    },
  },
  {
    id: 'both-placements',
    label: { en: 'Both placements', zh: '两处同放' },
    description: {
      en: 'k1 and k3 in the reward, in the loss, and in both at once: in both, their errors cancel.',
      zh: 'k1 与 k3 放入奖励、放入损失、两处同放：同放时偏差互相抵消。',
    },
    values: {
      methods: ['k1-in-reward', 'k3-in-loss', 'k3-in-reward', 'k3-in-both', 'k1-in-both'],
      seeds: 2,
      steps: 200,
      learningRate: 1e-3,
      prompts: 16,
      evaluateEvery: 50,
      evaluationProblems: 64,
    },
    study: {},
  },
  {
    id: 'clamp',
    label: { en: 'Clamp', zh: '截断' },
    description: {
      en: 'k3 in the loss, clamped at ±10 as frameworks do: tokens that are worst off get no gradient at all.',
      zh: '损失中的 k3 像各框架那样截断在 ±10：偏离最严重的词元完全得不到梯度。',
    },
    values: {
      methods: ['k3-in-loss', 'k1-in-reward'],
      seeds: 4,
      steps: 200,
      learningRate: 1.5e-3,
      prompts: 8,
      beta: 1,
      logRatioClamp: 20,
      estimateClamp: 10,
      evaluateEvery: 50,
      evaluationProblems: 64,
    },
    study: {
      methods: ['k3-in-loss'],
      variants: [
        { id: 'off', label: { en: 'no clamp', zh: '不截断' }, values: { logRatioClamp: 0, estimateClamp: 0 } },
        {
          id: 'ten',
          label: { en: 'log-ratio ±20, estimate ±10', zh: '对数比 ±20，估计 ±10' },
          values: { logRatioClamp: 20, estimateClamp: 10 },
        },
      ],
    },
  },
  {
    id: 'normalised',
    label: { en: 'Divided by the group’s deviation', zh: '除以组内标准差' },
    description: {
      en:
        'GRPO’s advantage divides by the standard deviation of the group, RLOO’s does not: the same β is another ' +
        'penalty.',
      zh: 'GRPO 的优势要除以组内标准差，RLOO 不除：同一个 β 成了另一种惩罚。',
    },
    values: {
      methods: ['none', 'k1-in-reward', 'k3-in-loss'],
      seeds: 2,
      steps: 150,
      learningRate: 5e-4,
      prompts: 16,
      advantage: 'grpo',
      evaluateEvery: 50,
      evaluationProblems: 64,
    },
    study: {
      variants: [
        { id: 'rloo', label: { en: 'RLOO', zh: 'RLOO' }, values: { advantage: 'rloo' } },
        { id: 'grpo', label: { en: 'GRPO', zh: 'GRPO' }, values: { advantage: 'grpo' } },
      ],
    },
  },
];
