/**
 * The settings of the loss, a part of the table in run-settings.ts: the second penalty, the advantage, PPO's clipping,
 * the weights of tokens, the entropy bonus and the clamps of the penalty. kl/ has the formulas, docs/methods.md the
 * sources.
 */
import type { Setting } from './setting';

export const LOSS_SETTINGS = {
  /** Strength of the second penalty (`second`, below). */
  secondBeta: {
    kind: 'number',
    min: -10,
    max: 10,
    default: 0.1,
    option: { query: 'secondBeta', after: 'second', live: true, step: 0.01, scale: 'log', logMin: 0.001 },
  },
  /**
   * How rewards become advantages (kl/advantages.ts); `cross-entropy` is pretraining, with the labels as completions.
   */
  advantage: {
    kind: 'choice',
    choices: {
      rloo: 0,
      grpo: 1,
      'cross-entropy': 2,
      mean: 3,
      'rloo-normalised': 4,
      'reinforce++': 5,
      'reinforce++-baseline': 6,
      remax: 7,
      none: 8,
    },
    default: 'rloo',
    option: {
      query: 'advantage',
      after: 'digits',
      live: false,
      choices: ['rloo', 'grpo', 'mean', 'rloo-normalised', 'reinforce++', 'reinforce++-baseline', 'remax', 'none'],
      formula: 'RLOO: R_i − mean_{j≠i} R_j;  GRPO: (R_i − mean R) / (std R + ε)',
    },
  },
  /** PPO clip range ε on the ratio; 0 is off. */
  clip: {
    kind: 'number',
    min: 0,
    max: 1,
    default: 0,
    option: {
      query: 'clip',
      after: 'minibatches',
      live: true,
      step: 0.01,
      scale: 'linear',
      formula: 'min(ρA, clip(ρ, 1 − ε, 1 + ε_high)A)',
    },
  },
  /** ε of the upper side, if it is not `clip` (DAPO's clip-higher); 0 is `clip`. */
  clipHigh: {
    kind: 'number',
    min: 0,
    max: 10,
    default: 0,
    option: { query: 'clipHigh', after: 'clip', live: true, step: 0.01, scale: 'linear' },
  },
  /** Dual-clip PPO: for a negative advantage the loss is at most −cA, so a ratio above c has no gradient; 0 is off. */
  dualClip: {
    kind: 'number',
    min: 0,
    gapBelow: 1,
    max: 100,
    default: 0,
    option: {
      query: 'dualClip',
      after: 'clipHigh',
      live: true,
      step: 0.1,
      scale: 'linear',
      formula: 'A < 0: max(min(ρA, clip(ρ)A), cA)',
    },
  },
  /** The weights of tokens in the loss: of the policy gradient, of the penalty in the loss and of the entropy. */
  aggregation: {
    kind: 'choice',
    choices: { 'sequence-sum': 0, 'token-mean': 1, 'sequence-mean': 2, 'fixed-length': 3 },
    default: 'sequence-sum',
    option: {
      query: 'aggregation',
      after: 'dualClip',
      live: false,
      formula: '1/N,  1/Σ|o|,  1/(N|o|)  or  1/(NT)  per token',
    },
  },
  /** Coefficient of the exact entropy at each prefix, which is subtracted from the loss; 0 is off. */
  entropyBonus: {
    kind: 'number',
    min: -1,
    max: 1,
    default: 0,
    option: {
      query: 'entropy',
      after: 'aggregation',
      live: true,
      step: 0.001,
      scale: 'log',
      logMin: 1e-4,
      formula: 'loss − α Σ_t H(π(· | s_t))',
    },
  },
  /** Whether groups whose rewards are all equal are left out: of the loss with its penalty, and of N. */
  dynamicSampling: {
    kind: 'choice',
    choices: { off: 0, on: 1 },
    default: 'off',
    option: { query: 'dynamicSampling', after: 'entropyBonus', live: false },
  },
  /**
   * The log-ratio δ is clamped to ± this, in nats, before the estimator; 0 is off. `clampSides` and `clampGradient` say
   * what that means.
   */
  logRatioClamp: {
    kind: 'number',
    min: 0,
    max: 100,
    default: 0,
    option: {
      query: 'logClamp',
      after: 'dynamicSampling',
      live: true,
      step: 0.1,
      scale: 'log',
      logMin: 0.1,
      formula: 'k(clamp(δ, −c, c))',
    },
  },
  /** The estimate k of the KL is clamped to ± this, in nats; 0 is off. */
  estimateClamp: {
    kind: 'number',
    min: 0,
    max: 100,
    default: 0,
    option: {
      query: 'kClamp',
      after: 'logRatioClamp',
      live: true,
      step: 0.1,
      scale: 'log',
      logMin: 0.1,
      formula: 'clamp(k(δ), −c, c)',
    },
  },
  /** upper: only −δ and k are limited, not δ and −k: the side on which e^(−δ) explodes. */
  clampSides: {
    kind: 'choice',
    choices: { both: 0, upper: 1 },
    default: 'both',
    option: { query: 'clampSides', after: 'estimateClamp', live: true, formula: 'k(max(δ, −c)),  min(k, c)' },
  },
  /**
   * The gradient of a penalty that is clamped. zero: none. straight-through: k′ at the clamped δ. framework: as of code
   * that clamps after exp in float32: none, but NaN where k′ overflows, since autograd multiplies 0 by ∞.
   */
  clampGradient: {
    kind: 'choice',
    choices: { zero: 0, 'straight-through': 1, framework: 2 },
    default: 'zero',
    option: { query: 'clampGradient', after: 'clampSides', live: true },
  },
} as const satisfies Record<string, Setting>;
