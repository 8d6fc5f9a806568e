/**
 * The regimes offered as presets. Their numbers are for the standard workload (Adam β₂ 0.99, no clipping).
 * docs/calibration.md describes how each was found.
 */
import type { PresetOf, Variant } from './preset';

/** The methods that most scenarios compare: no penalty, and the four variants of "A Comedy of Estimators". */
const FIVE = ['none', 'k1-in-reward', 'k3-in-loss', 'k1-in-loss', 'k3-in-reward'];

/** The same, and two more methods whose penalty descends the reverse KL. */
const SEVEN = ['none', 'k1-in-reward', 'k2-in-loss', 'k3-in-loss', 'k3-in-weighted-loss', 'k1-in-loss', 'k3-in-reward'];

/** The variant that is the unchanged preset. */
export const BASE = { id: 'base', values: {} } as const satisfies Variant;

export const SCENARIOS = [
  {
    id: 'collapse',
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
    values: {
      methods: ['none', 'k1-in-reward', 'k2-in-loss', 'k3-in-loss', 'k3-in-reward'],
      seeds: 2,
      steps: 300,
      learningRate: 3e-4,
      prompts: 16,
      evaluateEvery: 50,
      evaluationProblems: 64,
    },
    study: { methods: SEVEN },
  },
  {
    id: 'medium',
    values: {
      methods: FIVE,
      seeds: 2,
      steps: 200,
      learningRate: 1e-3,
      prompts: 16,
      evaluateEvery: 50,
      evaluationProblems: 64,
    },
    study: { methods: SEVEN },
  },
  {
    id: 'steep',
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
        // The KL in the reward is that of the current policy at each update.
        BASE,
        // As in frameworks: the KL is that of the behaviour policy.
        {
          id: 'frozen',
          values: { rewardKlAt: 'rollout', methods: ['k1-in-reward'] },
        },
      ],
    },
  },
  {
    id: 'slightly-off-policy',
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
      variants: ([1, 2, 4] as const).map((minibatches) => ({
        id: `m${minibatches}` as const,
        values: { minibatches },
      })),
    },
  },
  {
    id: 'beta-sweep',
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
      variants: ([0, 0.05, 0.1, 0.3, 1] as const).map((beta) => ({
        id: `b${beta}` as const,
        // Without a penalty all methods are the same.
        values: { beta, methods: beta === 0 ? ['none'] : ['k1-in-reward', 'k3-in-loss', 'k1-in-loss'] },
      })),
    },
  },
  {
    id: 'both-placements',
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
        { id: 'off', values: { logRatioClamp: 0, estimateClamp: 0 } },
        {
          id: 'ten',
          values: { logRatioClamp: 20, estimateClamp: 10 },
        },
      ],
    },
  },
  {
    id: 'normalised',
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
        { id: 'rloo', values: { advantage: 'rloo' } },
        { id: 'grpo', values: { advantage: 'grpo' } },
      ],
    },
  },
] as const satisfies readonly PresetOf<string>[];
