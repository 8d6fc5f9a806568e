/** The claims about k1 in the reward and its like: each with its source, and the likely reason for what was found. */
import { paper, sources, table } from './claim-sources';

export const unbiased = {
  'k1-in-reward-sound': {
    claim: 'k1 in the reward is stable and unbiased.',
    source: sources(table('7'), paper('table 1 and section 4')),
    reason: {
      reproduced:
        'The score times k1 is the gradient of the KL, later tokens included: the policy gradient makes it by ' +
        'itself once k1 is in the reward.',
      'in-part':
        'The gradient is right in expectation; with steps so large and completions so few it is the noise of the ' +
        'whole update that decides who lives.',
      'not-reproduced':
        'Neither the gradient nor the runs are as claimed: suspect the measurement before the theory, which is ' +
        'short.',
    },
  },
  'k1-in-reward-better': {
    claim: 'k1 in the reward is better than k3 in the loss in distribution and, by more, out of distribution.',
    source: paper('section 4 (Qwen2.5-7B: MATH500 0.640 against 0.613; out of distribution 19 % better)'),
    reason: {
      reproduced:
        'The reverse KL lets the policy give up what is wrong in the reference, and holds it only to what it says ' +
        'itself; the forward KL holds it to the reference’s mistakes too.',
      'in-part':
        'With small steps it is better in both, by about two points, and by no more out of distribution. With ' +
        'larger ones seeds differ more than the two methods do. The same β is another strength in each placement: ' +
        'over distance, in the last plots, k3 in the loss is level with it farther out, and ahead where the policy ' +
        'is held close, although it is the reverse KL that is measured there.',
      'not-reproduced':
        'The same β is another strength in each placement, and on this task the two kinds of KL ask for nearly the ' +
        'same: one right answer of a few tokens, which the reference gives three times of four.',
    },
  },
  'one-method': {
    claim:
      'k2 in the loss (on-policy), ρ·k3 in the loss and k1 in the reward are one method: gradients agree in mean ' +
      'and variance, and curves overlap within noise.',
    source: sources(
      table('2, 6, 7'),
      'Liu et al., “Rethinking KL Regularization in RLHF” (arXiv 2510.01555), theorem 5.1',
    ),
    reason: {
      reproduced:
        'On-policy and for whole completions all three put k1 on the score, sample by sample; token by token, as ' +
        'training counts it, they differ in what a token owes to later ones, which is little where answers are ' +
        'short.',
      'in-part':
        'Whole completions make them one random variable; token by token, as training counts it, k2 and ρ·k3 in ' +
        'the loss still put the same number on every sample. Training is chaotic, though: where steps are large, ' +
        'rounding alone makes another run of every seed, also of these two, and these seeds do not narrow the ' +
        'difference in the untrained skill below the margin.',
      'not-reproduced':
        'Token by token, as training counts it, they are not one: those in the loss leave out what a token owes to ' +
        'later ones.',
    },
  },
  'rho-k1-noisy': {
    claim: 'ρ·k1 in the loss is unbiased, with a higher variance than k1 in the reward.',
    source: table('4'),
    reason: {
      reproduced:
        'Differentiating ρ·k1 gives ρ(k1 + 1) on the score: the 1 is zero on average and adds its variance, which ' +
        'near the reference is much more than that of k1 itself.',
      'in-part':
        'The gradients are as claimed wherever they were measured: the 1 in ρ(k1 + 1) is zero on average and adds ' +
        'its variance. In training it does not show: the reward puts noise into the gradient of both, and Adam ' +
        'divides by the size of the whole.',
      'not-reproduced':
        'As far from the reference as this is, the variance of k1 itself outweighs what the 1 in ρ(k1 + 1) adds.',
    },
  },
  'k2-biased': {
    claim: 'ρ·k2 in the loss and k2 in the reward are biased.',
    source: table('5, 8'),
    reason: {
      reproduced:
        'Both take k2 for the KL, and the expectation of k2 is another number with another gradient; in the reward ' +
        'it is of second order, and hardly pulls near the reference.',
      'in-part':
        'The bias is there by enumeration; near the reference that of ρ·k2 is of third order, and takes more ' +
        'samples to be told from none.',
      'not-reproduced': 'Too few samples so near to the reference: the biases are of third and of second order there.',
    },
  },
  'both-placements': {
    claim:
      'The same estimator in both placements is unbiased: such runs match k1 in the reward and are better than k3 ' +
      'in the loss.',
    source: paper('section 4.3'),
    reason: {
      reproduced:
        'The reward has the score half of the KL’s derivative and the loss the path half: together they are the ' +
        'derivative of an expectation, and that of k1 and of k3 is the KL.',
      'in-part':
        'In mean they are one with k1 in the reward, and nothing in training says otherwise; in the untrained ' +
        'skill these seeds do not narrow the differences below the margin. Better than k3 in the loss none of them ' +
        'is here, k1 in the reward included: in this regime there is nothing to win back from it.',
      'not-reproduced':
        'The two halves cancel in the mean only, and these runs have too few completions for the mean to show.',
    },
  },
  'smaller-beta': {
    claim: 'Smaller β is better for k1 in the reward; what it costs is distance from the reference.',
    source: paper('section 4 (performance falls with β; 0.05 and 0.1 best)'),
    reason: {
      reproduced: 'The reward and the KL are one sum: the more the distance costs, the less of the reward is worth it.',
      'in-part':
        'The distance does what theory says, and β = 1 costs both skills. Between 0.05 and 0.3 the trained skill ' +
        'differs by less than these seeds can tell.',
      'not-reproduced': 'With steps this large the penalty is what keeps the policy alive, and more of it is better.',
    },
  },
};
