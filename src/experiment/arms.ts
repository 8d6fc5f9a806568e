/**
 * Arms: what an experiment compares. An arm is a method, with a name and settings of its own where it differs from the
 * experiment's. As text: `name: method, key=value, …`, where the name is optional and keys are those of the options or
 * of the address. The experiment's `methods` are arms without settings of their own; `arms` are texts.
 */
import { formatNumber, splitOutside } from '../common/text';
import { notAllowed, Refusal, shown, type Problem } from '../common/problem';
import { methodName, parseMethod } from '../kl/placements';
import type { Experiment } from './experiment';
import type { Option, OptionKey } from './option';
import { OPTIONS } from './options';
import { readField } from './read-field';

/** Options that the arms of an experiment share, because they are what is compared over, or the training as a whole. */
const SHARED: readonly OptionKey[] = [
  'preset',
  'methods',
  'arms',
  'changes',
  'seed',
  'seeds',
  'steps',
  'evaluateEvery',
  'evaluationProblems',
];

/** The settings that an arm may have of its own. */
export const ARM_OPTIONS: readonly Option[] = OPTIONS.filter(({ key }) => !SHARED.includes(key));

/** The settings that all runs of one population share; arms that differ in them train as further populations. */
export const SHAPE_KEYS = ['operator', 'digits', 'prompts', 'groupSize', 'staleness', 'minibatches'] as const;

export type ArmChanges = Partial<
  Omit<Experiment, 'preset' | 'methods' | 'arms' | 'changes' | 'seed' | 'seeds' | 'steps'>
>;

/** An arm's text, read. */
export interface ArmText {
  /** '' for none. */
  name: string;
  method: string;
  /** In the order of the options. */
  changes: ArmChanges;
}

export interface Arm extends ArmText {
  /**
   * Identifies it in the experiment: its name, or else its text; for an arm without settings of its own that is the
   * method's name.
   */
  key: string;
  /** The experiment's settings with those of the arm; `methods` is its method alone. */
  experiment: Experiment;
}

/** Names are shown in legends and are part of file names. */
const MAX_NAME = 40;
const NAME = /^[^:;,=()/\\]+$/;

/** What is wrong with an arm's name, which may not be empty. */
export const nameProblem = (name: string): Problem | undefined =>
  NAME.test(name) && name.length <= MAX_NAME ? undefined : { code: 'arm-name', given: shown(name), most: MAX_NAME };

/** Reads an arm's text. @throws Refusal saying what was given and what is allowed. */
export function readArm(text: string): ArmText {
  const refuse = (reason: Problem): never => {
    throw new Refusal({ code: 'arm', given: shown(text), reason });
  };
  const colon = colonOf(text);
  const name = text.slice(0, Math.max(0, colon)).trim();
  const misnamed = colon >= 0 ? nameProblem(name) : undefined;
  if (misnamed) refuse(misnamed);
  const [first = '', ...settings] = splitOutside(text.slice(colon + 1), ',');
  const changes: Partial<Record<OptionKey, unknown>> = {};
  for (const setting of settings) {
    const at = setting.indexOf('=');
    if (at < 1) refuse(notAllowed('setting', setting, { kind: 'pair', example: 'beta=0.3' }));
    const given = setting.slice(0, at).trim();
    const option = ARM_OPTIONS.find(({ key, query }) => key === given || query === given);
    if (!option) refuse({ code: 'unknown-option', given: shown(given), options: ARM_OPTIONS.map(({ key }) => key) });
    const result = readField(option!.key, setting.slice(at + 1).trim());
    if (result.problem !== undefined) refuse(result.problem);
    changes[option!.key] = result.value;
  }
  const ordered = ARM_OPTIONS.filter(({ key }) => key in changes).map(({ key }) => [key, changes[key]]);
  try {
    return { name, method: methodName(parseMethod(first)), changes: Object.fromEntries(ordered) as ArmChanges };
  } catch (error) {
    if (error instanceof Refusal) return refuse(error.problem);
    throw error;
  }
}

/** The position of the colon after the name, outside parentheses and before any setting; −1 for none. */
function colonOf(text: string): number {
  const end = text.search(/[,(=]/);
  const at = text.indexOf(':');
  return at >= 0 && (end < 0 || at < end) ? at : -1;
}

/** An arm as text, the inverse of `readArm`. */
export function armText({ name, method, changes }: ArmText): string {
  const settings = ARM_OPTIONS.filter(({ key }) => key in changes).map(({ key, query }) => {
    const value = (changes as Record<string, unknown>)[key];
    return `${query}=${typeof value === 'number' ? formatNumber(value) : String(value)}`;
  });
  return `${name === '' ? '' : `${name}: `}${[method, ...settings].join(', ')}`;
}

/** The arms of an experiment: one per method, then those of `arms`. @throws Refusal like `readArm`. */
export function armsOf(experiment: Experiment): Arm[] {
  const texts = [
    ...experiment.methods.map((method): ArmText => ({ name: '', method, changes: {} })),
    ...experiment.arms.map(readArm),
  ];
  return texts.map((arm) => ({ ...arm, key: arm.name || armText(arm), experiment: armExperiment(experiment, arm) }));
}

/** The experiment of one arm alone. */
function armExperiment(experiment: Experiment, { method, changes }: ArmText): Experiment {
  return { ...experiment, ...changes, methods: [method], arms: [] };
}

interface Group {
  shape: Partial<Experiment>;
  methods: string[];
  arms: string[];
}

/**
 * An experiment's arms by shape, as experiments that differ from the given one in shape and have only the arms of that
 * shape. An experiment whose arms all have its own shape is returned as it is.
 */
export function splitByShape(experiment: Experiment): Experiment[] {
  const groups = new Map<string, Group>();
  const groupOf = (of: Experiment) => {
    const shape = Object.fromEntries(SHAPE_KEYS.map((key) => [key, of[key]]));
    const id = JSON.stringify(shape);
    const group: Group = groups.get(id) ?? { shape, methods: [], arms: [] };
    groups.set(id, group);
    return group;
  };
  const arms = armsOf(experiment);
  for (const [i, method] of experiment.methods.entries()) groupOf(arms[i].experiment).methods.push(method);
  for (const [i, text] of experiment.arms.entries())
    groupOf(arms[experiment.methods.length + i].experiment).arms.push(text);
  return [...groups.values()].map(({ shape, methods, arms: texts }) => ({
    ...experiment,
    ...shape,
    methods,
    arms: texts,
  }));
}

/**
 * Expands several values of settings, such as beta=0.1,0.3: every method of the experiment with every combination of
 * them becomes an arm. A method without a penalty is kept once.
 */
export function withValues(experiment: Experiment, values: ReadonlyMap<OptionKey, readonly unknown[]>): Experiment {
  let arms: ArmText[] = experiment.methods.map((method) => ({ name: '', method, changes: {} }));
  for (const [key, list] of values)
    arms = arms.flatMap((arm) =>
      key === 'beta' && arm.method === 'none'
        ? [arm]
        : list.map((value) => ({ ...arm, changes: { ...arm.changes, [key]: value } })),
    );
  const plain = arms.filter(({ changes }) => Object.keys(changes).length === 0).map(({ method }) => method);
  const own = arms.filter(({ changes }) => Object.keys(changes).length > 0).map(armText);
  return { ...experiment, methods: plain, arms: [...own, ...experiment.arms] };
}
