/**
 * `npm run campaign`: runs the parts, one after another, and keeps each in the record as soon as it is done. What
 * drives browsers is loaded only where it is wanted.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { backendHolder } from '../headless/node-backends';
import { writeWhole } from '../files/write-whole';
import { ROOT } from '../setup/install.mjs';
import { sentence } from '../common/text';
import { HELP, parseArguments, UsageError, type Arguments, type Part } from './campaign-arguments';
import { CAMPAIGN_PAGE, withCampaign } from './campaign-page';
import { lossesPart } from './losses';
import { faultsOf, readCampaign, writeCampaign, type Campaign } from './campaign-record';

const FULL = { losses: 1000, inputs: 100_000, steps: 20_000 };
/** More would only fill the screen; the record has them all. */
const SHOWN = 20;
const KEPT = path.join(ROOT, 'src', 'campaign', 'record.json');

/**
 * Returns the exit code: 0 nothing lost and nothing wrong, 1 something, 2 typed wrongly. Never throws; a fault is one
 * sentence on stderr.
 */
export async function main(args: readonly string[]): Promise<number> {
  const start = performance.now();
  const say = (line: string) => {
    process.stderr.write(`${((performance.now() - start) / 1000).toFixed(0).padStart(4)} s  ${line}\n`);
  };
  try {
    const parsed = parseArguments(args);
    if (!parsed) {
      process.stdout.write(HELP);
      return 0;
    }
    const record = await campaign(
      parsed,
      ['npm run campaign', ...(args.length > 0 ? ['--', ...named(args)] : [])].join(' '),
      say,
    );
    const faults = faultsOf(record);
    for (const fault of faults.slice(0, SHOWN)) say(fault);
    say(
      `${faults.length === 0 ? 'Nothing lost, nothing wrong' : `${faults.length} lost or wrong`}. See ` +
        `${parsed.keep ? KEPT : parsed.out}.`,
    );
    return faults.length === 0 ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${sentence(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

/** What was typed, but for where it wrote, which is nobody else's business. */
const named = (args: readonly string[]): string[] =>
  args.map((word, i) => (args[i - 1] === '--out' ? 'FILE' : word.replace(/^--out=.*/s, '--out=FILE')));

async function campaign(
  { only, seed, scale, out: asked, keep: kept }: Arguments,
  command: string,
  say: (line: string) => void,
): Promise<Campaign> {
  const out = kept ? KEPT : asked;
  let record: Campaign = { format: 1 };
  if (existsSync(out)) record = usage(() => readCampaign(readFileSync(out, 'utf8'), out));
  // A bad place is refused before the work is done.
  usage(() => writeWhole(out, writeCampaign(record)));
  const commit = measuredCommit();
  const of = (full: number) => Math.max(1, Math.round(full * scale));
  type Keep = (found: object) => void;
  const parts: Record<Part, (keep: Keep) => Promise<object>> = {
    losses: (keep) => lossesPart(seed, of(FULL.losses), makeDevice, say, keep),
    inputs: async () => (await import('./inputs')).inputsPart(seed, of(FULL.inputs), say),
    memory: async () => (await import('./memory-part')).memoryPart(of(FULL.steps), makeDevice, say),
    disk: async () => (await import('./disk')).diskPart(say),
  };
  for (const part of only) {
    const from = performance.now();
    say(part);
    // Also while it is under way: whoever is cut off has what there was.
    const keep: Keep = (found) => {
      const seconds = Math.round((performance.now() - from) / 100) / 10;
      record = {
        ...record,
        [part]: { command, ...(commit ? { commit } : {}), date: new Date().toISOString(), seed, seconds, ...found },
      } as Campaign;
      writeWhole(out, writeCampaign(record));
    };
    keep(await parts[part](keep));
  }
  if (kept) {
    const page = path.join(ROOT, CAMPAIGN_PAGE);
    writeWhole(page, withCampaign(readFileSync(page, 'utf8'), record));
  }
  return record;
}

/** The engine as `npm run headless` has it. */
const makeDevice = async () => (await backendHolder('gpu', () => {}).get()).backend;

function usage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(`--out: ${sentence(error)}`, { cause: error });
  }
}

/**
 * Short hash of the commit that is checked out, a + behind it where files of the project differ from it; undefined
 * outside a repository.
 */
function measuredCommit(): string | undefined {
  try {
    const git = (...words: string[]) =>
      execFileSync('git', words, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') ? '+' : '');
  } catch {
    return undefined;
  }
}
