/** The ways of verl, OpenRLHF and TRL in words, by the recipe's id. */
import { CLAMPED_AFTER_EXP, CLAMPED_K3, NO_PENALTY } from './recipe-notes';

const VERL_REWARD_NORMALISED =
  'The penalty is inside the score that GRPO divides by the group’s deviation, so β becomes β/σ for each prompt. ' +
  'The toy does the same.';
const OPENRLHF_TO_GO =
  'OpenRLHF subtracts the penalty after the baseline, from each token on, with nothing subtracted from it; the ' +
  'toy takes the group’s mean KL off as well. ' +
  'The expectation is the same. Its default estimator is GAE with a critic, which the toy has not: here RLOO.';
const OPENRLHF_CLAMP = 'Every estimate is clamped to ±10.';
const TRL_GRPO_MEAN =
  'loss_type is dapo unless set: the mean over all tokens, as here. “grpo” averages each answer first, and “dr_grpo” ' +
  'is the sum divided by a constant.';
const VERL_DEFAULTS =
  'Unless set, loss_agg_mode is token-mean and clip_ratio_c is 3.0 (dual clip); both are set here too.';

export const verlOpenRlhfTrl = {
  'verl-default': {
    name: 'GRPO, nothing else set',
    notes: [NO_PENALTY, VERL_DEFAULTS],
  },
  'verl-k3-loss': {
    name: 'KL loss low_var_kl (k3), as in its GRPO examples',
    notes: [CLAMPED_K3, VERL_DEFAULTS],
  },
  'verl-k3-plus': {
    name: 'KL loss k3+',
    since: 'since PR #6058 (April 2026); before it the name raised NotImplementedError',
    notes: [
      '“+” reports the value of k3 and has the gradient of k2, unclamped: it trains like k2 in the loss, and ' +
        'only the number that is logged differs.',
      VERL_DEFAULTS,
    ],
  },
  'verl-k1-loss': {
    name: 'KL loss kl (k1)',
    notes: ['The name reads like the plain choice, and it is the one that does not penalise.', VERL_DEFAULTS],
  },
  'verl-k1-reward': {
    name: 'KL in the reward, kl (k1)',
    notes: [VERL_REWARD_NORMALISED, VERL_DEFAULTS],
  },
  'verl-k3-reward': {
    name: 'KL in the reward, low_var_kl (k3)',
    notes: [
      VERL_REWARD_NORMALISED,
      'log π_ref/π is clamped to ±20 and k3 to ±10, which bounds what a single token can cost.',
      VERL_DEFAULTS,
    ],
  },
  'openrlhf-k1-reward': {
    name: 'Default: k1 in the reward',
    notes: [OPENRLHF_TO_GO, OPENRLHF_CLAMP],
  },
  'openrlhf-k2-loss': {
    name: 'KL loss with k2',
    notes: [
      'k2 is clamped to ±10: beyond |log π/π_ref| = 4.5 a token gets no gradient. Its own advice: k2 or k3 in ' +
        'the loss, k1 in the reward.',
    ],
  },
  'openrlhf-k3-loss': {
    name: 'KL loss with k3, as in its GRPO example',
    notes: [CLAMPED_AFTER_EXP],
  },
  'openrlhf-unbiased': {
    name: 'KL loss with the unbiased gradient',
    since: 'PR #1309 (August 2026), off by default',
    notes: [
      'The value of any estimator with the gradient ρ·k1·∇log π, ρ clamped and detached. The toy does not ' +
        'clamp ρ.',
    ],
  },
  'trl-grpo-default': {
    name: 'GRPOTrainer, nothing set',
    notes: [NO_PENALTY, TRL_GRPO_MEAN],
  },
  'trl-grpo-k3': {
    name: 'GRPOTrainer without bias correction',
    since: 'the default before PR #6503 (July 2026)',
    notes: ['Nothing is clamped: far from the reference k3 can overflow.', TRL_GRPO_MEAN],
  },
  'trl-grpo-corrected': {
    name: 'GRPOTrainer with bias correction',
    since: 'the default since PR #6503 (July 2026)',
    notes: [
      'ρ is differentiated, so this changes the gradient even on-policy, where ρ is 1. With ' +
        'importance_sampling_level="sequence" a further, wrong term appears (issue #6586).',
      TRL_GRPO_MEAN,
    ],
  },
  'trl-rloo': {
    name: 'RLOOTrainer, nothing set',
    notes: [
      'k1 is summed over the completion, taken off the reward before the leave-one-out baseline, and the ratio ' +
        'is that of the whole completion. The toy does the same.',
    ],
  },
} as const;
