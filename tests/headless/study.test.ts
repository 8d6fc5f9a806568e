/** `study`: its output, and that killing and resuming it neither loses nor changes anything. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import * as v from 'valibot';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { findingsCommand } from '../../src/headless/commands/findings';
import { studyCommand } from '../../src/headless/commands/study';
import { createReferenceBackend } from '../../src/reference/reference-population';
import { CurvesFile } from '../../src/study/curves-file';
import { parseChanges, presetExperiment } from '../../src/experiment/read-experiment';
import { planStudy, STUDIED, type TrainingUnit } from '../../src/study/study-plan';
import { RunRecord } from '../../src/study/study-records';
import { BackendHolder } from '../../src/training/backends';
import { crossCheck } from '../../src/experiment/combinations';
import { TINY_FOLDER } from '../support/tiny';

/** Populations that may still be made; then the process is as good as killed. */
let lives = Infinity;
const holder = () =>
  new BackendHolder(async () => {
    const backend = createReferenceBackend();
    const { create } = backend;
    backend.create = (spec) => {
      if ((lives -= 1) < 0) throw new Error('killed');
      return create.call(backend, spec);
    };
    return { backend };
  });

const folder = mkdtempSync(path.join(os.tmpdir(), 'study-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  lives = Infinity;
});

async function study(name: string, options: Record<string, string> = {}, set: string[] = []) {
  const out = path.join(folder, name);
  const said: string[] = [];
  await studyCommand(
    {
      command: 'study',
      backend: 'float64',
      options: {
        out,
        checkpoint: TINY_FOLDER,
        scenarios: 'both-placements,clamp',
        methods: 'k1-in-reward,k3-in-loss',
        seeds: '1-3',
        ...options,
      },
      set: ['digits=1', 'prompts=2', 'groupSize=2', 'steps=3', ...set],
    },
    (line) => said.push(line),
    holder,
  );
  return said.join('\n');
}

/** Everything in a study's folder but for the seconds that its units took. */
function written(name: string): Record<string, string> {
  const out = path.join(folder, name);
  return Object.fromEntries(
    (readdirSync(out, { recursive: true }) as string[])
      .filter((file) => /\.\w+$/.test(file))
      .sort()
      .map((file) => [file, readFileSync(path.join(out, file), 'latin1').replace(/"seconds":[\d.]+/, '')]),
  );
}

