/** What a method is called, and what theory says of it. */
import type { Placement } from '../../kl/method';
import type { Descends } from '../../kl/expected-gradient';

export const methods = {
  noKl: 'no KL',
  /** 'k3 in reward'. */
  label: (estimator: string, placement: string) => `${estimator} ${placement}`,
  placements: {
    loss: 'in loss',
    'weighted-loss': 'in loss, times ρ',
    'detached-weighted-loss': 'in loss, times detached ρ',
    reward: 'in reward',
    both: 'in reward and loss',
  } satisfies Record<Placement, string>,
  /** What a method of the project's own list optimises, on-policy: one sentence. */
  verdicts: {
    none: 'No penalty: only the reward pulls, and nothing holds the policy near the reference.',
    'k1-in-loss': 'Its expected gradient is zero: no penalty at all, only noise.',
    'k2-in-loss': 'Unbiased on-policy: its gradient is the reverse KL’s, although its value is biased.',
    'k3-in-loss': 'Biased: its expected gradient is the forward KL’s (this is GRPO’s penalty).',
    'k1-in-weighted-loss': 'Unbiased, but noisy: k1 plus a constant that only adds variance.',
    'k2-in-weighted-loss': 'Biased: it descends the expectation of k2, which is not a KL.',
    'k3-in-weighted-loss': 'Unbiased, off-policy too with the whole completion’s ρ: sample by sample it is k1 times ρ.',
    'k2-in-detached-weighted-loss': 'Unbiased, and the same random variable as ρ·k3 in the loss.',
    'k1-in-reward': 'Unbiased: the gradient of the reverse KL, later tokens included.',
    'k2-in-reward': 'Biased: near the reference it hardly pulls at all.',
    'k3-in-reward': 'Biased: it descends the reverse KL minus the forward KL, a difference without a lower bound.',
    'k1-in-both': 'Unbiased, but noisy: the reward half is already right, the loss half adds zero on average.',
    'k3-in-both': 'Unbiased on-policy: the errors of the two placements cancel.',
    'full-in-loss': 'Exact at every prefix, low variance; misses the effect of a token on later prefixes.',
  } satisfies Record<string, string>,
  /** The same of any other method, by what kl/theory.ts finds that it descends, how many times, and with which α. */
  descends: {
    'reward-only': () => 'No penalty: only the reward pulls.',
    nothing: () => 'Its expected gradient is zero: no penalty at all, only noise.',
    'reverse-kl': (strength: number) =>
      strength === 1
        ? 'Unbiased on-policy: its gradient is the reverse KL’s.'
        : `Its gradient is ${strength} times that of the reverse KL: as with another β.`,
    'forward-kl': (strength: number) =>
      `Biased: its expected gradient is ${strength === 1 ? '' : `${strength} times `}the forward KL’s.`,
    'reverse-plus-forward': () => 'Biased: it descends a sum of the reverse and the forward KL.',
    'reverse-minus-forward': () =>
      'Biased: it descends the reverse KL minus the forward KL, a difference without a lower bound.',
    'reverse-minus-prefix-forward': () =>
      'Biased: it descends the reverse KL minus the forward KL of each token, a difference without a lower bound.',
    hellinger: () => 'Biased: it descends the Hellinger distance to the reference.',
    'chi-squared': () => 'Biased: it descends the χ² divergence from the reference.',
    alpha: (_strength, alpha) =>
      `Biased: it descends the α-divergence of α = ${alpha} from the reference (0 is the reverse KL, 1 the ` +
      'forward KL).',
    'jensen-shannon': () => 'Biased: it descends the Jensen–Shannon divergence from the reference.',
    'total-variation': () => 'Biased: it descends the total variation to the reference.',
    'f-divergence': () => 'Biased: it descends an f-divergence from the reference that has no name of its own.',
    'other-f': () => 'Biased: what it descends is no divergence, and in places it pushes away from the reference.',
    'later-prefixes': () => 'Biased: it sees only the effect of a token on later prefixes.',
    length: () => 'Biased: it descends the length of the completions.',
    'own-samples': () => 'Biased: it pushes the policy away from its own recent samples.',
    'estimate-on-old-samples': () => 'Biased: it descends the estimate on the samples of an older policy.',
    'reverse-minus-behaviour': () =>
      'Biased: it descends the reverse KL minus the distance from the policy that sampled.',
    'frozen-estimate': () => 'Biased: it descends an estimate that was frozen when it was sampled.',
    'no-objective': () => 'Biased: its expected gradient is that of no objective.',
  } satisfies Record<Descends, (strength: number, alpha: number) => string>,
  /** Before the sentence on `name`, of a typed estimator that is the same. */
  sameAs: (name: string) => `This is ${name}. `,
};
