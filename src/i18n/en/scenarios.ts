/** Scenarios and their variants: what each is called, and what to look for. */
import type { PresetId, VariantIds } from '../../experiment/presets';

interface Scenario {
  label: string;
  /** One or two sentences: what to look for. */
  description: string;
}
/** Every scenario, and where it is studied under several settings, every variant. */
type Scenarios = {
  [P in PresetId]: P extends keyof VariantIds ? Scenario & { variants: Record<VariantIds[P], string> } : Scenario;
};

export const scenarios = {
  collapse: {
    label: 'Collapse',
    description:
      'k3 in the reward beside k1 in the reward: same prompts, same random numbers, large steps. One of them ' +
      'dies within 30 to 60 steps.',
  },
  paper: {
    label: 'Paper',
    description:
      'As near as the toy comes to “A Comedy of Estimators”: RLOO with five completions of each prompt, ' +
      'on-policy, a strong penalty.',
  },
  harsh: {
    label: 'Harsh',
    description: 'Large steps, few completions and a strong penalty (β 1): the penalty decides who survives.',
  },
  gentle: {
    label: 'Gentle',
    description: 'Small steps: everything learns, and what was not trained is kept or lost.',
  },
  medium: {
    label: 'Medium',
    description: 'Ordinary steps: between the gentle regime, where everything learns, and those that kill.',
  },
  steep: {
    label: 'Steep',
    description: 'Ordinary steps with few completions: noise is large, all rows but k3 in the reward hold out.',
  },
  asynchronous: {
    label: 'Asynchronous',
    description:
      'Rollouts come from the policy of ten updates ago: k1 in the loss pushes away from its own samples and dies.',
    variants: { frozen: 'KL frozen at rollout' },
  },
  'slightly-off-policy': {
    label: 'Slightly off-policy',
    description:
      'Each rollout is used for four updates: from the second on, its samples are those of an older policy, and ' +
      'k1 in the loss pushes away from them.',
    variants: { m1: '1 minibatch', m2: '2 minibatches', m4: '4 minibatches' },
  },
  'beta-sweep': {
    label: 'β from 0 to 1',
    description: 'The same regime under five strengths of the penalty; β can also be changed while it trains.',
    variants: { b0: 'β = 0', 'b0.05': 'β = 0.05', 'b0.1': 'β = 0.1', 'b0.3': 'β = 0.3', b1: 'β = 1' },
  },
  'both-placements': {
    label: 'Both placements',
    description: 'k1 and k3 in the reward, in the loss, and in both at once: in both, their errors cancel.',
  },
  clamp: {
    label: 'Clamp',
    description: 'k3 in the loss, clamped at ±10 as frameworks do: tokens that are worst off get no gradient at all.',
    variants: { off: 'no clamp', ten: 'log-ratio ±20, estimate ±10' },
  },
  normalised: {
    label: 'Divided by the group’s deviation',
    description:
      'GRPO’s advantage divides by the standard deviation of the group, RLOO’s does not: the same β is another ' +
      'penalty.',
    variants: { rloo: 'RLOO', grpo: 'GRPO' },
  },
} satisfies Scenarios;
