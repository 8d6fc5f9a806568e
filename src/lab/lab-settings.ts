/** The lab's options, as one table: the controls, the address, the command line and every check are made from it. */
import type { LabSettings } from './lab-types';
import { BEYOND, PATH_STEPS } from './table/trajectory';

/** The settings that are one of a few words; the others are numbers. */
export type LabChoiceKey = {
  [K in keyof LabSettings]: LabSettings[K] extends string ? K : never;
}[keyof LabSettings];

interface OneOf<K extends LabChoiceKey> {
  kind: 'choice';
  key: K;
  choices: readonly LabSettings[K][];
}
export type LabChoice = { [K in LabChoiceKey]: OneOf<K> }[LabChoiceKey];
export interface LabNumber {
  kind: 'number';
  key: Exclude<keyof LabSettings, LabChoiceKey>;
  min: number;
  max: number;
  /** Of a slider. */ by: number | 'tenfold';
}
export type LabOption = LabChoice | LabNumber;

/**
 * At the end of the run, with so many completions that every row settles there within a hundred batches (64 with this
 * seed).
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
];

/** What was given, in quotes, on one line and cut where it is long: it may come from a stranger's link. */
function quote(given: string): string {
  return JSON.stringify(given.length > 40 ? `${given.slice(0, 40)}…` : given).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const findOption = (key: string): LabOption | undefined => LAB_OPTIONS.find((option) => option.key === key);

/** What one option may be, as in 'are whole numbers from 0 to 60'. */
function allowed(option: LabOption): string {
  return option.kind === 'choice'
    ? `are ${option.choices.join(' and ')}`
    : `are whole numbers from ${option.min} to ${option.max}`;
}

function readOption(option: LabOption, text: string): string | number {
  const refuse = (): never => {
    throw new Error(`${option.key}: got ${quote(text)}; allowed ${allowed(option)}.`);
  };
  if (option.kind === 'choice') return option.choices.some((choice) => choice === text) ? text : refuse();
  const value = /^\d{1,10}(?:e\d)?$/.test(text) ? Number(text) : NaN;
  return value >= option.min && value <= option.max ? value : refuse();
}

/**
 * `key=value` texts on top of the defaults. @throws Error with one sentence naming the key, what was given and what is
 * allowed.
 */
export function parseLabSettings(pairs: readonly string[], defaults: LabSettings = LAB_DEFAULTS): LabSettings {
  const settings: Record<string, string | number> = { ...defaults };
  for (const pair of pairs) {
    const [, key, text] = /^([^=]+)=(.*)$/.exec(pair) ?? [];
    const option = key === undefined ? undefined : findOption(key);
    if (!option)
      throw new Error(
        `lab setting: got ${quote(pair)}; allowed are ${LAB_OPTIONS.map((each) => `${each.key}=…`).join(', ')}.`,
      );
    settings[option.key] = readOption(option, text);
  }
  return settings as unknown as LabSettings;
}

/** The settings that differ from the defaults, as `key=value`. */
export function labPairs(settings: LabSettings): string[] {
  return LAB_OPTIONS.filter(({ key }) => settings[key] !== LAB_DEFAULTS[key]).map(
    ({ key }) => `${key}=${settings[key]}`,
  );
}

/** The lab's address behind the #: `lab` and, after &, what differs from the defaults. */
export const labHash = (settings: LabSettings): string => ['lab', ...labPairs(settings)].join('&');

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // Not encoded by us; as it stands it is refused, with the words that were given.
  }
};

/** Settings of an address; what cannot be read is left at its default and named in `problems`. */
export function labSettingsOf(hash: string): { settings: LabSettings; problems: string[] } {
  const problems: string[] = [];
  let settings = LAB_DEFAULTS;
  for (const pair of hash
    .replace(/^#?lab&?/, '')
    .split('&')
    .filter((each) => each !== '')) {
    try {
      settings = parseLabSettings([decoded(pair)], settings);
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { settings, problems };
}
