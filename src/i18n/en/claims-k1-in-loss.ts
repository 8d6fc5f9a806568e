/** The claims about k1 in the loss: each with its source, and the likely reason for what was found. */
import { paper, sources, table } from './claim-sources';

export const k1InLoss = {
  'k1-in-loss-zero': {
    claim: 'k1 in the loss has zero expected gradient: on average it is no penalty at all.',
    source: sources(table('1'), paper('table 1 and section 3')),
    reason: {
      reproduced:
        'Differentiating k1 leaves the score alone, and the score is zero on average under the policy that ' +
        'sampled. What stays is its variance.',
      'in-part':
        'The mean is zero by theory; what does not show is then a matter of samples (an interval too wide) or of ' +
        'the distance, since far from the reference other rows are as noisy.',
      'not-reproduced': 'Theory leaves no room for this on-policy: suspect the samples or the code before the claim.',
    },
  },
  'k1-in-loss-dead-leash': {
    claim: 'Training with k1 in the loss is training without KL, plus noise: a dead leash.',
    source: paper('table 1 and section 4'),
    reason: {
      reproduced:
        'Nothing in its gradient points back to the reference, so the policy goes as far as without a penalty; β ' +
        'times the score is added to every gradient as noise.',
      'in-part':
        'With small steps it is as claimed in everything that was asked. With larger ones the runs of one method ' +
        'differ so much among themselves that these seeds do not decide whether two methods are the same; nothing ' +
        'speaks against it.',
      'not-reproduced':
        'In these regimes the noise outweighs all else: it carries the policy elsewhere than a run without penalty ' +
        'goes.',
    },
  },
  'k1-in-loss-unstable': {
    claim: 'k1 in the loss is unstable at large β.',
    source: paper('section 4 (oscillates or collapses from β = 0.3 on)'),
    reason: {
      reproduced: 'The noise grows with β and nothing pulls back: with large β most of each step is noise.',
      'in-part':
        'Adam divides each step by the size of the gradient, noise included: the noise slows learning down before ' +
        'it destroys the policy, and what collapses is decided by how large the steps are.',
      'not-reproduced':
        'Adam divides each step by the size of the gradient, noise included, and the answers of this task have ' +
        'four tokens at most: the noise only slows learning down here.',
    },
  },
  'k1-in-loss-off-policy': {
    claim: 'k1 in the loss collapses once training is slightly off-policy.',
    source: paper('table 1 and section 4'),
    reason: {
      reproduced:
        'Without ρ the samples are those of μ, and the expected gradient is −∇KL(μ‖π): descending it pushes the ' +
        'policy away from its own recent samples, without bound.',
      'in-part':
        'Its push is away from the samples of the older policy, not from the reference: near the reference that is ' +
        'also against the KL’s gradient, farther out it is at right angles to it. How soon it kills depends on how ' +
        'far π comes from μ within one rollout: four updates are enough in these runs, two ruin more often than ' +
        'they kill.',
      'not-reproduced':
        'With few updates per rollout π is hardly away from μ, and the push is as small as that distance.',
    },
  },
};
