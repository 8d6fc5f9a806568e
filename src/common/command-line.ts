/**
 * A strict command-line parser. A command declares a table of its options; anything else is refused in one sentence
 * that names the field, the given value and what is allowed. Node's `parseArgs` splits the arguments. Its own strict
 * mode accepts repeated options and does not report what is allowed, so the checks are done here, on its tokens.
 */
import { parseArgs } from 'node:util';
import { quote, sentence } from './text';

/** The command line is wrong: the message is printed, and the exit code is 2. */
export class UsageError extends Error {}

/** The argument of an option; `value` and `help` are for the help text. */
export type CommandOption = { value?: string; help?: string } & (
  | { takes: 'nothing' }
  | { takes: 'text' }
  | { takes: 'number'; whole?: boolean; min: number; max: number }
  | { takes: 'one'; of: readonly string[] }
  /** Distinct values, separated by commas. */
  | { takes: 'several'; of: readonly string[] }
  /** All words up to the next option; the only kind that may be repeated. */
  | { takes: 'words' }
);
export type CommandOptions = Readonly<Record<string, CommandOption>>;

type ValueOf<O extends CommandOption> = O extends { takes: 'nothing' }
  ? true
  : O extends { takes: 'number' }
    ? number
    : O extends { takes: 'one'; of: readonly (infer V)[] }
      ? V
      : O extends { takes: 'several'; of: readonly (infer V)[] }
        ? V[]
        : O extends { takes: 'words' }
          ? string[]
          : string;

/** The given options, in the order given. */
export type Given<T extends CommandOptions> = { -readonly [K in keyof T]?: ValueOf<T[K]> };

/**
 * Reads the arguments after the command's name.
 *
 * @param command its name, for refusals.
 * @param required options that must be given.
 * @returns null if help was requested.
 * @throws UsageError
 */
export function readOptions<T extends CommandOptions>(
  command: string,
  args: readonly string[],
  options: T,
  required: readonly (keyof T & string)[] = [],
): Given<T> | null {
  if (args.includes('--help') || args.includes('-h')) return null;
  const table: CommandOptions = { ...options, help: { takes: 'nothing' } };
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(
      Object.entries(table).map(([name, { takes }]) => [name, { type: takes === 'nothing' ? 'boolean' : 'string' }]),
    ),
  });
  const given: Record<string, unknown> = {};
  let words: string[] | undefined;
  for (const token of tokens) {
    if (token.kind === 'positional' && words) {
      words.push(token.value);
      continue;
    }
    if (token.kind !== 'option' || !Object.hasOwn(table, token.name)) {
      const word = token.kind === 'option' ? token.rawName : args[token.index];
      throw new UsageError(`${command}: got ${quote(word)}; allowed are ${Object.keys(table).map(dashed).join(', ')}.`);
    }
    const { name, value, inlineValue } = token;
    const option = table[name];
    words = undefined;
    if (option.takes === 'nothing') {
      if (value !== undefined) throw new UsageError(`--${name}: got ${quote(value)}; it takes no value.`);
    } else if (value === undefined || value === '' || (!inlineValue && value.startsWith('--'))) {
      // parseArgs accepts a following option as a value, which is never intended.
      throw new UsageError(`--${name}: got nothing; a value must follow it.`);
    }
    if (option.takes === 'words') {
      words = (given[name] ??= []) as string[];
      words.push(value!);
    } else {
      if (Object.hasOwn(given, name)) throw new UsageError(`--${name}: given twice; once is enough.`);
      given[name] = valueOf(name, option, value ?? '');
    }
  }
  const missing = required.find((name) => !Object.hasOwn(given, name));
  if (missing !== undefined) throw new UsageError(`${command}: --${missing} is missing.`);
  return given as Given<T>;
}

const dashed = (name: string): string => `--${name}`;

function valueOf(name: string, option: CommandOption, text: string): unknown {
  const refuse = (allowed: string) => new UsageError(`--${name}: got ${quote(text)}; allowed are ${allowed}.`);
  switch (option.takes) {
    case 'nothing':
      return true;
    case 'number': {
      const { whole, min, max } = option;
      const value = (whole ? /^\d+$/ : /^\d+(\.\d+)?$/).test(text) ? Number(text) : NaN;
      if (!(value >= min && value <= max)) throw refuse(`${whole ? 'whole numbers' : 'numbers'} from ${min} to ${max}`);
      return value;
    }
    case 'one':
      if (!option.of.includes(text)) throw refuse(option.of.join(', '));
      return text;
    case 'several': {
      const names = text.split(',').map((each) => each.trim());
      if (names.some((each) => !option.of.includes(each)) || new Set(names).size !== names.length)
        throw refuse(`${option.of.join(', ')}, each once, with commas between`);
      return names;
    }
    default:
      return text;
  }
}

/** The options as lines of a help text. */
export function optionsHelp(options: CommandOptions): string {
  const lines = Object.entries(options).map(
    ([name, { value, help = '' }]) => `${[dashed(name), value].filter(Boolean).join(' ').padEnd(16)}${help}\n`,
  );
  return `${lines.join('')}--help\n`;
}

/** Runs `read`, and turns its errors into a UsageError. @param option being read, if the message must name it. */
export function usage<T>(read: () => T, option?: string): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${option === undefined ? '' : `--${option}: `}${sentence(error)}`, { cause: error });
  }
}

/** A command line as typed, for a record. */
export const asTyped = (command: string, args: readonly string[]): string =>
  [command, ...(args.length > 0 ? ['--', ...args] : [])].join(' ');

/** Returns a function that prints lines to stderr, each prefixed with the seconds elapsed. */
export function timedSay(): (line: string) => void {
  const start = performance.now();
  return (line) => {
    process.stderr.write(`${((performance.now() - start) / 1000).toFixed(0).padStart(4)} s  ${line}\n`);
  };
}

export interface Command<A> {
  help: string;
  /** @returns null if help was requested. @throws UsageError */
  parse(args: readonly string[]): A | null;
  /** @returns the exit code, or nothing for 0. */
  run(parsed: A): Promise<number | void>;
}

/**
 * The common part of every command's `main`. Returns the exit code: 0 success, 1 failure, 2 usage error. Never throws;
 * prints errors to stderr.
 */
export async function runCommand<A>(args: readonly string[], { help, parse, run }: Command<A>): Promise<number> {
  try {
    const parsed = parse(args);
    if (parsed !== null) return (await run(parsed)) ?? 0;
    process.stdout.write(help);
    return 0;
  } catch (error) {
    process.stderr.write(`${sentence(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}
