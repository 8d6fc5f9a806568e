/** The command line of `npm run headless`: which command takes which option. */
import { readOptions, UsageError, type CommandOptions, type Given } from '../common/command-line';
import type { NumberOption, OptionKey } from '../experiment/option';
import { findOption, OPTIONS as SETTINGS } from '../experiment/options';
import { TRAINING_FORMATS } from '../exports/training-files';
import { quote } from '../common/text';

const OPTIONS = {
  out: { takes: 'text' },
  preset: { takes: 'text' },
  scenarios: { takes: 'text' },
  study: { takes: 'text' },
  methods: { takes: 'text' },
  arm: { takes: 'words' },
  seeds: { takes: 'text' },
  steps: { takes: 'text' },
  checkpoint: { takes: 'text' },
  method: { takes: 'text' },
  after: { takes: 'number', whole: true, min: 0, max: 100_000 },
  dump: { takes: 'text' },
  record: { takes: 'text' },
  from: { takes: 'text' },
  format: { takes: 'one', of: TRAINING_FORMATS },
  batches: { takes: 'number', whole: true, min: 0, max: 100_000 },
  updates: { takes: 'number', whole: true, min: 1, max: 1_000_000 },
  file: { takes: 'words' },
  beta: { takes: 'number', min: 0, max: 1000 },
  set: { takes: 'words' },
  backend: { takes: 'one', of: ['gpu', 'float64'] },
} as const satisfies CommandOptions;
type OptionName = keyof typeof OPTIONS;

export const COMMANDS = {
  pretrain: ['out', 'set', 'backend'],
  train: ['preset', 'methods', 'arm', 'seeds', 'steps', 'checkpoint', 'set', 'out', 'record', 'backend'],
  step: ['method', 'after', 'preset', 'checkpoint', 'set', 'dump', 'backend'],
  eval: ['checkpoint', 'set', 'backend'],
  study: ['scenarios', 'methods', 'arm', 'seeds', 'checkpoint', 'set', 'out', 'backend'],
  findings: ['study'],
  lab: ['method', 'batches', 'checkpoint', 'set', 'out', 'backend'],
  paths: ['checkpoint', 'out', 'backend'],
  audit: ['updates', 'checkpoint', 'out'],
  export: ['from', 'format', 'out'],
  log: ['file', 'beta'],
  config: ['file'],
} as const satisfies Record<string, readonly OptionName[]>;
export type CommandName = keyof typeof COMMANDS;
const REQUIRED: Record<CommandName, readonly OptionName[]> = {
  pretrain: ['out'],
  train: ['out'],
  step: ['method', 'dump'],
  eval: ['checkpoint'],
  study: ['out'],
  findings: [],
  lab: ['out'],
  paths: ['out'],
  audit: [],
  export: ['from', 'format', 'out'],
  log: ['file'],
  config: ['file'],
};

type Options = Given<typeof OPTIONS>;
export type BackendName = NonNullable<Options['backend']>;

export interface Arguments {
  command: CommandName;
  /** As given, in that order. */
  options: Omit<Options, 'set' | 'backend'>;
  /** All key=value pairs after all `--set`. */
  set: readonly string[];
  backend: BackendName;
}

