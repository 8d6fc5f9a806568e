/** The lab's table of options, from which the controls, the address, the command line and the checks are derived. */
import { parseAddress, printAddress, strangeParts } from '../common/address';
import { notAllowed, Refusal, type Allowed, type Problem } from '../common/problem';
import { estimator } from '../kl/estimators';
import type { LabSettings } from './lab-types';
import { BEYOND, PATH_STEPS } from './table/trajectory';

/** The settings with a fixed set of values; the others are numbers, and an expression. */
export type LabChoiceKey = {
  [K in keyof LabSettings]: LabSettings[K] extends string ? (string extends LabSettings[K] ? never : K) : never;
}[keyof LabSettings];

interface OneOf<K extends LabChoiceKey> {
  kind: 'choice';
  key: K;
  choices: readonly LabSettings[K][];
}
export type LabChoice = { [K in LabChoiceKey]: OneOf<K> }[LabChoiceKey];
export interface LabNumber {
  kind: 'number';
  key: Exclude<keyof LabSettings, LabChoiceKey | 'estimator'>;
  min: number;
  max: number;
  /** Slider step. */ by: number | 'tenfold';
}
/** A typed estimator, with or without parentheses around it; or nothing. */
export interface LabExpression {
  kind: 'expression';
  key: 'estimator';
}
export type LabOption = LabChoice | LabNumber | LabExpression;

/**
 * At the end of the run, with enough completions per batch that every row settles within a hundred batches (64 with
 * this seed).
 */
export const LAB_DEFAULTS: LabSettings = {
  level: 'sequence',
  run: 'free',
  path: 'straight',
  step: PATH_STEPS,
  staleness: 2,
  prompts: 1,
  answerLength: 3,
  completions: 100_000,
  seed: 1,
  estimator: '',
};

export const LAB_OPTIONS: readonly LabOption[] = [
  {
    kind: 'choice',
    key: 'level',
    choices: ['sequence', 'token'],
  },
  {
    kind: 'choice',
    key: 'run',
    choices: ['free', 'collapse'],
  },
  {
    kind: 'choice',
    key: 'path',
    choices: ['straight', 'training'],
  },
  {
    kind: 'number',
    key: 'step',
    min: 1,
    max: BEYOND * PATH_STEPS,
    by: 1,
  },
  {
    kind: 'number',
    key: 'staleness',
    min: 0,
    max: PATH_STEPS,
    by: 1,
  },
  {
    kind: 'number',
    key: 'answerLength',
    min: 1,
    max: 4,
    by: 1,
  },
  {
    kind: 'number',
    key: 'prompts',
    min: 1,
    max: 8,
    by: 1,
  },
  {
    kind: 'number',
    key: 'completions',
    min: 10,
    max: 1_000_000,
    by: 'tenfold',
  },
  {
    kind: 'number',
    key: 'seed',
    min: 0,
    max: 2 ** 31 - 1,
    by: 1,
  },
  { kind: 'expression', key: 'estimator' },
];

const findOption = (key: string): LabOption | undefined => LAB_OPTIONS.find((option) => option.key === key);

/** The values that an option allows. */
const allowed = (option: LabChoice | LabNumber): Allowed =>
  option.kind === 'choice'
    ? { kind: 'one-of', values: option.choices }
    : { kind: 'number', whole: true, min: option.min, max: option.max };

/** The value of a text, or the problem with it. */
function readOption(option: LabOption, text: string): { value: string | number } | { problem: Problem } {
  if (option.kind === 'expression') return readExpression(text);
  const value = option.kind === 'choice' ? text : /^\d{1,10}(?:e\d)?$/.test(text) ? Number(text) : NaN;
  const fits =
    option.kind === 'choice'
      ? option.choices.some((choice) => choice === text)
      : Number(value) >= option.min && Number(value) <= option.max;
  return fits ? { value } : { problem: notAllowed(option.key, text, allowed(option)) };
}

function readExpression(text: string): { value: string } | { problem: Problem } {
  if (text.trim() === '') return { value: '' };
  try {
    return { value: estimator(`(${text})`).name };
  } catch (error) {
    if (error instanceof Refusal) return { problem: error.problem };
    throw error;
  }
}

/** Applies `key=value` texts to the defaults. @throws Refusal */
export function parseLabSettings(pairs: readonly string[]): LabSettings {
  const settings: Record<string, string | number> = { ...LAB_DEFAULTS };
  for (const pair of pairs) {
    const [, key, text] = /^([^=]+)=(.*)$/.exec(pair) ?? [];
    const option = key === undefined ? undefined : findOption(key);
    if (!option)
      throw new Refusal(
        notAllowed('lab setting', pair, { kind: 'one-of', values: LAB_OPTIONS.map((each) => `${each.key}=…`) }),
      );
    const read = readOption(option, text);
    if ('problem' in read) throw new Refusal(read.problem);
    settings[option.key] = read.value;
  }
  return settings as unknown as LabSettings;
}

/** The settings that differ from the defaults, as text. */
const differing = (settings: LabSettings): [key: string, value: string][] =>
  LAB_OPTIONS.filter(({ key }) => settings[key] !== LAB_DEFAULTS[key]).map(({ key }) => [key, String(settings[key])]);

/** The settings that differ from the defaults, as `key=value`. */
export const labPairs = (settings: LabSettings): string[] => differing(settings).map((pair) => pair.join('='));

/** The lab's address, with its #, with the settings that differ from the defaults. */
export const labHash = (settings: LabSettings): string => printAddress('lab', '', differing(settings));

/** The settings of an address; invalid ones keep their default and are reported in `problems`. */
export function labSettingsOf(hash: string): { settings: LabSettings; problems: Problem[] } {
  const address = parseAddress(hash);
  const problems = strangeParts('lab', address, { id: false, keys: LAB_OPTIONS.map(({ key }) => key) });
  const settings: Record<string, string | number> = { ...LAB_DEFAULTS };
  for (const [key, text] of address.settings) {
    const option = findOption(key);
    if (!option) continue;
    const read = readOption(option, text);
    if ('problem' in read) problems.push(read.problem);
    else settings[option.key] = read.value;
  }
  return { settings: settings as unknown as LabSettings, problems };
}
