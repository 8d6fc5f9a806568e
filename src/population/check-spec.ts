/** Validates the specification of a population before a backend creates it, and changes while it runs. */
import { notAllowed, Refusal, shown, type Allowed } from '../common/problem';
import { answerLength, promptLength, VOCABULARY_SIZE } from '../arithmetic/vocabulary';
import { checkMethod, methodName } from '../kl/placements';
import { needsMinibatch } from '../kl/minibatch';
import { tokensOf } from '../policy/config';
import { parameterLayout } from '../policy/layout';
import type { PopulationSpec, RunSettings } from './api';
import { hasOwnSampler, SAMPLER_KEYS } from './sampler';
import { RUN_SETTING_KEYS, settingProblem } from './run-settings';

/** @throws Refusal naming the first field that does not fit, what was given and what is allowed. */
export function checkSpec(spec: PopulationSpec): void {
  const refuse = (field: string, given: unknown, allowed: Allowed): never => {
    throw new Refusal(notAllowed(field, given, allowed));
  };
  const integer = (field: string, value: number, min: number) => {
    if (!Number.isInteger(value) || value < min) refuse(field, value, { kind: 'number', whole: true, min });
  };
  const { policy, digits, prompts, minibatches } = spec;
  if (digits !== 1 && digits !== 2) refuse('digits', digits, { kind: 'one-of', values: [1, 2] });
  integer('prompts', prompts, 1);
  integer('groupSize', spec.groupSize, 1);
  integer('staleness', spec.staleness, 0);
  integer('minibatches', minibatches, 1);
  if (prompts % minibatches !== 0)
    throw new Refusal({ code: 'minibatches', field: 'minibatches', given: shown(minibatches), prompts });

  const { size } = parameterLayout(policy);
  const positions = promptLength(digits) + answerLength(digits);
  if (policy.context < positions)
    throw new Refusal({ code: 'short-context', given: shown(policy.context), least: positions, digits });
  if (tokensOf(policy) < VOCABULARY_SIZE)
    refuse('vocabulary', tokensOf(policy), { kind: 'number', whole: true, min: VOCABULARY_SIZE });
  for (const [field, vector] of [
    ['reference', spec.reference],
    ['initial', spec.initial ?? spec.reference],
  ] as const) {
    if (vector.length !== size) throw new Refusal({ code: 'vector-size', field, given: vector.length, size });
  }
  if (spec.problems.length === 0) throw new Refusal({ code: 'none-given', field: 'problems' });
  if (spec.runs.length === 0) throw new Refusal({ code: 'none-given', field: 'runs' });
  const supervised = spec.runs.filter((run) => run.advantage === 'cross-entropy').length;
  if (supervised > 0 && (supervised < spec.runs.length || spec.groupSize !== 1)) {
    throw new Refusal({ code: 'all-supervised' });
  }
  for (const run of spec.runs) checkRun(run);
  // ReMax's baseline is one completion of the group, and it needs another to train on.
  if (spec.groupSize < 2 && spec.runs.some((run) => run.advantage === 'remax'))
    refuse('groupSize', spec.groupSize, { kind: 'number', whole: true, min: 2 });
}

/** @throws Refusal for the first setting that a run cannot have. */
function checkRun(settings: Partial<RunSettings>): void {
  const wrong = RUN_SETTING_KEYS.filter((key) => key in settings).map((key) => settingProblem(key, settings[key]));
  const methods = [settings.method, settings.second].filter((method) => method !== undefined);
  const reason =
    methods.map(checkMethod).find((problem) => problem !== null) ?? wrong.find((problem) => problem !== null);
  if (reason) throw new Refusal(reason);
}

/** @throws Refusal if `changes` cannot be made to a run that is under way. */
export function checkChange(own: RunSettings, changes: Partial<RunSettings>): void {
  checkRun(changes);
  if (changes.seed !== undefined && changes.seed !== own.seed) {
    throw new Refusal({ code: 'seed-fixed', given: changes.seed, own: own.seed });
  }
  const supervised = (kind: RunSettings['advantage'] | undefined) => kind === 'cross-entropy';
  const whole = { ...own, ...changes };
  if (whole.advantage === 'remax' && own.advantage !== 'remax')
    throw new Refusal({ code: 'compiled', field: 'advantage', given: whole.advantage, own: own.advantage });
  if (needsMinibatch(whole) && !needsMinibatch(own)) {
    const field = (['aggregation', 'dynamicSampling', 'advantage'] as const).find((key) => whole[key] !== own[key])!;
    throw new Refusal({ code: 'compiled', field, given: whole[field], own: own[field] });
  }
  if (whole.second.estimator !== 'none' && own.second.estimator === 'none')
    throw new Refusal({ code: 'compiled', field: 'second', given: methodName(whole.second), own: 'none' });
  if (hasOwnSampler(whole) !== hasOwnSampler(own)) {
    const field = SAMPLER_KEYS.find((key) => whole[key] !== own[key])!;
    throw new Refusal({ code: 'sampler-fixed', field, given: whole[field], own: own[field] });
  }
  for (const field of ['betaControl', 'referenceSync', 'referenceDecay'] as const) {
    const given = changes[field];
    if (given !== undefined && given !== own[field])
      throw new Refusal({ code: 'setting-fixed', field, given, own: own[field] });
  }
  if (changes.advantage !== undefined && supervised(changes.advantage) !== supervised(own.advantage)) {
    throw new Refusal({ code: 'advantage-fixed', given: changes.advantage, own: own.advantage });
  }
}
