/**
 * `npm run campaign`: a robustness campaign. Runs the parts one after the other, and stores each in the record as soon
 * as it is done. Browser automation is loaded only if it is needed.
 */
import '../i18n/english-problems';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { asTyped, runCommand, timedSay, usage } from '../common/command-line';
import { backendHolder } from '../headless/node-backends';
import { writeWhole } from '../files/write-whole';
import { checkedOutCommit } from '../setup/commit.mjs';
import { ROOT } from '../setup/install.mjs';
import { HELP, parseArguments, type Arguments, type Part } from './campaign-arguments';
import { CAMPAIGN_PAGE, withCampaign } from './campaign-page';
import { lossesPart } from './losses';
import { faultsOf, readCampaign, writeCampaign, type Campaign } from './campaign-record';

const FULL = { losses: 1000, inputs: 100_000, steps: 20_000 };
/** Maximum number of faults printed; the record has all of them. */
const SHOWN = 20;
const KEPT = path.join(ROOT, 'src', 'campaign', 'record.json');

/**
 * Returns the exit code: 0 no faults, 1 faults, 2 usage error. Never throws; prints errors to stderr.
 */
export async function main(args: readonly string[]): Promise<number> {
  const say = timedSay();
  const run = async (parsed: Arguments): Promise<number> => {
    const faults = faultsOf(await campaign(parsed, asTyped('npm run campaign', named(args)), say));
    for (const fault of faults.slice(0, SHOWN)) say(fault);
    say(
      `${faults.length === 0 ? 'Nothing lost, nothing wrong' : `${faults.length} lost or wrong`}. See ` +
        `${parsed.keep ? KEPT : parsed.out}.`,
    );
    return faults.length === 0 ? 0 : 1;
  };
  return runCommand(args, { help: HELP, parse: parseArguments, run });
}

/** The command line without the output path, which is private. */
const named = (args: readonly string[]): string[] =>
  args.map((word, i) => (args[i - 1] === '--out' ? 'FILE' : word.replace(/^--out=.*/s, '--out=FILE')));

async function campaign(
  { only, seed, scale, out: asked, keep: kept }: Arguments,
  command: string,
  say: (line: string) => void,
): Promise<Campaign> {
  const out = kept ? KEPT : asked;
  let record: Campaign = { format: 1 };
  if (existsSync(out)) record = usage(() => readCampaign(readFileSync(out, 'utf8'), out), 'out');
  // Fail early if the path is not writable.
  usage(() => writeWhole(out, writeCampaign(record)), 'out');
  const commit = checkedOutCommit();
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
    // Also store partial results, so that an interrupted campaign keeps them.
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

/** The engine as in `npm run headless`. */
const makeDevice = async () => (await backendHolder('gpu', () => {}).get()).backend;
