/** The claims about k3: each with its source, and the likely reason for what was found. */
import { paper, sources, table } from './claim-sources';

export const k3 = {
  'k3-in-reward-collapses': {
    claim: 'k3 in the reward collapses, to accuracy zero.',
    source: paper('table 1 and section 4'),
    reason: {
      reproduced:
        'What it descends, the reverse KL minus the forward KL, has no lower bound: the longer it is followed, the ' +
        'more it pays.',
      'in-part':
        'Where steps are large it dies in every seed. With the smaller ones of Medium it is ruined as well, but ' +
        'most runs are still falling when the training ends: near the reference its force is of second order, so ' +
        'that it takes large steps, or many of them, to come to where it repels.',
      'not-reproduced':
        'Near the reference its force is of second order: these runs end before they come to where it repels.',
    },
  },
  'k3-in-reward-why': {
    claim: 'k3 in the reward descends the reverse KL minus the forward KL, so it drives the forward KL up.',
    source: sources(table('9'), paper('table 1 and section 3')),
    reason: {
      reproduced:
        'A reward that is lower where k3 is large teaches the policy to avoid samples that the reference likes ' +
        'much better than it does: it drops them, and that is what the forward KL counts.',
      'in-part':
        'The gradient is as derived; in training the distance without a penalty may be large as well, and a policy ' +
        'that has died no longer moves.',
      'not-reproduced': 'Its force near the reference is too small to show beside the reward’s.',
    },
  },
  'k3-in-loss-stable': {
    claim: 'k3 in the loss, the penalty of GRPO, is stable.',
    source: paper('table 1 and section 4'),
    reason: {
      reproduced:
        'The forward KL has its minimum at the reference, as the reverse KL has: a pull along it is a pull home.',
      'in-part':
        'It pulls home, but its weight on a token that the policy has dropped, π_ref/π, has no bound: with large ' +
        'steps that weight now and then throws a run over.',
      'not-reproduced':
        'Its weight on a token that the policy has dropped, π_ref/π, has no bound: steps this large meet such ' +
        'tokens too often.',
    },
  },
  'k3-in-loss-forward': {
    claim:
      'k3 in the loss is biased: it behaves as the forward KL, keeps a higher entropy than k1 in the reward and ' +
      'covers the reference’s modes.',
    source: sources(table('3'), paper('table 1, equation 41 and figure 7')),
    reason: {
      reproduced:
        'The forward KL punishes dropping what the reference likes; the reverse KL punishes liking what it does not.',
      'in-part':
        'The gradient is that of the forward KL; the same β is another strength in each placement, and where the ' +
        'policy has one right answer to find, entropy follows the strength as much as the kind.',
      'not-reproduced':
        'The same β is another strength in each placement: in this task, with one right answer for each prompt, ' +
        'the strength outweighs the kind.',
    },
  },
};
