/** The command line: which command takes which option, and the sentences for everything else. */
import { parseArgs } from 'node:util';
import type { NumberOption } from '../experiment/option';
import { findOption } from '../experiment/options';
import { quote } from '../common/text';

/** What was typed is wrong: the sentence is printed, and the exit code is 2. */
export class UsageError extends Error {}

export const COMMANDS = {
  pretrain: ['out', 'set', 'backend'],
  train: ['preset', 'methods', 'seeds', 'steps', 'checkpoint', 'set', 'out', 'record', 'backend'],
  step: ['method', 'after', 'preset', 'checkpoint', 'set', 'dump', 'backend'],
  eval: ['checkpoint', 'set', 'backend'],
  study: ['scenarios', 'methods', 'seeds', 'checkpoint', 'set', 'out', 'backend'],
  findings: ['study'],
  lab: ['method', 'batches', 'checkpoint', 'set', 'out', 'backend'],
  paths: ['checkpoint', 'out', 'backend'],
  audit: ['updates', 'checkpoint', 'out'],
} as const;
export type CommandName = keyof typeof COMMANDS;
const REQUIRED: Record<CommandName, readonly string[]> = {
  pretrain: ['out'],
  train: ['out'],
  step: ['method', 'dump'],
  eval: ['checkpoint'],
  study: ['out'],
  findings: [],
  lab: ['out'],
  paths: ['out'],
  audit: [],
};

export type BackendName = 'gpu' | 'float64';

export interface Arguments {
  command: CommandName;
  /** The options that take one text, as given. */
  options: Partial<
    Record<
      | 'out'
      | 'preset'
      | 'scenarios'
      | 'study'
      | 'methods'
      | 'seeds'
      | 'steps'
      | 'checkpoint'
      | 'method'
      | 'after'
      | 'dump'
      | 'record'
      | 'batches'
      | 'updates',
      string
    >
  >;
  /** All key=value pairs after all `--set`. */
  set: string[];
  backend: BackendName;
}

export const HELP =
  'npm run headless -- pretrain --out DIR [--set key=value …]\n' +
  'npm run headless -- train --preset NAME [--methods k1-in-reward,k3-in-reward,…] [--seeds 1-8] [--steps N] ' +
  '[--checkpoint DIR] [--set key=value …] [--record FILE] --out DIR\n' +
  'npm run headless -- step --method NAME [--after N] [--preset NAME] [--checkpoint DIR] [--set key=value …] ' +
  '--dump FILE.safetensors\n' +
  'npm run headless -- eval --checkpoint DIR [--set key=value …]\n' +
  'npm run headless -- study [--scenarios all|NAME,…] [--methods NAME,…] [--seeds 1-20] [--checkpoint DIR] [--set ' +
  'key=value …] --out DIR\n' +
  'npm run headless -- findings [--study DIR]\n' +
  'npm run headless -- lab [--method all|NAME,…] [--batches N] [--checkpoint DIR] [--set key=value,value … …] ' +
  '--out DIR\n' +
  'npm run headless -- paths [--checkpoint DIR] --out DIR\n' +
  'npm run headless -- audit [--updates N] [--checkpoint DIR] [--out DIR]\n' +
  '\n' +
  'Everywhere but in audit: --backend gpu (default; WebGPU through the npm package webgpu) or float64 (the ' +
  'processor); --help.\n' +
  '--record writes the curves as the page can play them back, as it does public/recorded/collapse.json.\n' +
  'study trains scenarios (presets that have a study, and gradients: rows of the lab) × methods × seeds; begun ' +
  'again with the same --out it goes on where it was. --set goes over every scenario.\n' +
  `findings makes docs/findings.md and what the page shows of a study's folder, or again of the data that are ` +
  `shipped.\n` +
  'lab measures every row of the table at a place, or at all combinations where a key has several values (level, ' +
  'run, path, step, staleness, …).\n' +
  `paths trains the lab's two runs, on whose policies it measures, and writes them as public/lab has them; needed ` +
  'again after another reference policy was put in public/reference.\n' +
  'audit recomputes updates of every method, on- and off-policy, in every shape of the kernels, in float64: is ' +
  'this adapter right? Whatever trains does the same with some of its updates by itself.\n' +
  '--checkpoint is the reference policy; without it, the one that is shipped in public/reference.\n';

/** @throws UsageError with one sentence. Returns null where help was asked for. */
export function parseArguments(args: readonly string[]): Arguments | null {
  const [name, ...rest] = args;
  if (name === undefined || ['help', '--help', '-h'].includes(name) || rest.includes('--help')) return null;
  if (!Object.hasOwn(COMMANDS, name))
    throw new UsageError(`command: got ${quote(name)}; allowed are ${Object.keys(COMMANDS).join(', ')}.`);
  const command = name as CommandName;
  const allowed: readonly string[] = COMMANDS[command];
  const { tokens } = parseArgs({
    args: rest,
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(allowed.map((option) => [option, { type: 'string', multiple: true } as const])),
  });
  const parsed: Arguments = { command, options: {}, set: [], backend: 'gpu' };
  let afterSet = false;
  for (const token of tokens) {
    if (token.kind === 'option-terminator') throw new UsageError("--: got '--'; allowed are options only.");
    if (token.kind === 'positional') {
      if (!afterSet)
        throw new UsageError(`${command}: got ${quote(token.value)}; allowed are the options ${list(allowed)}.`);
      parsed.set.push(token.value);
      continue;
    }
    if (!allowed.includes(token.name))
      throw new UsageError(`${command}: got '${token.rawName}'; allowed are the options ${list(allowed)}.`);
    // parseArgs takes a following option for a value; nobody means that.
    if (token.value === undefined || token.value === '' || (!token.inlineValue && token.value.startsWith('--'))) {
      throw new UsageError(`--${token.name}: got nothing; a value must follow it.`);
    }
    afterSet = token.name === 'set';
    if (afterSet) parsed.set.push(token.value);
    else if (token.name === 'backend') parsed.backend = backendName(token.value);
    else parsed.options[token.name as keyof Arguments['options']] = token.value;
  }
  for (const option of REQUIRED[command]) {
    if (parsed.options[option as keyof Arguments['options']] === undefined)
      throw new UsageError(`${command}: --${option} is missing.`);
  }
  return parsed;
}

/** As many as the option `seeds` allows. */
const MAX_SEEDS = (findOption('seeds') as NumberOption).max;

/** '1-8' or '1,3,5' or both: seeds in the order given. @throws UsageError */
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

/** A whole number from 0 on. @throws UsageError */
export function parseCount(option: string, text: string, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value <= most))
    throw new UsageError(`--${option}: got ${quote(text)}; allowed are whole numbers from 0 to ${most}.`);
  return value;
}

/** The command as it could be typed again, but for where it wrote. */
export function typed(options: Arguments['options'], set: readonly string[]): string {
  const named = Object.entries(options)
    .filter(([name]) => name !== 'out')
    .map(([name, value]) => `--${name} ${value}`);
  return [...named, ...(set.length > 0 ? ['--set', ...set] : []), '--out DIR'].join(' ');
}

/** Runs `read` and turns what it throws into a UsageError. */
export function usage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError((error as Error).message, { cause: error });
  }
}

function backendName(text: string): BackendName {
  if (text !== 'gpu' && text !== 'float64')
    throw new UsageError(`--backend: got ${quote(text)}; allowed are gpu, float64.`);
  return text;
}

function list(options: readonly string[]): string {
  return options.map((option) => `--${option}`).join(', ');
}
