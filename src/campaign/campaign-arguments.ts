/** The command line of `npm run campaign`. */
import { optionsHelp, readOptions, UsageError, type CommandOptions } from '../common/command-line';

export const PARTS = ['losses', 'inputs', 'memory', 'disk'] as const;
export type Part = (typeof PARTS)[number];

export interface Arguments {
  only: readonly Part[];
  seed: number;
  /** Share of the full counts. */
  scale: number;
  out: string;
  /** Update this repository's record and regenerate docs/campaign.md. */
  keep: boolean;
}

const OPTIONS = {
  only: {
    takes: 'several',
    of: PARTS,
    value: 'LIST',
    help: `of ${PARTS.join(', ')}; the others stay in FILE as they are`,
  },
  seed: { takes: 'number', whole: true, min: 0, max: 999_999_999, value: 'N', help: 'of everything random (1)' },
  scale: {
    takes: 'number',
    min: 0.0001,
    max: 10,
    value: 'F',
    help: 'share of the full counts: 1000 lost devices, 100000 inputs, 20000 steps (1)',
  },
  out: { takes: 'text', value: 'FILE', help: 'the record (campaign.json)' },
  keep: { takes: 'nothing', help: 'writes to src/campaign/record.json instead, and docs/campaign.md anew' },
} as const satisfies CommandOptions;

export const HELP =
  'npm run campaign -- [options]\n' +
  '\n' +
  'Breaks things on purpose, as often as it takes, and counts what was lost or wrong: nothing should be.\n' +
  '\n' +
  optionsHelp(OPTIONS) +
  '\n' +
  'losses   devices destroyed at random moments of random trainings, each of which must end with the same bits\n' +
  'inputs   random and mutated addresses, options, checkpoints, studies, messages and command lines: right, or ' +
  'refused in one sentence\n' +
  'memory   a long training in Node and in the page, with flat memory\n' +
  'disk     every command that writes, on a full disk and in a read-only folder (Linux; as root, or where user ' +
  'namespaces are allowed)\n';

/** Returns null if help was requested. @throws UsageError with one sentence. */
export function parseArguments(args: readonly string[]): Arguments | null {
  const given = readOptions('campaign', args, OPTIONS);
  if (given === null) return null;
  if (given.keep && given.out !== undefined)
    throw new UsageError('--out: got it with --keep, which has its own place; leave one of them out.');
  const { only = PARTS, seed = 1, scale = 1, out = 'campaign.json', keep = false } = given;
  return { only, seed, scale, out, keep };
}
