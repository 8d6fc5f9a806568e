/**
 * The settings of the loss: what each is called and what it does to the expected gradient. docs/methods.md has the
 * sources.
 */
export const lossSettings = {
  clip: {
    label: 'Clip range ε',
    help:
      'PPO: a token whose ratio has left 1 − ε … 1 + ε in the direction that its advantage rewards has no policy ' +
      'gradient. It biases the gradient off-policy and bounds it; on-policy it does nothing. 0 switches it off.',
  },
  clipHigh: {
    label: 'Upper clip range ε',
    help:
      'A range of its own for the upper side, as in DAPO (clip-higher, 0.28 beside 0.2): rare tokens that were ' +
      'good may ' +
      'grow further before they are clipped. 0 takes the clip range of the other side.',
  },
  dualClip: {
    label: 'Dual clip c',
    help:
      'Dual-clip PPO: a token with a negative advantage whose ratio is above c has no policy gradient either, so ' +
      'that one ' +
      'stale sample cannot push without bound. verl and SkyRL take 3; 0 switches it off.',
  },
  aggregation: {
    label: 'Weights of tokens',
    help:
      'What the sum over tokens is divided by, in the policy gradient, the penalty in the loss and the entropy ' +
      'alike. The ' +
      'sum and the fixed length (Dr. GRPO) leave the direction of the expected gradient as it is. The mean per ' +
      'completion ' +
      '(GRPO) weights long completions less, the mean over all tokens (DAPO) divides each update by its tokens.',
    choices: {
      'sequence-sum': 'sum per completion',
      'token-mean': 'mean over all tokens (DAPO)',
      'sequence-mean': 'mean per completion (GRPO)',
      'fixed-length': 'sum / longest answer (Dr. GRPO)',
    },
  },
  entropyBonus: {
    label: 'Entropy bonus',
    help:
      'Coefficient α of the exact entropy of every prefix, subtracted from the loss: the expected gradient gains ' +
      'α∇H of ' +
      'the prefixes seen, which pulls towards the uniform distribution, not towards the reference. 0 switches it ' +
      'off, a ' +
      'negative value punishes entropy.',
  },
  dynamicSampling: {
    label: 'Dynamic sampling',
    help:
      'Leaves out groups whose rewards are all equal, with their penalty in the loss, and does not count them in ' +
      'the mean ' +
      '(DAPO; verl’s filter_groups). Such a group has no policy gradient anyway, but its penalty is lost: ' +
      'prompts that are ' +
      'always right or always wrong are no longer held near the reference.',
    choices: { off: 'off', on: 'on' },
  },
  second: {
    label: 'Second penalty',
    help:
      'Another penalty beside the method’s, with a β of its own: KL in the reward and in the loss with two ' +
      'estimators, as ' +
      'verl allows. The gradients of the two add up.',
  },
  secondBeta: {
    label: 'β of the second penalty',
    help: 'Strength of the second penalty; 0 switches it off.',
  },
  logRatioClamp: {
    label: 'Clamp of the log-ratio',
    help:
      'Holds δ = log π − log π_ref within ± this before k is computed; by default the penalty has no gradient ' +
      'where it ' +
      'does. 0 switches it off. Several frameworks take 20. The estimator full is never clamped.',
    unit: 'nats',
  },
  estimateClamp: {
    label: 'Clamp of the estimate',
    help:
      'Holds the estimate k within ± this; by default the penalty has no gradient where it does: the tokens that are ' +
      'worst off go free. 0 switches it off. Several frameworks take 10. The estimator full is never clamped.',
    unit: 'nats',
  },
  clampSides: {
    label: 'Clamped sides',
    help:
      'Both sides, or only the one on which e^(−δ) explodes: −δ and k are limited from above, δ and −k are not. ' +
      'One-sided ' +
      'clamps are what TRL’s pull requests on exploding KL propose.',
    choices: { both: 'both', upper: 'upper only' },
  },
  clampGradient: {
    label: 'Gradient of a clamped penalty',
    help:
      'None, as autograd has it; straight through, k′ at the clamped δ, so that the token is still pulled back, ' +
      'with a ' +
      'bounded strength; or as code that clamps only after exp: none, but NaN where the exponential overflows ' +
      '(−δ above ' +
      '88.7 nats), which stops the run.',
    choices: { zero: 'none', 'straight-through': 'straight-through', framework: 'none, or NaN (clamp after exp)' },
  },
  advantage: {
    label: 'Advantage',
    help:
      'How rewards become advantages. Subtracting a baseline leaves the expected gradient as it is (the mean of ' +
      'the group ' +
      'scales it by (G − 1)/G); dividing by a deviation does not: it weights prompts, and turns a penalty in the ' +
      'reward ' +
      'into another one. ReMax’s baseline is the greedy answer, the group’s last, which is not trained on.',
    choices: {
      rloo: 'leave-one-out (RLOO)',
      grpo: 'group-normalised (GRPO)',
      mean: 'minus group mean (Dr. GRPO)',
      'rloo-normalised': 'leave-one-out, normalised (NeMo-RL)',
      'reinforce++': 'batch-normalised (REINFORCE++)',
      'reinforce++-baseline': 'group mean, batch-normalised (REINFORCE++ baseline)',
      remax: 'minus greedy answer (ReMax)',
      none: 'none: the reward itself',
    },
  },
} as const;
