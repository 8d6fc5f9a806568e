/**
 * Recipes of SkyRL, NeMo-RL, slime, ROLL, prime-rl and DeepSeek-V3.2. Options and defaults are from the versions named
 * in recipe.ts.
 */
import { GRPO, type RecipeData } from './recipe';

const CLAMPED = { ...GRPO, logRatioClamp: 20, estimateClamp: 10 };
/** The leave-one-out mean is taken off, and the group's deviation divides. */
const NEMO = { ...CLAMPED, advantage: 'rloo-normalised' } as const;
/** Each answer's mean, and the mean of these. */
const PER_ANSWER = { ...GRPO, aggregation: 'sequence-mean' } as const;
/** Clamped after the exponential: where that overflows, the gradient is NaN. */
const CLAMPED_AFTER = { ...PER_ANSWER, estimateClamp: 10, clampGradient: 'framework' } as const;

export const LATER_RECIPES: readonly RecipeData[] = [
  {
    id: 'skyrl-k3-loss',
    framework: 'skyrl',
    method: 'k3-in-loss',
    row: '3',
    beta: 0.001,
    settings: CLAMPED,
    flags: [
      'trainer.algorithm.advantage_estimator=grpo',
      'trainer.algorithm.use_kl_loss=true',
      'trainer.algorithm.kl_estimator_type=k3',
      'trainer.algorithm.kl_loss_coef=0.001',
    ],
  },
  {
    id: 'skyrl-no-gradient',
    framework: 'skyrl',
    method: 'none',
    row: null,
    settings: GRPO,
    flags: [
      'trainer.algorithm.advantage_estimator=grpo',
      'trainer.algorithm.use_kl_loss=true',
      'trainer.algorithm.kl_estimator_type=k3',
      'trainer.algorithm.kl_loss_coef=0.001',
    ],
  },
  {
    id: 'skyrl-k1-reward',
    framework: 'skyrl',
    method: 'k1-in-reward',
    row: '7',
    beta: 0.001,
    settings: GRPO,
    flags: [
      'trainer.algorithm.advantage_estimator=grpo',
      'trainer.algorithm.use_kl_in_reward=true',
      'trainer.algorithm.use_kl_loss=false',
      'trainer.algorithm.kl_estimator_type=k1',
      'trainer.algorithm.kl_loss_coef=0.001',
    ],
  },
  {
    id: 'skyrl-k3-reward',
    framework: 'skyrl',
    method: 'k3-in-reward',
    row: '9',
    beta: 0.001,
    settings: CLAMPED,
    flags: [
      'trainer.algorithm.advantage_estimator=grpo',
      'trainer.algorithm.use_kl_in_reward=true',
      'trainer.algorithm.use_kl_loss=false',
      'trainer.algorithm.kl_loss_coef=0.001',
    ],
  },
  {
    id: 'nemo-rl-k3-before',
    framework: 'nemo-rl',
    method: 'k3-in-loss',
    row: '3',
    beta: 0.01,
    settings: NEMO,
    flags: [
      'loss_fn.reference_policy_kl_type=k3',
      'loss_fn.reference_policy_kl_penalty=0.01',
      'loss_fn.kl_input_clamp_value=20.0',
      'loss_fn.kl_output_clamp_value=10.0',
    ],
  },
  {
    id: 'nemo-rl-k3-after',
    framework: 'nemo-rl',
    method: 'k3-in-weighted-loss',
    row: '6',
    beta: 0.01,
    settings: NEMO,
    flags: [
      'loss_fn.reference_policy_kl_type=k3',
      'loss_fn.reference_policy_kl_penalty=0.01',
      'loss_fn.kl_input_clamp_value=20.0',
      'loss_fn.kl_output_clamp_value=10.0',
    ],
  },
  {
    id: 'nemo-rl-k2-after',
    framework: 'nemo-rl',
    method: 'k2-in-weighted-loss',
    row: '5',
    beta: 0.01,
    settings: NEMO,
    flags: [
      'loss_fn.reference_policy_kl_type=k2',
      'loss_fn.reference_policy_kl_penalty=0.01',
      'loss_fn.kl_input_clamp_value=20.0',
      'loss_fn.kl_output_clamp_value=10.0',
    ],
  },
  {
    id: 'slime-default',
    framework: 'slime',
    method: 'none',
    row: null,
    settings: PER_ANSWER,
    flags: ['--advantage-estimator grpo', '--kl-coef 0', '--kl-loss-coef 0'],
  },
  {
    id: 'slime-k3-loss',
    framework: 'slime',
    method: 'k3-in-loss',
    row: '3',
    settings: CLAMPED_AFTER,
    flags: ['--advantage-estimator grpo', '--use-kl-loss', '--kl-loss-type low_var_kl', '--kl-loss-coef {β}'],
  },
  {
    id: 'slime-unbiased',
    framework: 'slime',
    method: 'k3-in-weighted-loss',
    row: '6',
    settings: CLAMPED_AFTER,
    flags: [
      '--advantage-estimator grpo',
      '--use-kl-loss',
      '--kl-loss-type low_var_kl',
      '--use-unbiased-kl',
      '--kl-loss-coef {β}',
    ],
  },
  {
    id: 'roll-default',
    framework: 'roll',
    method: 'none',
    row: null,
    settings: { ...PER_ANSWER, advantage: 'rloo' },
    flags: ['add_token_level_kl: false', 'use_kl_loss: false', 'kl_loss_coef: 0'],
  },
  {
    id: 'roll-k1-reward',
    framework: 'roll',
    method: 'k1-in-reward',
    row: '7',
    beta: 0.2,
    settings: { ...PER_ANSWER, advantage: 'rloo', rewardKl: 'to-go' },
    flags: ['add_token_level_kl: true', 'kl_penalty: kl', 'init_kl_coef: 0.2', 'use_kl_loss: false'],
  },
  {
    id: 'roll-k3-loss',
    framework: 'roll',
    method: 'k3-in-loss',
    row: '3',
    beta: 0.001,
    settings: CLAMPED_AFTER,
    flags: ['use_kl_loss: true', 'kl_loss_coef: 0.001', 'add_token_level_kl: false'],
  },
  {
    id: 'prime-rl-default',
    framework: 'prime-rl',
    method: 'none',
    row: null,
    settings: { ...GRPO, advantage: 'mean' },
    flags: ['kl_tau = 1e-3'],
  },
  {
    id: 'deepseek-unbiased',
    framework: 'deepseek',
    method: 'k3-in-weighted-loss',
    row: '6',
    settings: PER_ANSWER,
    flags: ['KL = (π/π_old) · (π_ref/π − log(π_ref/π) − 1)'],
  },
];
