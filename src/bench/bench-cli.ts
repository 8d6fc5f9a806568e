/**
 * `npm run bench`: measures, writes the record, prints the table. Progress goes to stderr, the table to stdout. Browser
 * automation is loaded only if a browser is needed.
 */
import '../i18n/english-problems';
import { readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { asTyped, runCommand, timedSay, usage } from '../common/command-line';
import { checkWritable, writeWhole } from '../files/write-whole';
import { checkedOutCommit } from '../setup/commit.mjs';
import { ROOT } from '../setup/install.mjs';
import { nodeGpu } from '../setup/node-gpu.mjs';
import { CONFIG_FILE, readPolicy, WEIGHTS_FILE, type LoadedPolicy } from '../training/reference-policy';
import { sentence } from '../common/text';
import { HELP, parseArguments, type Arguments, type ToolId } from './bench-arguments';
import { CASE_NAMES } from './cases';
import { measureCores } from './cores';
import { measure, ownTool, SCALING, type Plan, type Tool } from './measure-all';
import { OwnBench } from './own';
import type { OwnPage } from './own-api';
import { PeakMemory } from './peak-memory';
import { PEER_CASES, PEERS } from './peers/peer';
import { startTorch, type TorchMode } from './peers/torch';
import { adapterSlug, OWN_TOOL, readRecord, writeRecord, type BenchRecord } from './bench-record';
import { benchmarksMarkdown, recordMarkdown } from './bench-report';
import { TRIED } from './tried';
import { median } from '../common/statistics';
import { medianInterval } from './windows';

const RECORDS = path.join(ROOT, 'src', 'bench', 'records');
const BENCHMARKS = path.join(ROOT, 'docs', 'benchmarks.md');

/** Returns the exit code: 0 success, 1 failure, 2 usage error. Never throws; prints errors to stderr. */
export async function main(args: readonly string[]): Promise<number> {
  const say = timedSay();
  const run = async (parsed: Arguments): Promise<void> => {
    process.stdout.write(`${await report(parsed, asTyped('npm run bench', args), say)}\n`);
  };
  return runCommand(args, { help: HELP, parse: parseArguments, run });
}

/** Runs the requested measurements and writes the record. @returns the text to print. */
async function report(parsed: Arguments, command: string, say: (line: string) => void): Promise<string> {
  if (parsed.audit) return measureAudits(parsed, say);
  if (parsed.float64) return measureCores(shippedPolicy(), parsed.rounds, parsed.seconds, say);
  const { json } = parsed;
  // Fail early if the path is not writable.
  if (json !== undefined) usage(() => checkWritable(json), 'json');
  if (parsed.keep) usage(() => checkWritable(BENCHMARKS), 'keep');
  const record = await measureAll(parsed, command, say);
  if (json !== undefined) writeWhole(json, writeRecord(record));
  if (parsed.keep) keep(record, say);
  return recordMarkdown(record);
}

async function measureAll(parsed: Arguments, command: string, say: (line: string) => void): Promise<BenchRecord> {
  const plan: Plan = {
    cases: parsed.cases,
    rounds: parsed.rounds,
    seconds: parsed.seconds,
    scaling: SCALING.map((curve) => ({ ...curve, most: parsed.runs })),
  };
  const machine = {
    cores: os.availableParallelism(),
    os: [os.type(), os.arch(), os.cpus()[0]?.model].filter(Boolean).join(' '),
  };
  const finish = async (own: OwnPage, tools: readonly Tool[], runtime: () => string): Promise<BenchRecord> => {
    const adapter = await own.adapter();
    say(`adapter: ${adapter.name}`);
    const measured = await measure(own, tools, plan, say);
    const commit = checkedOutCommit();
    return {
      format: 1,
      date: new Date().toISOString(),
      command,
      ...(commit ? { commit } : {}),
      adapter: { ...adapter, runtime: runtime(), ...machine },
      ...measured,
    };
  };
  if (parsed.node) {
    const own = await openInNode(say);
    return finish(own, [ownTool(own, nodePeak())], () => `Node ${process.versions.node}, npm webgpu`);
  }
  const ends: (() => void | Promise<void>)[] = [];
  try {
    // Tools that may be missing are checked first.
    const torches: Tool[] = [];
    for (const setting of parsed.torch ? TORCH_SETTINGS : []) torches.push(await torchTool(setting, ends));
    const browsers = await (await import('./browsers')).Browsers.start(say);
    ends.push(() => browsers.close());
    const { own, peakMiB } = await browsers.own();
    const tools: Tool[] = [];
    for (const id of parsed.only) {
      try {
        tools.push(id === 'own' ? ownTool(own, peakMiB) : await browsers.peer(id));
      } catch (error) {
        tools.push(absent(id, sentence(error)));
      }
    }
    return await finish(own, [...tools, ...torches], () => `Chromium ${browsers.version}`);
  } finally {
    for (const end of ends) await end();
  }
}

/** Steps/s with the trainer's audits over those without, as lines to print. */
async function measureAudits(
  { cases, rounds, seconds, node }: Arguments,
  say: (line: string) => void,
): Promise<string> {
  const browsers = node ? undefined : await (await import('./browsers')).Browsers.start(say);
  try {
    const own: OwnPage = browsers ? (await browsers.own()).own : await openInNode(say);
    const lines = [`adapter: ${(await own.adapter()).name}`];
    for (const of of cases) {
      await own.prepare(of);
      const { lost, rest } = await own.auditCost(rounds, seconds);
      const between = median(rest);
      const percent = (milliseconds: number) => (100 * (1 - milliseconds / between)).toFixed(1);
      const [least, most] = medianInterval(lost);
      lines.push(
        `${of.name}: with audits ${percent(median(lost))} % of the steps/s without (95 % interval ` +
          `${percent(most)} to ${percent(least)} %): an audit takes ${median(lost).toFixed(0)} ms ` +
          `from training (${least.toFixed(0)} to ${most.toFixed(0)}), the next one comes ` +
          `${(between / 1000).toFixed(1)} s later; medians of ${rounds} pairs of windows`,
      );
    }
    return lines.join('\n');
  } finally {
    await browsers?.close();
  }
}

/** PyTorch as usually written, and in the fastest form found, on one core and on all. */
const TORCH_SETTINGS: readonly { mode: TorchMode; threads: number }[] = [
  { mode: 'cache', threads: 1 },
  { mode: 'lanes', threads: 1 },
  { mode: 'lanes', threads: os.availableParallelism() },
];

/** @throws Error with one sentence if PyTorch was requested but is missing. */
async function torchTool(
  setting: { mode: TorchMode; threads: number },
  ends: (() => void | Promise<void>)[],
): Promise<Tool> {
  const torch = await startTorch({ reference: shippedPolicy(), ...setting });
  ends.push(() => torch.close());
  const memory = new PeakMemory(torch.processId!);
  ends.push(() => memory.stop());
  const { peerTool } = await import('./browsers');
  return peerTool('torch', PEER_CASES, torch, () => Promise.resolve(memory.take()));
}

function shippedPolicy(): LoadedPolicy {
  const shipped = (name: string) => readFileSync(path.join(ROOT, 'public', 'reference', name));
  return readPolicy({ config: shipped(CONFIG_FILE).toString(), weights: shipped(WEIGHTS_FILE) });
}

/** A tool that could not start: all of its cases are missing, with the reason. */
function absent(id: ToolId, why: string): Tool {
  const refuse = () => Promise.reject(new Error(why));
  const name = id === 'own' ? OWN_TOOL : id;
  return {
    id,
    name,
    cases: id === 'own' ? CASE_NAMES : PEERS[id].runs,
    prepare: refuse,
    window: refuse,
    counts: refuse,
    gradientError: refuse,
  };
}

/** The engine in Node as in `npm run headless`, so that the figures apply to that command. */
const openInNode = async (say: (line: string) => void): Promise<OwnBench> =>
  OwnBench.open(shippedPolicy(), await nodeGpu(), say);

/** Peak memory of this process; the kernel's high-water mark cannot be reset. */
function nodePeak(): NonNullable<Tool['peakMiB']> {
  return () => Promise.resolve(process.resourceUsage().maxRSS / 1024);
}

function keep(record: BenchRecord, say: (line: string) => void): void {
  const file = path.join(RECORDS, `${adapterSlug(record.adapter)}.json`);
  writeWhole(file, writeRecord(record));
  say(`kept: ${path.relative(ROOT, file)}`);
  const records = readdirSync(RECORDS)
    .filter((name) => name.endsWith('.json'))
    .map((name) => readRecord(readFileSync(path.join(RECORDS, name), 'utf8'), name));
  writeWhole(BENCHMARKS, benchmarksMarkdown(records, TRIED));
  say('docs/benchmarks.md is made anew');
}
