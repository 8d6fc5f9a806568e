/** The command line of `npm run bench`. */
import { optionsHelp, readOptions, usage, UsageError, type CommandOptions } from '../common/command-line';
import { CASE_NAMES, parseCases, type BenchCase } from './cases';
import { PEERS, type PeerName } from './peers/peer';

export const TOOL_IDS = ['own', ...(Object.keys(PEERS) as PeerName[])] as const;
export type ToolId = 'own' | PeerName;

export interface Arguments {
  json?: string;
  torch: boolean;
  node: boolean;
  /** Measure only the float64 backend, on one core and on several. */
  float64: boolean;
  only: readonly ToolId[];
  cases: BenchCase[];
  rounds: number;
  seconds: number;
  /** The largest population of the scaling curves; 0 for none. */
  runs: number;
  keep: boolean;
  /** Measure only the cost of the trainer's audits. */
  audit: boolean;
}

const OPTIONS = {
  json: { takes: 'text', value: 'FILE', help: 'writes the record (the same JSON that the page saves)' },
  keep: { takes: 'nothing', help: 'writes it to src/bench/records, and docs/benchmarks.md anew' },
  only: { takes: 'several', of: TOOL_IDS, value: 'LIST', help: `of ${TOOL_IDS.join(', ')}` },
  cases: { takes: 'text', value: 'LIST', help: `of ${CASE_NAMES.join(', ')}` },
  rounds: { takes: 'number', whole: true, min: 1, max: 100, value: 'N', help: 'windows of each tool and case (3)' },
  seconds: { takes: 'number', min: 0.1, max: 60, value: 'S', help: 'of one window (3)' },
  runs: {
    takes: 'number',
    whole: true,
    min: 0,
    max: 256,
    value: 'N',
    help: 'largest population of the scaling curves (256), 0 for none',
  },
  torch: { takes: 'nothing', help: 'PyTorch as well, which python3 must have' },
  node: {
    takes: 'nothing',
    help: 'this engine alone, in Node with npm webgpu: on a machine with a GPU and no browser',
  },
  audit: {
    takes: 'nothing',
    help:
      `what the trainer's audits cost: N pairs of windows of each case, with and without them in turn, and nothing ` +
      'else',
  },
  float64: {
    takes: 'nothing',
    help:
      'what the page has without WebGPU, alone: the default preset on one core and on more (takes --rounds and ' +
      '--seconds only)',
  },
} as const satisfies CommandOptions;

export const HELP =
  'npm run bench -- [options]\n' +
  '\n' +
  'Trains the standard steps in windows that take turns, with this engine and with other tools, in a headless ' +
  'Chromium.\n' +
  '\n' +
  optionsHelp(OPTIONS);

/** Returns null if help was requested. @throws UsageError with one sentence. */
export function parseArguments(args: readonly string[]): Arguments | null {
  const given = readOptions('bench', args, OPTIONS);
  if (given === null) return null;
  const { json, torch = false, node = false, float64 = false, keep = false, audit = false } = given;
  const { only = node ? ['own'] : TOOL_IDS, cases = CASE_NAMES.join(','), rounds = 3, seconds = 3, runs = 256 } = given;
  if (node && only.join() !== 'own')
    throw new UsageError(`--only: got '${only.join(',')}'; allowed are own alone with --node.`);
  if (node && torch)
    throw new UsageError('--torch: got it with --node, which measures this engine alone; leave one of them out.');
  const other = Object.keys(given).find((name) => !['float64', 'rounds', 'seconds'].includes(name));
  if (float64 && other !== undefined)
    throw new UsageError(
      `--${other}: got it with --float64, which takes --rounds and --seconds only; leave one of them out.`,
    );
  if (audit && (json !== undefined || keep))
    throw new UsageError(
      '--audit: got it with --json or --keep, which are for the whole record; leave one of them out.',
    );
  return {
    ...(json === undefined ? {} : { json }),
    torch,
    node,
    float64,
    only,
    cases: usage(() => parseCases(cases, '--cases')),
    rounds,
    seconds,
    runs,
    keep,
    audit,
  };
}
