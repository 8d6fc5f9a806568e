/** What is said of a run that collapsed: what happened, and why. */
import { formatNumber } from '../../common/text';
import type { CollapseCause, CollapseKind } from '../../training/collapse';

/** The same sentence on its own, and as the second half of one. */
const said = (capital: string, small: string, rest: string) => ({ alone: capital + rest, after: small + rest });
const its = (rest: string) => said('Its ', 'its ', rest);
const it = (rest: string) => said('It ', 'it ', rest);

export const collapse = {
  causes: {
    'no-penalty': said(
      'Nothing',
      'nothing',
      ' holds the policy near the reference: steps this large or samples this few carry it away.',
    ),
    ascends: its('β is negative: it is rewarded for its distance from the reference, without bound.'),
    clamped: its('clamps leave no gradient where the policy has gone far: nothing pulls it back from there.'),
    'zero-gradient': its(
      'expected gradient is zero: it holds nothing back, and its noise, multiplied by β, shakes the policy apart.',
    ),
    'reverse-minus-forward': its(
      'expected gradient descends the reverse KL minus the forward KL: a difference without a lower bound, and ' +
        'near the reference hardly any force.',
    ),
    unbounded: its('expected gradient descends something that has no lower bound, so nothing brings it to rest.'),
    'vanishes-near-reference': its(
      'gradient vanishes near the reference and does not point back to it, so nothing holds the policy there.',
    ),
    'forward-weights': it(
      'pulls along the forward KL with weights that grow without bound where the policy drops what the reference ' +
        'likes.',
    ),
    'own-samples': said(
      'Without',
      'without',
      ' ρ and off-policy it pushes the policy away from its own recent samples, without bound.',
    ),
    'steps-and-noise': its(
      'expected gradient is right, so it is the size of the steps and the noise of few samples that carried the ' +
        'policy away.',
    ),
    'pulls-elsewhere': its(
      'expected gradient is not that of the reverse KL, so the penalty pulls elsewhere than to the reference.',
    ),
    'too-weak': its('pull is right, but too weak to be felt beside the reward.'),
    'holds-nothing': its('expected gradient is zero, so it holds nothing back.'),
  } satisfies Record<CollapseCause, { alone: string; after: string }>,
  numeric: (step: number) => `Stopped at step ${step}, where a gradient was no longer finite; the other runs go on.`,
  happened: {
    reward: (step: number, why: string) => `The reward collapsed at step ${step}: ${why}`,
    entropy: (step: number, why: string) =>
      `The entropy collapsed at step ${step} while the answers were wrong: ${why}`,
    'dead-leash': (step: number, why: string) =>
      `Since step ${step} the leash is dead, and the KL goes where it goes without any penalty: ${why}`,
  } satisfies Record<Exclude<CollapseKind, 'numeric' | 'kl-runaway'>, (step: number, why: string) => string>,
  ranAway: (step: number, beta: number, why: string) =>
    `The KL to the reference ran away at step ${step}, in spite of β = ${formatNumber(beta)}: ${why}`,
};
