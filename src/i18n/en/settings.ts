/** Settings of the race: what each is called, what it does, and what its choices are called. */
import type { Experiment } from '../../experiment/experiment';
import type { ChoiceKey, OptionKey } from '../../experiment/option';
import { controlSettings } from './control-settings';
import { lossSettings } from './loss-settings';
import { samplerSettings } from './sampler-settings';

interface Setting {
  label: string;
  /** One or two plain sentences. */
  help: string;
  unit?: string;
}
/** Every setting, and of those that are one of a few values, every value. */
type Settings = {
  [K in OptionKey]: K extends ChoiceKey ? Setting & { choices: Record<Experiment[K], string> } : Setting;
};

export const settings = {
  preset: {
    label: 'Preset',
    help: 'A regime with all its settings. Everything else is a change to it.',
  },
  operator: {
    label: 'Train',
    help:
      'The operation that is trained; the others show what is forgotten. The reference policy knows addition and ' +
      'subtraction, not multiplication.',
    choices: { addition: 'addition', subtraction: 'subtraction', multiplication: 'multiplication' },
  },
  methods: {
    label: 'Methods',
    help: 'Which estimator of KL(π‖π_ref), and where it is put. Every method is trained with every seed.',
  },
  arms: {
    label: 'Arms',
    help:
      'Methods with settings of their own, as “name: method, beta=0.1; another: method, group=16”. An arm that ' +
      'differs ' +
      'in group size, prompts, staleness, minibatches, digits or operation trains as a population of its own, in ' +
      'turn ' +
      'with the others.',
  },
  changes: {
    label: 'Scheduled changes',
    help:
      'Settings that change at a step, as “50:beta=0.05; 80:lr=1e-3”. A shared link has the changes made live in ' +
      'it.',
  },
  beta: {
    label: 'β',
    help:
      'How strongly the KL penalty pulls back to the reference policy; 0 switches it off. A negative β rewards ' +
      'distance ' +
      'from the reference instead.',
  },
  learningRate: {
    label: 'Learning rate',
    help: 'Size of one Adam update. Large rates are where a bad penalty shows.',
  },
  prompts: {
    label: 'Prompts',
    help: 'Problems in one training step.',
  },
  groupSize: {
    label: 'Group size',
    help: 'Completions of each prompt. The advantage compares a completion with the others of its group.',
  },
  seeds: {
    label: 'Seeds',
    help: 'How many times each method is trained. One run is an anecdote.',
  },
  seed: {
    label: 'First seed',
    help: 'The same seed gives the same prompts and the same random numbers to every method.',
  },
  steps: {
    label: 'Steps',
    help: 'Training steps after which the run is finished.',
  },
  staleness: {
    label: 'Staleness',
    help: 'Rollouts come from the policy of this many updates ago, as in asynchronous training; 0 is on-policy.',
    unit: 'updates',
  },
  digits: {
    label: 'Digits',
    help: 'Digits of the operands. The reference policy must have been pretrained with as many.',
    choices: { 1: '1', 2: '2' },
  },
  ...lossSettings,
  ...controlSettings,
  estimatorLevel: {
    label: 'Estimator level',
    help: 'Apply k to each token and sum, as frameworks do, or once to the whole completion. For k1 it is the same.',
    choices: { token: 'token', sequence: 'sequence' },
  },
  rhoLevel: {
    label: 'ρ level',
    help:
      'The ratio to the behaviour policy of each token, of the whole completion, or its geometric mean over the ' +
      'completion’s tokens (GSPO), which varies less but does not correct the expectation. Only matters off-policy.',
    choices: { token: 'token', sequence: 'sequence (product)', geometric: 'geometric mean (GSPO)' },
  },
  rewardKl: {
    label: 'KL in the reward',
    help: 'One KL for the whole completion, or for each token only what comes from there on.',
    choices: { sum: 'sum over the completion', 'to-go': 'from each token on' },
  },
  rewardKlAt: {
    label: 'KL in the reward, taken',
    help: 'KL of the policy that sampled, or of the policy that is being updated. The same on-policy.',
    choices: { rollout: 'frozen at rollout', update: 'recomputed at update' },
  },
  minibatches: {
    label: 'Minibatches',
    help: 'Updates per rollout; each takes its share of the prompts, so the number must divide the prompts.',
  },
  temperature: {
    label: 'Temperature',
    help: 'Softmax temperature of the rollouts; every log-probability is taken at it.',
  },
  ...samplerSettings,
  adamBeta1: {
    label: 'Adam β₁',
    help: 'Memory of the mean gradient.',
  },
  adamBeta2: {
    label: 'Adam β₂',
    help: 'Memory of the squared gradient.',
  },
  adamEpsilon: {
    label: 'Adam ε',
    help: 'Keeps Adam from dividing by zero.',
  },
  weightDecay: {
    label: 'Weight decay',
    help: 'Decoupled, as in AdamW; 0 is off.',
  },
  maxGradNorm: {
    label: 'Gradient clipping',
    help: 'Largest L2 norm of the whole gradient; 0 is off. Off by default, since it hides collapses.',
  },
  evaluateEvery: {
    label: 'Evaluate every',
    help: 'Steps between two evaluations on held-out problems.',
    unit: 'steps',
  },
  evaluationProblems: {
    label: 'Evaluation problems',
    help: 'Held-out problems of each operation in an evaluation; each is answered as often as the group is large.',
  },
} satisfies Settings;
