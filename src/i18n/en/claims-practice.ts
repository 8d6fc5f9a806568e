/** The claims about how training is done: each with its source, and the likely reason for what was found. */
import { paper, sources } from './claim-sources';

export const practice = {
  'asynchronous-stabilises': {
    claim:
      'With rollouts ten updates old, training without KL is unstable, and k1 in the reward (computed at the ' +
      'update) stabilises it.',
    source: paper('section on asynchronous training (level 10)'),
    reason: {
      reproduced:
        'Old samples are weighed by ρ, and ρ of a policy that has run away from them is noise; whatever keeps the ' +
        'policy near the reference keeps it near its old self.',
      'in-part':
        'Here training without KL does not die within so many steps, so that there is no death to save it from: ' +
        'what is old is ten small steps of a small network, and ρ of a few tokens corrects for them. It ends lower ' +
        'and farther away than with the penalty, which is the milder form of the same.',
      'not-reproduced':
        'Ten steps of a small network with ratios of a few tokens are corrected by ρ: without KL training is well ' +
        'here.',
    },
  },
  'asynchronous-collapse': {
    claim:
      'With rollouts ten updates old, k1 in the loss and k3 in the reward collapse; k1 in the reward (computed at ' +
      'the update) and k3 in the loss do not.',
    source: paper('section on asynchronous training (level 10)'),
    reason: {
      reproduced:
        'k1 in the loss pushes the policy away from the samples of ten updates ago, the further they are the more ' +
        'so; k3 in the reward descends something without a lower bound.',
      'in-part':
        'k1 in the loss pushes away from old samples at once; k3 in the reward has hardly a force near the ' +
        'reference, and needs steps or a β large enough to come to where it repels.',
      'not-reproduced': 'Ten of these steps are too short a way for the push to grow.',
    },
  },
  'frozen-at-rollout': {
    claim:
      'Off-policy, k1 in the reward is unbiased if it is computed at the update; frozen at rollout, as frameworks ' +
      'have it, it descends KL(π‖π_ref) − KL(π‖μ), and is biased.',
    source: 'Xihuai Wang & Shao Zhang, “Understanding KL Divergence Estimators in RL” (2025)',
    reason: {
      reproduced:
        'What is frozen is the distance of the policy that sampled: the current one may go on from there without ' +
        'paying for it.',
      'in-part':
        'The bias is there in the gradient and grows with the distance between π and μ; how much of it reaches ' +
        'accuracy is decided by how far ten updates lead.',
      'not-reproduced': 'Ten updates lead too short a way for π and μ to differ in what they pay.',
    },
  },
  'token-level': {
    claim:
      'A KL in the loss that is summed over tokens misses the effect of a token on later tokens; in the reward it ' +
      'is there.',
    source: sources(
      'Tang & Munos, “On a few pitfalls in KL divergence gradient estimation for RL” (arXiv 2506.09477)',
      paper('section 3'),
    ),
    reason: {
      reproduced:
        'A token’s own term is differentiated at a prefix that is taken as given; that the prefix of all later ' +
        'terms depends on it is what only the sum of the completion knows.',
      'in-part':
        'What a token owes to later ones is small near the reference and in answers of three digits that hardly ' +
        'depend on each other: more samples are needed to see it everywhere.',
      'not-reproduced':
        'The digits of these answers hardly depend on each other: the effect is too small to be seen with so many ' +
        'samples.',
    },
  },
  clamp: {
    claim:
      'Clamping k3 at ±10, as frameworks do, removes the gradient exactly on the worst tokens, so that nothing ' +
      'pulls them back.',
    source: 'code of verl, SkyRL and NeMo-RL: log-ratio at ±20, then k3 at ±10',
    reason: {
      reproduced:
        'A clamped number has no derivative. The clamp was meant against overflow, and it switches the penalty off ' +
        'where it would be needed.',
      'in-part':
        'The derivative is zero there by construction; but a token that the policy has all but dropped is seldom ' +
        'sampled, so the clamp seldom acts and what it changes is within the noise of seeds.',
      'not-reproduced': 'The formula does not do what it is said to: look at the code.',
    },
  },
  'group-deviation': {
    claim: 'Dividing by the group’s standard deviation rescales β for each prompt: the same β is another penalty.',
    source:
      'derived from the formula of GRPO’s advantage (src/kl/coefficients.ts); on the group’s mean: Wang & Zhang, ' +
      '“Understanding KL Divergence Estimators in RL”, section 8.3',
    reason: {
      reproduced:
        'In the reward the KL is divided as well, by a deviation that is smallest where all answers are alike: ' +
        'there the penalty is all that is left, at unit size. In the loss it is not divided while the reward is: ' +
        'there it becomes the weaker.',
      'in-part':
        'The rescaling is arithmetic. Of the distances in training these seeds tell no difference: with k1 in the ' +
        'reward the penalty is divided together with the reward, and Adam, which divides by the size of the whole ' +
        'gradient, undoes much of what is left.',
      'not-reproduced': 'The formula does not do what it is said to: look at the code.',
    },
  },
};
