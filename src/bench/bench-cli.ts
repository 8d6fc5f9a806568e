/**
 * `npm run bench`: measures, writes the record, prints the table. Progress goes to stderr, the table to stdout. What
 * drives browsers is loaded only where there is to be one.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { checkWritable, writeWhole } from '../files/write-whole';
import { ROOT } from '../setup/install.mjs';
import { CONFIG_FILE, readPolicy, WEIGHTS_FILE, type LoadedPolicy } from '../training/reference-policy';
import { sentence } from '../common/text';
import { HELP, parseArguments, UsageError, type Arguments, type ToolId } from './bench-arguments';
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
import { median, medianInterval } from './windows';

const RECORDS = path.join(ROOT, 'src', 'bench', 'records');

/** Returns the exit code: 0 done, 1 failed, 2 typed wrongly. Never throws; a fault is one sentence on stderr. */
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
    if (parsed.audit) {
      process.stdout.write(`${await measureAudits(parsed, say)}\n`);
      return 0;
    }
    if (parsed.float64) {
      process.stdout.write(`${await measureCores(shippedPolicy(), parsed.rounds, parsed.seconds, say)}\n`);
      return 0;
    }
    if (parsed.json !== undefined) writable('json', parsed.json);
    if (parsed.keep) writable('keep', path.join(ROOT, 'docs', 'benchmarks.md'));
    const record = await measureAll(
      parsed,
      ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' '),
      say,
    );
    if (parsed.json !== undefined) writeWhole(parsed.json, writeRecord(record));
    if (parsed.keep) keep(record, say);
    process.stdout.write(`${recordMarkdown(record)}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`${sentence(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

/** A bad place is refused before the work is done. @throws UsageError */
function writable(option: string, file: string): void {
  try {
    checkWritable(file);
  } catch (error) {
    throw new UsageError(`--${option}: ${sentence(error)}`, { cause: error });
  }
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
    const commit = measuredCommit();
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
    // What may not be there is asked for first.
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

/**
 * Short hash of the commit that is checked out, a + behind it where files of the project differ from it; undefined
 * outside a repository.
 */
function measuredCommit(): string | undefined {
  try {
    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') ? '+' : '');
  } catch {
    return undefined;
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

/** As one writes it, and the way that was found quickest, on one core and on all. */
const TORCH_SETTINGS: readonly { mode: TorchMode; threads: number }[] = [
  { mode: 'cache', threads: 1 },
  { mode: 'lanes', threads: 1 },
  { mode: 'lanes', threads: os.availableParallelism() },
];

/** @throws Error with one sentence where there is no PyTorch: who asks for it wants it. */
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

/** A tool that could not even start: every case of it is missing, with the reason. */
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

/** Dawn's instance must outlive every device made from it; nothing else would hold on to it. */
let gpu: GPU | undefined;

async function openInNode(say: (line: string) => void): Promise<OwnBench> {
  // A native module: loaded only where it is wanted, since it may not exist for this system.
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  // As headless/node-backends.ts has it: the figures are those of `npm run headless`.
  gpu ??= create(['enable-dawn-features=disable_robustness']);
  return OwnBench.open(shippedPolicy(), gpu, say);
}

/** Of this process; the kernel remembers its highest, which nobody can reset. */
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
  writeWhole(path.join(ROOT, 'docs', 'benchmarks.md'), benchmarksMarkdown(records, TRIED));
  say('docs/benchmarks.md is made anew');
}
