/** Settings of the sampler (population/sampler-settings.ts), a part of settings.ts. */
export const samplerSettings = {
  rolloutTemperature: {
    label: 'Rollout temperature',
    help:
      'Softmax temperature τ_s of the sampler alone; 0 takes the temperature τ of the log-probs. Where they ' +
      'differ, the gradient averages over completions of another policy than the one it is taken of, which is a ' +
      'common mistake; the mean of log π/π_ref may then be negative.',
  },
  topP: {
    label: 'Top-p',
    help:
      'Rollouts draw from the fewest likeliest tokens that hold this share of the probability (nucleus sampling, ' +
      'Holtzman et al. 2020); 1 switches it off. Log-probs stay those of the whole policy: the expected gradient ' +
      'lacks the rest, the score no longer averages to 0, and the mean of log π/π_ref may be negative.',
  },
  topK: {
    label: 'Top-k',
    help:
      'Rollouts draw from this many of the likeliest tokens only; 0 switches it off. Applied before top-p, as in ' +
      'vLLM; does the same to the expected gradient.',
  },
  samplerNoise: {
    label: 'Sampler noise σ',
    help:
      'Standard deviation of Gaussian noise on the sampler’s log-probs, drawn anew for every token: an inference ' +
      'engine that computes differently from the trainer. On average the sampler is flatter than the policy, so ' +
      'the expected gradient has a bias that grows with σ².',
    unit: 'nats',
  },
  samplerBits: {
    label: 'Sampler precision',
    help:
      'Bits of the significand that the sampler’s log-probs keep: 8 is bfloat16, 11 is float16, 24 is float32, 0 ' +
      'leaves them as they are. It biases the expected gradient, and unlike noise it does not average out: the ' +
      'same log-prob is always rounded the same way.',
    unit: 'bits',
  },
  importanceCorrection: {
    label: 'Sampler correction',
    help:
      'Multiplies the policy gradient of each token by w = μ(y)/μ_s(y), trainer over sampler: truncated at the ' +
      'upper limit (TIS; verl, TRL, slime), or left out beyond either limit (IcePop). Without a limit the ' +
      'expected gradient would be that of tokens from μ, save for those that are never drawn; a limit gives up ' +
      'some of that for less variance. The KL in the loss is not weighted, as in these frameworks.',
    choices: { none: 'none', truncated: 'truncated (TIS)', masked: 'masked (IcePop)' },
  },
  correctionLevel: {
    label: 'Level of w',
    help:
      'A weight for each token corrects how that token was chosen, but not the prefix before it nor what ' +
      'follows. Their product over the completion corrects all of it, with more variance.',
    choices: { token: 'token', sequence: 'sequence' },
  },
  correctionHigh: {
    label: 'Upper limit of w',
    help: 'Weights of the sampler correction are truncated to it, or masked beyond it. Usual are 2 and 3.',
  },
  correctionLow: {
    label: 'Lower limit of w',
    help: 'The masked sampler correction leaves out what has a weight below it.',
  },
};
