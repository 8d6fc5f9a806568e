/** The ways of SkyRL, NeMo-RL, slime, ROLL, prime-rl and DeepSeek-V3.2 in words, by the recipe's id. */
import { CLAMPED_AFTER_EXP, CLAMPED_K3, PER_ANSWER } from './recipe-notes';

const NEMO_BASELINE =
  'Its advantage takes off the mean of the others and divides by the group’s deviation, as is set here.';
const NEMO_ON_POLICY =
  'Its factor is 1 in value at every update; with several updates per rollout it is π/μ only with ' +
  'use_on_policy_kl_approximation=true. The toy’s is always π/μ.';

export const later = {
  'skyrl-k3-loss': {
    name: 'Default: KL loss with k3',
    notes: [CLAMPED_K3],
  },
  'skyrl-no-gradient': {
    name: 'The same lines before March 2026',
    since: 'before PR #1353 (issue #1340)',
    notes: [
      'The KL loss was computed under torch.no_grad: a number was logged and added to the loss, and no ' +
        'gradient came of it. Training is training without a penalty.',
    ],
  },
  'skyrl-k1-reward': {
    name: 'KL in the reward, k1',
    notes: [
      'kl_loss_coef is the strength of both placements; only one of them may be on.',
      'The estimator has to be written: without that line it is k3.',
    ],
  },
  'skyrl-k3-reward': {
    name: 'KL in the reward, no estimator set',
    notes: [
      'The default of kl_estimator_type is k3, so use_kl_in_reward=true alone is row 9, not k1; SkyRL’s own RLOO ' +
        'example is written so. kl_estimator_type=k1 makes it row 7.',
      CLAMPED_K3,
    ],
  },
  'nemo-rl-k3-before': {
    name: 'The old default: k3 in the loss',
    since: 'before PR #2506',
    notes: [CLAMPED_K3, NEMO_BASELINE],
  },
  'nemo-rl-k3-after': {
    name: 'The default now: k3, weighted',
    since: 'since PR #2506',
    notes: [
      'The same lines as before, another gradient: the estimate is multiplied by exp(x − sg(x)), which is 1 ' +
        'and is differentiated.',
      NEMO_ON_POLICY,
      NEMO_BASELINE,
    ],
  },
  'nemo-rl-k2-after': {
    name: 'k2, weighted',
    since: 'since PR #2506; before it, k2 in the loss (row 2, unbiased)',
    notes: ['The factor that mends k1 and k3 spoils k2.', NEMO_ON_POLICY, NEMO_BASELINE],
  },
  'slime-default': {
    name: 'GRPO, nothing else set',
    notes: [
      'The estimator’s default is k1, but both coefficients are 0. With GRPO --kl-coef (in the reward) is ' +
        'ignored (issues #397, #2359): only the KL loss counts.',
    ],
  },
  'slime-k3-loss': {
    name: 'KL loss low_var_kl (k3)',
    notes: [CLAMPED_AFTER_EXP, '--kl-loss-type k3 is the same without the clamp.', PER_ANSWER],
  },
  'slime-unbiased': {
    name: 'KL loss low_var_kl with --use-unbiased-kl',
    since: 'since PR #1004',
    notes: ['slime clamps ρ·k3 to ±10, the toy clamps k3 and then multiplies by ρ.'],
  },
  'roll-default': {
    name: 'Nothing set: no penalty',
    notes: [
      'init_kl_coef is 0.2 all the same, which loads the reference model, but without add_token_level_kl no ' +
        'penalty is added. The default advantage estimator is gae, with a critic; the toy has none.',
    ],
  },
  'roll-k1-reward': {
    name: 'KL in the reward, token by token',
    notes: [
      'The penalty is summed from each token on, after the reward was normalised, so it is not divided by the ' +
        'group’s deviation, as the reward may be; here neither is.',
    ],
  },
  'roll-k3-loss': {
    name: 'KL loss, always k3',
    notes: [CLAMPED_AFTER_EXP, PER_ANSWER],
  },
  'prime-rl-default': {
    name: 'Default: a penalty against the sampler, none against a reference',
    notes: [
      'This cannot be reproduced here: prime-rl penalises (log π/μ)², the distance from the policy that ' +
        'sampled, and masks tokens that strayed too far; there is no reference in it. ' +
        'What comes nearest is no KL with PPO’s clip, best seen with a staleness above 0.',
      'The name of the section that kl_tau stands in changes between versions; look it up in docs/algorithms.md.',
    ],
  },
  'deepseek-unbiased': {
    name: 'GRPO with the unbiased KL estimate',
    notes: [
      'A report, not a framework: a formula instead of flags. Its β is not one number; some domains, such as ' +
        'mathematics, use a weak penalty or none. It also masks whole off-policy completions, which the toy does ' +
        'not.',
    ],
  },
} as const;
