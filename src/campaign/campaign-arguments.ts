/** The command line of `npm run campaign`, and the sentences for what it does not know. */
import { parseArgs } from 'node:util';
import { quote } from '../common/text';

/** What was typed is wrong: the sentence is printed, and the exit code is 2. */
export class UsageError extends Error {}

export const PARTS = ['losses', 'inputs', 'memory', 'disk'] as const;
export type Part = (typeof PARTS)[number];

export interface Arguments {
  only: Part[];
  seed: number;
  /** Share of the full counts. */
  scale: number;
  out: string;
  /** The record is the one of this repository, and docs/campaign.md is made anew. */
  keep: boolean;
}

export const HELP =
  'npm run campaign -- [options]\n' +
  '\n' +
  'Breaks things on purpose, as often as it takes, and counts what was lost or wrong: nothing should be.\n' +
  '\n' +
  `--only LIST     of ${PARTS.join(', ')}; the others stay in FILE as they are\n` +
  '--seed N        of everything random (1)\n' +
  '--scale F       share of the full counts: 1000 lost devices, 100000 inputs, 20000 steps (1)\n' +
  '--out FILE      the record (campaign.json)\n' +
  `--keep          writes to src/campaign/record.json instead, and docs/campaign.md anew\n` +
  '--help\n' +
  '\n' +
  'losses   devices destroyed at random moments of random trainings, each of which must end with the same bits\n' +
  'inputs   random and mutated addresses, options, checkpoints, studies, messages and command lines: right, or ' +
  'refused in one sentence\n' +
  'memory   a long training in Node and in the page, with flat memory\n' +
  'disk     every command that writes, on a full disk and in a read-only folder (Linux; as root, or where user ' +
  'namespaces are allowed)\n';

const OPTIONS = {
  only: { type: 'string' },
  seed: { type: 'string' },
  scale: { type: 'string' },
  out: { type: 'string' },
  keep: { type: 'boolean' },
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
  const names = Object.keys(OPTIONS)
    .map((name) => `--${name}`)
    .join(', ');
  const given = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind !== 'option')
      throw new UsageError(
        `campaign: got ${quote(token.kind === 'positional' ? token.value : '--')}; allowed are ${names}.`,
      );
    if (!Object.hasOwn(OPTIONS, token.name))
      throw new UsageError(`campaign: got ${quote(token.rawName)}; allowed are ${names}.`);
    if (given.has(token.name)) throw new UsageError(`--${token.name}: given twice; once is enough.`);
    if (token.name === 'help') return null;
    if (token.name === 'keep') {
      if (token.value !== undefined) throw new UsageError(`--keep: got ${quote(token.value)}; it takes no value.`);
      given.set('keep', '');
      continue;
    }
    if (token.value === undefined || token.value === '' || (!token.inlineValue && token.value.startsWith('--')))
      throw new UsageError(`--${token.name}: got nothing; a value must follow it.`);
    given.set(token.name, token.value);
  }
  const only = (given.get('only') ?? PARTS.join(',')).split(',').map((name) => name.trim());
  if (only.some((name) => !(PARTS as readonly string[]).includes(name)) || new Set(only).size !== only.length) {
    throw new UsageError(
      `--only: got ${quote(given.get('only'))}; allowed are ${PARTS.join(', ')}, each once, with commas between.`,
    );
  }
  const keep = given.has('keep');
  if (keep && given.has('out'))
    throw new UsageError('--out: got it with --keep, which has its own place; leave one of them out.');
  return {
    keep,
    only: only as Part[],
    seed: amount('seed', given.get('seed') ?? '1', /^\d{1,9}$/, 0, 999_999_999, 'whole numbers'),
    scale: amount('scale', given.get('scale') ?? '1', /^\d{1,2}(\.\d{1,5})?$/, 0.0001, 10, 'numbers'),
    out: given.get('out') ?? 'campaign.json',
  };
}

function amount(name: string, text: string, form: RegExp, least: number, most: number, what: string): number {
  const value = form.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= most))
    throw new UsageError(`--${name}: got ${quote(text)}; allowed are ${what} from ${least} to ${most}.`);
  return value;
}
