/** The commands that write files, each with its arguments for a test on a failing disk. */
import path from 'node:path';
import { ROOT } from '../setup/install.mjs';
import type { DiskKind } from './writing-places';

export interface DiskCommand {
  name: string;
  /** The npm script: headless, bench or campaign. */
  cli: 'headless' | 'bench' | 'campaign';
  kinds: readonly DiskKind[];
  /** Writes into the project, so it needs a copy of the project on the failing disk. */
  inProject?: boolean;
  /**
   * @param out a folder on the failing disk. @param checkpoint a folder on a working one: a policy and some metrics.
   */
  args(out: string, checkpoint: string): string[];
}

export const STEPS = 3;
const FLOAT64 = ['--backend', 'float64'];
const TINY = ['digits=1', 'prompts=1', 'groupSize=2', 'evaluationProblems=1'];
const BOTH = ['full', 'read-only'] as const;
const ALL = ['full', 'nearly full', 'read-only'] as const;
const BENCH = ['--node', '--cases', 'W1s', '--rounds', '1', '--seconds', '0.1', '--runs', '0'];

export const DISK_COMMANDS: readonly DiskCommand[] = [
  {
    name: 'headless train',
    cli: 'headless',
    kinds: ALL,
    args: (out, from) => [
      'train',
      ...FLOAT64,
      '--checkpoint',
      from,
      '--methods',
      'none',
      '--seeds',
      '1',
      '--steps',
      String(STEPS),
      '--out',
      path.join(out, 'run'),
      '--record',
      path.join(out, 'recording.json'),
      '--set',
      ...TINY,
    ],
  },
  {
    name: 'headless pretrain',
    cli: 'headless',
    kinds: ALL,
    args: (out) => [
      'pretrain',
      ...FLOAT64,
      '--out',
      path.join(out, 'policy'),
      '--set',
      'digits=1',
      'dModel=16',
      'layers=1',
      'heads=2',
      'context=8',
      'steps=2',
      'examples=2',
    ],
  },
  {
    name: 'headless step',
    cli: 'headless',
    kinds: ALL,
    args: (out, from) => [
      'step',
      ...FLOAT64,
      '--checkpoint',
      from,
      '--method',
      'k1-in-reward',
      '--dump',
      path.join(out, 'step.safetensors'),
      '--set',
      ...TINY,
    ],
  },
  {
    name: 'headless study',
    cli: 'headless',
    kinds: ALL,
    args: (out, from) => [
      'study',
      ...FLOAT64,
      '--checkpoint',
      from,
      '--scenarios',
      'medium',
      '--methods',
      'none',
      '--seeds',
      '1',
      '--out',
      path.join(out, 'study'),
      '--set',
      `steps=${STEPS}`,
      ...TINY,
    ],
  },
  {
    name: 'headless lab',
    cli: 'headless',
    kinds: ALL,
    args: (out, from) => [
      'lab',
      ...FLOAT64,
      '--checkpoint',
      from,
      '--method',
      'k1-in-reward',
      '--batches',
      '1',
      '--out',
      path.join(out, 'lab'),
      '--set',
      'answerLength=1',
      'completions=10',
      'staleness=0',
    ],
  },
  {
    name: 'headless paths',
    cli: 'headless',
    kinds: ALL,
    args: (out, from) => ['paths', ...FLOAT64, '--checkpoint', from, '--out', path.join(out, 'paths')],
  },
  {
    name: 'headless export',
    cli: 'headless',
    kinds: BOTH,
    args: (out, from) => ['export', '--from', from, '--format', 'tensorboard', '--out', path.join(out, 'exported')],
  },
  {
    name: 'headless audit',
    cli: 'headless',
    kinds: BOTH,
    args: (out, from) => ['audit', '--updates', '1', '--checkpoint', from, '--out', path.join(out, 'audit')],
  },
  {
    name: 'headless findings',
    cli: 'headless',
    kinds: BOTH,
    inProject: true,
    args: () => ['findings', '--study', path.join(ROOT, 'public', 'study')],
  },
  {
    name: 'bench --json',
    cli: 'bench',
    kinds: BOTH,
    args: (out) => [...BENCH, '--json', path.join(out, 'record.json')],
  },
  { name: 'bench --keep', cli: 'bench', kinds: BOTH, inProject: true, args: () => [...BENCH, '--keep'] },
  {
    name: 'campaign',
    cli: 'campaign',
    kinds: BOTH,
    args: (out) => ['--only', 'inputs', '--scale', '0.001', '--out', path.join(out, 'campaign.json')],
  },
];
