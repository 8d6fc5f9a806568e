/**
 * The regimes that are worth looking at, as differences from the defaults of options.ts. Their numbers are those of
 * the standard workload (Adam β₂ 0.99, no clipping); a preset never changes what an option means.
 */
import type { Experiment } from './experiment';
import type { Text } from './text';

export interface Preset {
  id: string;
  label: Text;
  /** One or two sentences: what to look for. */
  description: Text;
  values: Partial<Omit<Experiment, 'preset'>>;
}

export const DEFAULT_PRESET = 'collapse';

export const PRESETS: readonly Preset[] = [
  {
    id: 'collapse',
    label: { en: 'Collapse', zh: '崩溃' },
    description: {
      en: 'k3 in the reward beside k1 in the reward: same prompts, same random numbers, large steps. One of them dies within 30 to 60 steps.',
      zh: 'k3 放进奖励与 k1 放进奖励并排训练：题目相同、随机数相同、步长很大。其中一个在三十到六十步内崩溃。',
    },
    values: {
      methods: ['k3-in-reward', 'k1-in-reward'], seeds: 4, steps: 160, learningRate: 1.5e-3, prompts: 8,
      evaluateEvery: 40, evaluationProblems: 32,
    },
  },
  {
    id: 'harsh',
    label: { en: 'Harsh', zh: '严苛' },
    description: {
      en: 'Steps so large that the penalty decides who survives: k1 in the loss is worse than no penalty at all, k3 in the reward always dies.',
      zh: '步长大到由 KL 惩罚决定谁能活下来：k1 放进损失比完全没有惩罚还糟，k3 放进奖励必然崩溃。',
    },
    values: {
      methods: ['none', 'k1-in-reward', 'k2-in-loss', 'k3-in-loss', 'k1-in-loss', 'k3-in-reward'], seeds: 2, steps: 200,
      learningRate: 1.5e-3, prompts: 8, evaluateEvery: 50, evaluationProblems: 64,
    },
  },
  {
    id: 'gentle',
    label: { en: 'Gentle', zh: '温和' },
    description: {
      en: 'Small steps and many completions: everything learns, and the unbiased rows keep more of the untrained subtraction.',
      zh: '步长小、样本多：每种写法都能学会，无偏的写法能更好地保住没有训练过的减法。',
    },
    values: {
      methods: ['none', 'k1-in-reward', 'k2-in-loss', 'k3-in-loss', 'k3-in-reward'], seeds: 2, steps: 400,
      learningRate: 3e-4, prompts: 32, evaluateEvery: 50, evaluationProblems: 128,
    },
  },
  {
    id: 'medium',
    label: { en: 'Medium', zh: '中等' },
    description: {
      en: 'Ordinary steps and many completions: k3 in the reward still collapses, k3 in the loss falls behind the unbiased rows.',
      zh: '步长适中、样本多：k3 放进奖励仍会崩溃，k3 放进损失落后于无偏的写法。',
    },
    values: {
      methods: ['none', 'k1-in-reward', 'k3-in-loss', 'k1-in-loss', 'k3-in-reward'], seeds: 2, steps: 250,
      learningRate: 1e-3, prompts: 32, evaluateEvery: 50, evaluationProblems: 128,
    },
  },
  {
    id: 'steep',
    label: { en: 'Steep', zh: '陡峭' },
    description: {
      en: 'Ordinary steps with few completions: noise is large, all rows but k3 in the reward hold out.',
      zh: '步长适中、样本很少：噪声很大，除 k3 放进奖励外都撑得住。',
    },
    values: {
      methods: ['none', 'k1-in-reward', 'k2-in-loss', 'k3-in-loss', 'k1-in-loss', 'k3-in-reward'], seeds: 2, steps: 200,
      learningRate: 1e-3, prompts: 8, evaluateEvery: 50, evaluationProblems: 64,
    },
  },
  {
    id: 'asynchronous',
    label: { en: 'Asynchronous', zh: '异步' },
    description: {
      en: 'Rollouts come from the policy of ten updates ago, with the ratio of whole completions: k1 in the loss now pushes away from its own samples and dies.',
      zh: '样本来自十次更新之前的策略，比率按整条回答计算：k1 放进损失会把策略推离自己的样本，很快崩溃。',
    },
    values: {
      methods: ['none', 'k1-in-reward', 'k3-in-loss', 'k3-in-weighted-loss', 'k1-in-loss', 'k3-in-reward'], seeds: 2, steps: 250,
      learningRate: 5e-4, prompts: 32, beta: 0.1, staleness: 10, rhoLevel: 'sequence', evaluateEvery: 50, evaluationProblems: 128,
    },
  },
];

/** The preset with this id, or undefined. */
export function findPreset(id: string): Preset | undefined {
  return PRESETS.find((preset) => preset.id === id);
}
