import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { MetricsFile, readCheckpointFolder } from '../../src/headless/files';
import { METRICS } from '../../src/population/api';
import { checkpoint, lines, run, tiny, temporaryFolder } from '../support/run-headless';

const folder = temporaryFolder();

describe('train', () => {
  const train = (out: string) =>
    run(
      'train',
      ...tiny,
      'learningRate=0.01',
      '--methods',
      'k1-in-reward,k3-in-reward',
      '--seeds',
      '1,4',
      '--steps',
      '12',
      '--out',
      path.join(folder, out),
    );

  it('training into the folder of an earlier training says that its files are written over', async () => {
    const again = () =>
      run('train', ...tiny, '--methods', 'none', '--seeds', '2', '--steps', '2', '--out', path.join(folder, 'twice'));
    expect((await again()).said).not.toMatch(/earlier training/);
    expect((await again()).said).toMatch(/twice holds an earlier training: its files are written over/);
  });

  it('--record writes the same curves as metrics.jsonl, in the form that the page plays back', async () => {
    const file = path.join(folder, 'recorded', 'run.json');
    const { code } = await run(
      'train',
      ...tiny,
      '--methods',
      'none',
      '--seeds',
      '2',
      '--steps',
      '6',
      '--out',
      path.join(folder, 'r'),
      '--record',
      file,
    );
    expect(code).toBe(0);
    const recording = JSON.parse(readFileSync(file, 'utf8'));
    const rows = lines(path.join(folder, 'r', 'metrics.jsonl'));
    expect(recording).toMatchObject({
      adapter: 'float64 on the processor',
      runs: [{ run: 0, method: 'none', seed: 2 }],
      collapses: [],
      experiment: { steps: 6 },
    });
    expect(recording.command).toMatch(
      /^npm run headless -- train .*--methods none --seeds 2 --steps 6 .*--set digits=1 .*--out DIR$/,
    );
    expect(recording.points.map((point: { step: number }) => point.step)).toEqual(rows.map((row) => row.step));
    for (const [index, { values }] of recording.points.entries()) {
      if (typeof rows[index].reverseKl === 'number')
        expect(values.reverseKl).toBeCloseTo(rows[index].reverseKl as number, 3);
    }
  });

  it('metrics, summary and checkpoints are written, with the same bytes each time', async () => {
    const { code, said, printed } = await train('a');
    expect(said).toMatch(/^Adapter: float64 on the processor\n/);
    expect([code, printed]).toEqual([0, '']);
    const rows = lines(path.join(folder, 'a', 'metrics.jsonl'));
    const runs = [
      ['k1-in-reward', 1],
      ['k1-in-reward', 4],
      ['k3-in-reward', 1],
      ['k3-in-reward', 4],
    ];
    expect(rows.map((row) => [row.step, row.method, row.seed])).toEqual(
      Array.from({ length: 13 }, (_, step) => runs.map((each) => [step, ...each])).flat(),
    );
    expect(Object.keys(rows[0])).toEqual([
      'method',
      'seed',
      'step',
      ...METRICS,
      'passAt1In',
      'meanAtKIn',
      'passAt1Out',
      'meanAtKOut',
    ]);
    expect(Object.keys(rows[4])).toEqual(['method', 'seed', 'step', ...METRICS]);
    const summary = JSON.parse(readFileSync(path.join(folder, 'a', 'summary.json'), 'utf8'));
    expect(summary).toMatchObject({
      adapter: 'float64 on the processor',
      seeds: [1, 4],
      experiment: { preset: 'collapse', digits: 1, steps: 12, learningRate: 0.01 },
    });
    expect(summary.runs.map((each: { method: string; seed: number }) => [each.method, each.seed])).toEqual(runs);
    for (const each of summary.runs) {
      expect(each).toMatchObject({
        collapse: null,
        adapter: 'float64 on the processor',
        checkpoint: `${each.method}-seed-${each.seed}`,
        wallSeconds: expect.any(Number),
      });
      expect(Object.keys(each.accuracy)).toEqual(['addition', 'subtraction', 'multiplication']);
    }
    expect(readdirSync(path.join(folder, 'a')).sort()).toEqual([
      'k1-in-reward-seed-1',
      'k1-in-reward-seed-4',
      'k3-in-reward-seed-1',
      'k3-in-reward-seed-4',
      'metrics.jsonl',
      'summary.json',
    ]);
    const first = readCheckpointFolder(path.join(folder, 'a', 'k1-in-reward-seed-1'));
    expect(first.digits).toBe(1);
    expect(first.parameters).not.toEqual(readCheckpointFolder(checkpoint).parameters);

    await train('b');
    for (const name of ['metrics.jsonl', 'k3-in-reward-seed-4/model.safetensors']) {
      expect(readFileSync(path.join(folder, 'b', name)).equals(readFileSync(path.join(folder, 'a', name))), name).toBe(
        true,
      );
    }
    const { printed: evaluated } = await run(
      'eval',
      '--backend',
      'float64',
      '--checkpoint',
      path.join(folder, 'a', 'k1-in-reward-seed-1'),
    );
    expect(JSON.parse(evaluated)).toMatchObject({
      digits: 1,
      problems: 10,
      samplesPerProblem: 8,
      accuracy: { addition: expect.any(Number), multiplication: expect.any(Number) },
    });
  });

  it('a collapse is in the summary and on stderr', async () => {
    const out = path.join(folder, 'fallen');
    const { said } = await run(
      'train',
      ...tiny,
      'learningRate=0.03',
      'evaluateEvery=1000',
      '--methods',
      'k1-in-loss',
      '--seeds',
      '1-2',
      '--steps',
      '80',
      '--out',
      out,
    );
    const { runs } = JSON.parse(readFileSync(path.join(out, 'summary.json'), 'utf8'));
    const fallen = runs.filter((each: { collapse: unknown }) => each.collapse !== null);
    expect(fallen.length).toBeGreaterThan(0);
    expect(fallen[0].collapse).toMatchObject({
      kind: expect.any(String),
      step: expect.any(Number),
      detectedAt: expect.any(Number),
    });
    expect(said).toContain(`${fallen[0].method}, seed ${fallen[0].seed}: ${fallen[0].collapse.message}`);
  });
});

describe('metrics.jsonl', () => {
  it('steps that are trained again after a rewind are written once', () => {
    const name = path.join(folder, 'rewound.jsonl');
    const file = new MetricsFile(name, [{ run: 0, method: 'none', seed: 1 }]);
    const points = (...steps: number[]) =>
      steps.map((step) => ({ run: 0, step, values: { reward: step / 10, entropy: NaN } }));
    file.write(points(0, 1, 2, 3));
    file.rewind(1);
    file.write(points(2));
    expect(existsSync(name)).toBe(false);
    file.finish();
    expect(lines(name)).toEqual(
      [0, 1, 2].map((step) => ({ method: 'none', seed: 1, step, reward: step / 10, entropy: null })),
    );
  });
});