export const HELP =
  'npm run headless -- pretrain --out DIR [--set key=value …]\n' +
  'npm run headless -- train --preset NAME [--methods k1-in-reward,k3-in-reward,…] [--arm "NAME: METHOD, key=value, ' +
  '…" …] [--seeds 1-8] [--steps N] [--checkpoint DIR] [--set key=value …] [--record FILE] --out DIR\n' +
  'npm run headless -- step --method NAME [--after N] [--preset NAME] [--checkpoint DIR] [--set key=value …] ' +
  '--dump FILE.safetensors\n' +
  'npm run headless -- eval --checkpoint DIR [--set key=value …]\n' +
  'npm run headless -- study [--scenarios all|NAME,…] [--methods NAME,…] [--arm …] [--seeds 1-20] [--checkpoint DIR] ' +
  '[--set key=value …] --out DIR\n' +
  'npm run headless -- findings [--study DIR]\n' +
  'npm run headless -- lab [--method all|NAME,…] [--batches N] [--checkpoint DIR] [--set key=value,value … …] ' +
  '--out DIR\n' +
  'npm run headless -- paths [--checkpoint DIR] --out DIR\n' +
  'npm run headless -- audit [--updates N] [--checkpoint DIR] [--out DIR]\n' +
  'npm run headless -- log FILE … [--beta B]\n' +
  'npm run headless -- config FILE\n' +
  'npm run headless -- export --from DIR --format jsonl|csv|trackio|tensorboard --out DIR\n' +
  '\n' +
  'Every command but audit, findings, log and config takes --backend gpu (the default: WebGPU through the npm ' +
  'package webgpu) or float64 (the processor).\n' +
  `--preset takes ${choicesOf('preset').join(', ')}.\n` +
  '--arm adds an arm with a name (optional), a method and any settings of its own; --set beta=0.1,0.3 makes an arm ' +
  'of every method for each value. Arms that differ in shape (group size, prompts, …) train one after the other.\n' +
  `--set takes settings of the page: ${SETTINGS.map(({ key }) => key).join(', ')}; pretrain and lab have their own.\n` +
  '--checkpoint is the reference policy; the default is the one in public/reference.\n' +
  '--record writes the curves in the format in which the page plays them, like public/recorded/collapse.json.\n' +
  'study trains scenarios (presets with a study, and gradients: rows of the lab) × methods × seeds. Started again ' +
  'with the same --out, it resumes. --set overrides every scenario.\n' +
  "findings regenerates docs/findings.md and the page's findings from a study's folder, or from the shipped data.\n" +
  'lab measures every row of the table at a place, or at all combinations where a key has several values (level, ' +
  'run, path, step, staleness, …).\n' +
  "paths trains the lab's two runs, from which it takes its policies, and writes them in the format of public/lab; " +
  'run it after replacing the policy in public/reference.\n' +
  'audit recomputes updates of every method, on- and off-policy, with every shape of the kernels, in float64: does ' +
  'this adapter compute right? A training audits some of its own updates in the same way.\n' +
  "log reads the log of a training of your own and says what it shows beside the toy's recorded runs; several files " +
  'of one training are put together.\n' +
  'config reads the configuration of a framework (verl, TRL, OpenRLHF, SkyRL, …) and says which row of the table it ' +
  'is, what to change, and which arms to train.\n';

function choicesOf(key: OptionKey): readonly (string | number)[] {
  const option = findOption(key)!;
  return option.kind === 'choice' ? option.choices : [];
}

/** Returns null if help was requested. @throws UsageError with one sentence. */
export function parseArguments(args: readonly string[]): Arguments | null {
  const [name, ...rest] = args;
  if (name === undefined || ['help', '--help', '-h'].includes(name)) return null;
  if (!Object.hasOwn(COMMANDS, name))
    throw new UsageError(`command: got ${quote(name)}; allowed are ${Object.keys(COMMANDS).join(', ')}.`);
  const command = name as CommandName;
  // A file to be read is given by itself, without an option.
  const words =
    (command === 'log' || command === 'config') && rest.length > 0 && !rest[0].startsWith('-')
      ? ['--file', ...rest]
      : rest;
  const its = Object.fromEntries(COMMANDS[command].map((option) => [option, OPTIONS[option]])) as typeof OPTIONS;
  const given = readOptions(command, words, its, REQUIRED[command]);
  if (given === null) return null;
  const { set = [], backend = 'gpu', ...options } = given;
  return { command, options, set, backend };
}

/** The maximum of the option `seeds`. */
const MAX_SEEDS = (findOption('seeds') as NumberOption).max;

/** '1-8', '1,3,5' or a combination: seeds in the order given. @throws UsageError */
export function parseSeeds(text: string): number[] {
  const refuse = () =>
    new UsageError(
      `--seeds: got ${quote(text)}; allowed are up to ${MAX_SEEDS} different whole numbers such as 1-8 or 1,3,5.`,
    );
  const seeds = text.split(',').flatMap((part) => {
    const [, first, last = first] = /^\s*(\d{1,7})(?:-(\d{1,7}))?\s*$/.exec(part) ?? [];
    if (first === undefined) throw refuse();
    const length = Number(last) - Number(first) + 1;
    if (length < 1 || length > MAX_SEEDS) throw refuse();
    return Array.from({ length }, (_, i) => Number(first) + i);
  });
  if (new Set(seeds).size !== seeds.length || seeds.length > MAX_SEEDS) throw refuse();
  return seeds;
}

/** What --methods and --arm set: arms alone replace a preset's methods. */
export function armPairs(methods: string | undefined, arms: readonly string[] | undefined): string[] {
  if (arms === undefined) return methods === undefined ? [] : [`methods=${methods}`];
  return [`methods=${methods ?? ''}`, `arms=${arms.join(';')}`];
}

/** The command line to repeat the command, without its output path. */
export function typed(options: Arguments['options'], set: readonly string[]): string {
  const named = Object.entries(options)
    .filter(([name]) => name !== 'out')
    .map(([name, value]) =>
      Array.isArray(value) ? `--${name} ${value.map((word) => `"${word}"`).join(' ')}` : `--${name} ${value}`,
    );
  return [...named, ...(set.length > 0 ? ['--set', ...set] : []), '--out DIR'].join(' ');
}
