/** What a population must be before a backend takes it, and how it may change while it runs. */
import { answerLength, promptLength, VOCABULARY_SIZE } from '../arithmetic/vocabulary';
import { checkMethod } from '../kl/placements';
import { parameterLayout } from '../policy/layout';
import type { PopulationSpec, RunSettings } from './api';
import { RUN_SETTING_KEYS, settingProblem } from './run-settings';

/** @throws Error with one sentence naming the first field that does not fit, what was given and what is allowed. */
export function checkSpec(spec: PopulationSpec): void {
  const refuse = (field: string, given: unknown, allowed: string): never => {
    throw new Error(`${field}: got ${String(given)}; allowed ${allowed}.`);
  };
  const integer = (field: string, value: number, least: number) => {
    if (!Number.isInteger(value) || value < least) refuse(field, value, `are whole numbers from ${least}`);
  };
  const { policy, digits, prompts, minibatches } = spec;
  if (digits !== 1 && digits !== 2) refuse('digits', digits, 'are 1 and 2');
  integer('prompts', prompts, 1);
  integer('groupSize', spec.groupSize, 1);
  integer('staleness', spec.staleness, 0);
  integer('minibatches', minibatches, 1);
  if (prompts % minibatches !== 0) refuse('minibatches', minibatches, `are divisors of prompts, which is ${prompts}`);

  const { size } = parameterLayout(policy);
  const positions = promptLength(digits) + answerLength(digits);
  if (policy.context < positions)
    refuse(
      'context',
      policy.context,
      `are numbers from ${positions}, the prompt and the answer of ${digits}-digit problems`,
    );
  if (policy.vocabulary < VOCABULARY_SIZE)
    refuse('vocabulary', policy.vocabulary, `are numbers from ${VOCABULARY_SIZE}`);
  for (const [field, vector] of [
    ['reference', spec.reference],
    ['initial', spec.initial ?? spec.reference],
  ] as const) {
    if (vector.length !== size)
      refuse(field, `${vector.length} parameters`, `are exactly the ${size} of a policy of these sizes`);
  }
  if (spec.problems.length === 0) refuse('problems', 'none', 'are one or more');

  if (spec.runs.length === 0) refuse('runs', 'none', 'are one or more');
  const supervised = spec.runs.filter((run) => run.advantage === 'cross-entropy').length;
  if (supervised > 0 && (supervised < spec.runs.length || spec.groupSize !== 1)) {
    throw new Error(
      'advantage: cross-entropy trains on labels, so every run of the population needs it, with a groupSize of 1.',
    );
  }
  for (const run of spec.runs) checkRun(run);
}

/** @throws Error with one sentence for the first setting that a run cannot have. */
function checkRun(settings: Partial<RunSettings>): void {
  const wrong = RUN_SETTING_KEYS.filter((key) => key in settings).map((key) => settingProblem(key, settings[key]));
  const reason = (settings.method && checkMethod(settings.method)) ?? wrong.find((problem) => problem !== null);
  if (reason) throw new Error(reason);
}

/** @throws Error with one sentence if `changes` cannot be made to a run that is under way. */
export function checkChange(own: RunSettings, changes: Partial<RunSettings>): void {
  checkRun(changes);
  if (changes.seed !== undefined && changes.seed !== own.seed) {
    throw new Error(
      `seed: got ${changes.seed} for a run that began with ${own.seed}; a seed cannot be changed while it trains.`,
    );
  }
  const supervised = (kind: RunSettings['advantage'] | undefined) => kind === 'cross-entropy';
  if (changes.advantage !== undefined && supervised(changes.advantage) !== supervised(own.advantage)) {
    throw new Error(
      `advantage: got ${changes.advantage} for a run that began with ${own.advantage}; ` +
        'pretraining and reinforcement learning need a new population.',
    );
  }
}
