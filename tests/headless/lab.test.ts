import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { main } from '../../src/headless/headless-cli';
import { places } from '../../src/headless/commands/lab';
import { readCheckpointFolder } from '../../src/headless/files';
import { LAB_RUNS, PATH_EVERY, PATH_STEPS } from '../../src/lab/table/trajectory';
import { readPath } from '../../src/lab/table/trajectory-file';
import type { LabTable } from '../../src/lab/lab-types';
import { distance } from '../../src/common/vectors';

const checkpoint = path.join(import.meta.dirname, '..', 'support', 'tiny-policy');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'headless-lab-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  vi.restoreAllMocks();
});

async function run(...args: string[]) {
  return command('lab', ...args);
}

async function command(...args: string[]) {
  const said: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
  const code = await main(args);
  return { code, said: said.join('').trim() };
}

it.each<[string[], string | RegExp]>([
  [[], 'lab: --out is missing.'],
  [
    ['--out', 'x', '--method', 'k9-in-loss'],
    /^--method: got 'k9-in-loss'; allowed are all, and separated by commas 1, 2, .* or k1-in-loss, /,
  ],
  [['--out', 'x', '--batches', '-3'], "--batches: got '-3'; allowed are whole numbers from 0 to 100000."],
  [['--out', 'x', '--set', 'step=99'], "step: got '99'; allowed are whole numbers from 1 to 60."],
  [['--out', 'x', '--set', 'learningRate=1'], /^lab setting: got 'learningRate=1'; allowed are level=…, /],
  [['--out', 'x', '--set', 'step'], /^lab setting: got 'step'; allowed are /],
  [
    ['--out', 'x', '--checkpoint', '/nowhere'],
    "--checkpoint: got '/nowhere', where config.json cannot be read (ENOENT).",
  ],
])('lab: %j is refused in one sentence', async (args, sentence) => {
  const { code, said } = await run(...args);
  expect(code).toBe(2);
  if (typeof sentence === 'string') expect(said).toBe(sentence);
  else expect(said).toMatch(sentence);
});

it('lab: several values of a --set key are measured at every combination', () => {
  expect(
    places(['step=10,40', 'staleness=2,5', 'level=token']).map(
      ({ step, staleness, level }) => `${step} ${staleness} ${level}`,
    ),
  ).toEqual(['10 2 token', '10 5 token', '40 2 token', '40 5 token']);
  expect(places([])).toHaveLength(1);
});

it('lab: the table is written as JSON and Markdown, with the rows of --method only', async () => {
  const args = [
    '--backend',
    'float64',
    '--checkpoint',
    checkpoint,
    '--method',
    '7,k3-in-reward',
    '--batches',
    '4',
    '--set',
    'answerLength=1',
    'prompts=1',
    'completions=1000',
    'step=10',
  ];
  const { code, said } = await run(...args, '--out', folder);
  expect(said).toContain('Adapter: float64 on the processor');
  expect(code).toBe(0);
  const { command, tables } = JSON.parse(readFileSync(path.join(folder, 'table.json'), 'utf8')) as {
    command: string;
    tables: LabTable[];
  };
  expect(command).toContain(
    'lab --method 7,k3-in-reward --set answerLength=1 prompts=1 completions=1000 step=10 --batches 4',
  );
  expect(tables).toHaveLength(1);
  expect(tables[0].rows.map(({ row, sampling }) => `${row} ${sampling}`)).toEqual([
    '7 on-policy',
    '9 on-policy',
    '7 off-policy',
    '9 off-policy',
  ]);
  expect(tables[0].rows.every(({ measured }) => measured?.batches === 4 && measured.completions === 4000)).toBe(true);
  expect(tables[0].truth.completions).toBe(16);
  const markdown = readFileSync(path.join(folder, 'table.md'), 'utf8');
  expect(markdown.match(/^\| 7 \| k1 in reward \| on-policy \| .*/m)?.[0].split('|')).toHaveLength(16);
  expect(markdown).toContain('KL as a reward');
  expect(markdown).not.toContain('KL as a loss, naive');
});

it('paths: both runs are written, trained from the --checkpoint policy', async () => {
  const { code, said } = await command('paths', '--backend', 'float64', '--checkpoint', checkpoint, '--out', folder);
  expect(said).toContain(`Wrote free.safetensors and collapse.safetensors to ${folder}.`);
  expect(code).toBe(0);
  const { policy, parameters, digits } = readCheckpointFolder(checkpoint);
  for (const run of LAB_RUNS) {
    const { policies } = readPath(readFileSync(path.join(folder, `${run}.safetensors`)), run, {
      config: policy,
      parameters,
      digits: digits ?? 2,
    });
    expect(policies).toHaveLength(PATH_STEPS / PATH_EVERY + 1);
    for (const [i, each] of policies.slice(1).entries()) expect(distance(each, policies[i])).toBeGreaterThan(0);
  }
});
