/** The lab's options, as one table: the controls, the address, the command line and every check are made from it. */
import type { Text } from '../common/text';
import type { LabSettings } from './lab-types';
import { BEYOND, PATH_STEPS } from './table/trajectory';

interface Described {
  key: keyof LabSettings;
  label: Text;
  help: Text;
}
export interface LabChoice extends Described {
  kind: 'choice';
  choices: readonly { value: string; label: Text }[];
}
export interface LabNumber extends Described {
  kind: 'number';
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
    label: { en: 'Level', zh: '层级' },
    choices: [
      { value: 'sequence', label: { en: 'whole completion', zh: '整条回答' } },
      { value: 'token', label: { en: 'token by token', zh: '逐词元' } },
    ],
    help: {
      en:
        'One log-ratio and one ρ for the whole completion, as the document has it; or one for each token, summed, ' +
        'as frameworks do.',
      zh: '整条回答只有一个对数比和一个 ρ（文档的写法），或者每个词元各一个再求和（框架的做法）。',
    },
  },
  {
    kind: 'choice',
    key: 'run',
    label: { en: 'Training run', zh: '训练过程' },
    choices: [
      { value: 'free', label: { en: 'no penalty', zh: '无惩罚' } },
      { value: 'collapse', label: { en: 'k3 in reward, collapsing', zh: 'k3 放入奖励，崩溃' } },
    ],
    help: {
      en: `The policy π is taken from a run of ${PATH_STEPS} steps from the reference on: without a penalty, or with k3 in the reward and steps so large that it collapses.`,
      zh: `策略 π 取自从参考策略出发的一次 ${PATH_STEPS} 步的训练：没有惩罚，或者 k3 放入奖励且步长大到崩溃。`,
    },
  },
  {
    kind: 'choice',
    key: 'path',
    label: { en: 'Path', zh: '路径' },
    choices: [
      { value: 'straight', label: { en: 'straight line', zh: '直线' } },
      { value: 'training', label: { en: 'as it trained', zh: '训练轨迹' } },
    ],
    help: {
      en:
        'From the reference to the run’s last policy in a straight line, or through the policies that the run had, ' +
        'every fifth of which is kept.',
      zh: '从参考策略直线走到训练的最后一个策略，或者经过训练中的各个策略（每五步保存一个）。',
    },
  },
  {
    kind: 'number',
    key: 'step',
    min: 1,
    max: BEYOND * PATH_STEPS,
    by: 1,
    label: { en: 'Distance of π from the reference', zh: 'π 离参考策略多远' },
    help: {
      en: `In steps of the run, from the reference on: ${PATH_STEPS} is the last policy, and beyond that the line goes on.`,
      zh: `以训练步计，从参考策略出发：${PATH_STEPS} 是最后一个策略，再往后沿直线外推。`,
    },
  },
  {
    kind: 'number',
    key: 'staleness',
    min: 0,
    max: PATH_STEPS,
    by: 1,
    label: { en: 'Staleness of μ', zh: 'μ 的陈旧程度' },
    help: {
      en: 'How many steps the policy that sampled, μ, is behind π. At 0 everything is on-policy.',
      zh: '采样策略 μ 落后 π 多少步。为 0 时全部是同策略。',
    },
  },
  {
    kind: 'number',
    key: 'answerLength',
    min: 1,
    max: 4,
    by: 1,
    label: { en: 'Answer length T', zh: '回答长度 T' },
    help: {
      en:
        'Completions are cut after so many tokens. At 3 there are 3616 of them for each prompt, at 4 there are ' +
        '54241, and everything takes fifteen times as long.',
      zh: '回答在这么多词元后截断。T = 3 时每个题目有 3616 条回答，T = 4 时有 54241 条，一切都慢十五倍。',
    },
  },
  {
    kind: 'number',
    key: 'prompts',
    min: 1,
    max: 8,
    by: 1,
    label: { en: 'Prompts', zh: '题目数' },
    help: { en: 'Each is as likely as any other.', zh: '每个题目的概率相同。' },
  },
  {
    kind: 'number',
    key: 'completions',
    min: 10,
    max: 1_000_000,
    by: 'tenfold',
    label: { en: 'Completions of a batch, n', zh: '每批回答数 n' },
    help: {
      en: 'Each batch is one gradient; the intervals sharpen batch by batch.',
      zh: '每一批得到一个梯度；批数越多，区间越窄。',
    },
  },
  {
    kind: 'number',
    key: 'seed',
    min: 0,
    max: 2 ** 31 - 1,
    by: 1,
    label: { en: 'Seed', zh: '随机种子' },
    help: {
      en: 'Of the samples. The same seed gives the same numbers on the same adapter.',
      zh: '用于采样。同一显卡上同一种子给出同样的数字。',
    },
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
    ? `are ${option.choices.map(({ value }) => value).join(' and ')}`
    : `are whole numbers from ${option.min} to ${option.max}`;
}

function readOption(option: LabOption, text: string): string | number {
  const refuse = (): never => {
    throw new Error(`${option.key}: got ${quote(text)}; allowed ${allowed(option)}.`);
  };
  if (option.kind === 'choice') return option.choices.some(({ value }) => value === text) ? text : refuse();
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
