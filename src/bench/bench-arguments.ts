/** The command line of `npm run bench`, and the sentences for what it does not know. */
import { parseArgs } from 'node:util';
import { quote, sentence } from '../common/text';
import { CASE_NAMES, parseCases, type BenchCase } from './cases';
import { PEERS, type PeerName } from './peers/peer';

/** What was typed is wrong: the sentence is printed, and the exit code is 2. */
export class UsageError extends Error {}

export const TOOL_IDS = ['own', ...(Object.keys(PEERS) as PeerName[])] as const;
export type ToolId = 'own' | PeerName;

export interface Arguments {
  json?: string;
  torch: boolean;
  node: boolean;
  /** The float64 backend alone, on one core and on more. */
  float64: boolean;
  only: ToolId[];
  cases: BenchCase[];
  rounds: number;
  seconds: number;
  /** The largest population of the scaling curves; 0 for none. */
  runs: number;
  keep: boolean;
  /** What the trainer's audits cost, and nothing else. */
  audit: boolean;
}

export const HELP =
  'npm run bench -- [options]\n' +
  '\n' +
  'Trains the standard steps in windows that take turns, with this engine and with other tools, in a headless ' +
  'Chromium.\n' +
  '\n' +
  '--json FILE     writes the record (the same JSON that the page saves)\n' +
  '--keep          writes it to src/bench/records, and docs/benchmarks.md anew\n' +
  `--only LIST     of ${TOOL_IDS.join(', ')}\n` +
  `--cases LIST    of ${CASE_NAMES.join(', ')}\n` +
  '--rounds N      windows of each tool and case (3)\n' +
  '--seconds S     of one window (3)\n' +
  '--runs N        largest population of the scaling curves (256), 0 for none\n' +
  '--torch         PyTorch as well, which python3 must have\n' +
  '--node          this engine alone, in Node with npm webgpu: on a machine with a GPU and no browser\n' +
  `--audit         what the trainer's audits cost: N pairs of windows of each case, with and without them in turn, ` +
  'and nothing else\n' +
  '--float64       what the page has without WebGPU, alone: the default preset on one core and on more (takes ' +
  '--rounds and --seconds only)\n' +
  '--help\n';

const OPTIONS = {
  json: { type: 'string' },
  torch: { type: 'boolean' },
  node: { type: 'boolean' },
  float64: { type: 'boolean' },
  only: { type: 'string' },
  cases: { type: 'string' },
  rounds: { type: 'string' },
  seconds: { type: 'string' },
  runs: { type: 'string' },
  keep: { type: 'boolean' },
  audit: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** @throws UsageError with one sentence. Returns null where help was asked for. */
export function parseArguments(args: readonly string[]): Arguments | null {
  const { tokens } = parseArgs({
    args: [...args],
    options: OPTIONS,
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const given = new Map<string, string | undefined>();
  const names = Object.keys(OPTIONS)
    .map((name) => `--${name}`)
    .join(', ');
  for (const token of tokens) {
    if (token.kind === 'option-terminator') throw new UsageError(`bench: got '--'; allowed are ${names}.`);
    if (token.kind === 'positional') throw new UsageError(`bench: got ${quote(token.value)}; allowed are ${names}.`);
    if (!Object.hasOwn(OPTIONS, token.name))
      throw new UsageError(`bench: got ${quote(token.rawName)}; allowed are ${names}.`);
    if (given.has(token.name)) throw new UsageError(`--${token.name}: given twice; once is enough.`);
    const takes = OPTIONS[token.name as keyof typeof OPTIONS].type === 'string';
    if (!takes && token.value !== undefined)
      throw new UsageError(`--${token.name}: got ${quote(token.value)}; it takes no value.`);
    if (
      takes &&
      (token.value === undefined || token.value === '' || (!token.inlineValue && token.value.startsWith('--')))
    ) {
      throw new UsageError(`--${token.name}: got nothing; a value must follow it.`);
    }
    given.set(token.name, token.value);
  }
  if (given.has('help')) return null;
  const [node, torch] = [given.has('node'), given.has('torch')];
  const only = parseTools(given.get('only'), node);
  if (node && torch)
    throw new UsageError('--torch: got it with --node, which measures this engine alone; leave one of them out.');
  const float64 = given.has('float64');
  const other = float64
    ? [...given.keys()].find((name) => !['float64', 'rounds', 'seconds'].includes(name))
    : undefined;
  if (other !== undefined)
    throw new UsageError(
      `--${other}: got it with --float64, which takes --rounds and --seconds only; leave one of them out.`,
    );
  const json = given.get('json');
  if (given.has('audit') && (json !== undefined || given.has('keep')))
    throw new UsageError(
      '--audit: got it with --json or --keep, which are for the whole record; leave one of them out.',
    );
  return {
    ...(json === undefined ? {} : { json }),
    torch,
    node,
    float64,
    only,
    cases: usage(() => parseCases(given.get('cases') ?? CASE_NAMES.join(','), '--cases')),
    rounds: parseAmount('rounds', given.get('rounds') ?? '3', /^\d{1,3}$/, 1, 100, 'whole numbers'),
    seconds: parseAmount('seconds', given.get('seconds') ?? '3', /^\d{1,3}(\.\d{1,3})?$/, 0.1, 60, 'numbers'),
    runs: parseAmount('runs', given.get('runs') ?? '256', /^\d{1,3}$/, 0, 256, 'whole numbers'),
    keep: given.has('keep'),
    audit: given.has('audit'),
  };
}

function parseTools(text: string | undefined, node: boolean): ToolId[] {
  const all: readonly ToolId[] = node ? ['own'] : TOOL_IDS;
  if (text === undefined) return [...all];
  const names = text.split(',').map((name) => name.trim());
  const wrong =
    names.some((name) => !(all as readonly string[]).includes(name)) || new Set(names).size !== names.length;
  if (wrong)
    throw new UsageError(
      `--only: got ${quote(text)}; allowed are ` +
        `${node ? 'own alone with --node' : `${all.join(', ')}, each once, with commas between`}.`,
    );
  return names as ToolId[];
}

function parseAmount(name: string, text: string, form: RegExp, least: number, most: number, what: string): number {
  const value = form.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= most))
    throw new UsageError(`--${name}: got ${quote(text)}; allowed are ${what} from ${least} to ${most}.`);
  return value;
}

function usage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(sentence(error), { cause: error });
  }
}