it('study: records are written as JSON lines and Parquet, with curves of every variant and a report', async () => {
  await study('whole');
  const out = path.join(folder, 'whole');
  const records = readFileSync(path.join(out, 'runs.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => v.parse(RunRecord, JSON.parse(line)));
  expect(
    records.map(({ scenario, variant, method, seed }) => `${scenario}.${variant} ${method} ${seed}`).slice(0, 7),
  ).toEqual([
    'both-placements.base k1-in-reward 1',
    'both-placements.base k1-in-reward 2',
    'both-placements.base k1-in-reward 3',
    'both-placements.base k3-in-loss 1',
    'both-placements.base k3-in-loss 2',
    'both-placements.base k3-in-loss 3',
    'clamp.off k1-in-reward 1',
  ]);
  expect(records).toHaveLength(18);
  for (const { accuracyIn, accuracyOut, reverseKl, entropy } of records) {
    expect(accuracyIn).toBeGreaterThanOrEqual(0);
    expect(accuracyOut).toBeLessThanOrEqual(1);
    // A run whose completions were all right or all wrong has not moved.
    expect(reverseKl).toBeGreaterThanOrEqual(0);
    expect(entropy).toBeGreaterThan(0);
  }
  expect(Math.max(...records.map(({ reverseKl }) => reverseKl!))).toBeGreaterThan(0);
  const bytes = readFileSync(path.join(out, 'runs.parquet'));
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  expect(await parquetReadObjects({ file })).toEqual(records);
  const curves = v.parse(CurvesFile, JSON.parse(readFileSync(path.join(out, 'curves', 'clamp.ten.json'), 'utf8')));
  expect(curves.experiment).toMatchObject({ preset: 'clamp', estimateClamp: 10, logRatioClamp: 20 });
  expect(curves.runs).toEqual(
    ['k1-in-reward', 'k3-in-loss'].flatMap((method, m) =>
      [1, 2, 3].map((seed, s) => ({ run: 3 * m + s, method, seed })),
    ),
  );
  expect(readFileSync(path.join(out, 'report.md'), 'utf8')).toContain('k3 in loss');
});

it('study: killed and started again, it resumes and ends with the same bytes', async () => {
  lives = 1;
  await expect(study('killed')).rejects.toThrow('killed');
  expect(readdirSync(path.join(folder, 'killed', 'units'))).toHaveLength(1);
  expect(existsSync(path.join(folder, 'killed', 'report.md'))).toBe(false);
  // What a kill in the middle of writing leaves behind.
  writeFileSync(path.join(folder, 'killed', 'units', 'clamp.off.seeds-1-2-3.json.part'), '{"asked":');
  lives = 2;
  const said = await study('killed');
  expect(said).toContain('has 1 of 3 units already');
  rmSync(path.join(folder, 'killed', 'units', 'clamp.off.seeds-1-2-3.json.part'), { force: true });
  expect(written('killed')).toEqual(written('whole'));
});

it('study: a seed trains to the same numbers whichever seeds it shares a population with', async () => {
  await study('apart', { seeds: '2' });
  const lines = (name: string) =>
    readFileSync(path.join(folder, name, 'runs.jsonl'), 'utf8')
      .trim()
      .split('\n');
  expect(lines('apart')).toEqual(lines('whole').filter((line) => line.includes('"seed":2,')));
});

it('study: the folder of another study is refused and left untouched', async () => {
  const before = written('whole');
  await expect(study('whole', {}, ['beta=0.7'])).rejects.toThrow(
    /^--out: got '.*whole', where units.both-placements\.base\.seeds-1-2-3\.json was made with other settings/,
  );
  expect(written('whole')).toEqual(before);
});

it.each<[Record<string, string>, string[], string | RegExp]>([
  [{ scenarios: 'clamp,harshest' }, [], /^scenarios: got 'harshest'; allowed are paper, harsh, .*, gradients\.$/],
  [{ scenarios: 'collapse' }, [], /^scenarios: got 'collapse'; allowed are /],
  [{ seeds: '0-99' }, [], /^--seeds: got '0-99'; allowed are up to 32 different whole numbers/],
  [{ methods: 'k9-in-loss' }, [], /^methods: got 'k9-in-loss'; allowed are /],
  [{}, ['preset=harsh'], /^preset: got 'harsh'; allowed are the other options/],
  [{}, ['beta'], /^--set: got 'beta'; allowed is key=value/],
])('study: %j %j is refused in one sentence', async (options, set, sentence) => {
  await expect(study('refused', options, set)).rejects.toThrow(sentence);
});

it('study plan: every scenario fits a population and has every seed of every method once', () => {
  const seeds = Array.from({ length: 20 }, (_, i) => i + 1);
  const units = planStudy(STUDIED, seeds).filter((unit): unit is TrainingUnit => unit.kind === 'training');
  expect(new Set(units.map(({ key }) => key)).size).toBe(units.length);
  const names = new Set(units.map(({ scenario, variant }) => `${scenario}.${variant}`));
  for (const name of names) {
    const own = units.filter(({ scenario, variant }) => `${scenario}.${variant}` === name);
    expect(own.flatMap((unit) => unit.seeds)).toEqual(seeds);
  }
  for (const { experiment } of units) expect(crossCheck(experiment)).toEqual([]);
});

it('study plan: arms of another shape are units of their own, and keep their settings', () => {
  const changes = parseChanges(['methods=none', 'arms=weak: k3-in-loss, beta=0.1; k3-in-loss, group=4']);
  const units = planStudy(['paper'], [1, 2], changes).filter((unit): unit is TrainingUnit => unit.kind === 'training');
  expect(units.map(({ key }) => key)).toEqual(['paper.base.seeds-1-2', 'paper.base.shape-2.seeds-1-2']);
  expect(units.map(({ experiment }) => experiment.groupSize)).toEqual([presetExperiment('paper').groupSize, 4]);
  expect(units[0].experiment.arms).toEqual(['weak: k3-in-loss, beta=0.1']);
});

it('findings: a missing, broken or incomplete study is refused and nothing is written', () => {
  const findings = (from: string) => () =>
    findingsCommand(
      { command: 'findings', backend: 'float64', options: { study: path.join(folder, from) }, set: [] },
      () => {},
    );
  const readme = path.join(import.meta.dirname, '..', '..', 'README.md');
  const before = readFileSync(readme, 'utf8');
  expect(findings('nowhere')).toThrow(
    new RegExp(
      "^--study: got '.*nowhere', where study\\.json cannot be read \\(ENOENT\\); " +
        'allowed are folders that `study` wrote\\.$',
    ),
  );
  expect(findings('whole')).toThrow(
    new RegExp(
      "^--study: got '.*whole': claim [\\w-]+: .*paper.* Findings take a whole study; " +
        '.*whole/report\\.md says what there is of this one\\.$',
      's',
    ),
  );
  writeFileSync(path.join(folder, 'apart', 'runs.jsonl'), '{"scenario":"paper"}\n');
  expect(findings('apart')).toThrow(/^--study: got '.*apart': runs\.jsonl, line 1, is broken: variant is missing\.$/);
  expect(readFileSync(readme, 'utf8')).toBe(before);
});
