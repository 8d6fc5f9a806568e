/** Settings of the Gradient Lab: what each is called, what it does, and what its choices are called. */
import type { LabChoiceKey } from '../../lab/lab-settings';
import type { LabSettings } from '../../lab/lab-types';
import { PATH_STEPS } from '../../lab/table/trajectory';

interface Setting {
  label: string;
  help: string;
}
/** Every setting, and of those that are one of a few values, every value. */
type Settings = {
  [K in keyof LabSettings]: K extends LabChoiceKey ? Setting & { choices: Record<LabSettings[K], string> } : Setting;
};

export const labSettings = {
  level: {
    label: 'Level',
    help:
      'One log-ratio and one ρ for the whole completion, as the document has it; or one for each token, summed, ' +
      'as frameworks do.',
    choices: { sequence: 'whole completion', token: 'token by token' },
  },
  run: {
    label: 'Training run',
    help:
      `The policy π is taken from a run of ${PATH_STEPS} steps from the reference on: without a penalty, or with ` +
      'k3 in the reward and steps so large that it collapses.',
    choices: { free: 'no penalty', collapse: 'k3 in reward, collapsing' },
  },
  path: {
    label: 'Path',
    help:
      'From the reference to the run’s last policy in a straight line, or through the policies that the run had, ' +
      'every fifth of which is kept.',
    choices: { straight: 'straight line', training: 'as it trained' },
  },
  step: {
    label: 'Distance of π from the reference',
    help:
      `In steps of the run, from the reference on: ${PATH_STEPS} is the last policy, and beyond that the line goes ` +
      'on.',
  },
  staleness: {
    label: 'Staleness of μ',
    help: 'How many steps the policy that sampled, μ, is behind π. At 0 everything is on-policy.',
  },
  answerLength: {
    label: 'Answer length T',
    help:
      'Completions are cut after so many tokens. At 3 there are 3616 of them for each prompt, at 4 there are ' +
      '54241, and everything takes fifteen times as long.',
  },
  prompts: {
    label: 'Prompts',
    help: 'Each is as likely as any other.',
  },
  completions: {
    label: 'Completions of a batch, n',
    help: 'Each batch is one gradient; the intervals sharpen batch by batch.',
  },
  seed: {
    label: 'Seed',
    help: 'Of the samples. The same seed gives the same numbers on the same adapter.',
  },
  estimator: {
    label: 'Typed estimator',
    help: 'An expression of d, such as min(d, 2); it has rows of its own.',
  },
} satisfies Settings;
