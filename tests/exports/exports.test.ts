import { unzipSync } from 'fflate';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { tableText } from '../../src/exports/arm-table';
import { TrainingRecord } from '../../src/exports/record';
import { seedMean } from '../../src/exports/seed-mean';
import { trainingFiles, WANDB_SNIPPET, zipped } from '../../src/exports/training-files';
import { readTensorBoard } from '../../src/logs/tensorboard';

const RUNS = [
  { run: 0, method: 'none', seed: 1 },
  { run: 1, method: 'k3-in-reward', seed: 1, arm: 'k3-in-reward, beta=1' },
];

/** Steps 0 to 199 of both runs; an evaluation every 100 steps, and one overflow. */
function record(): TrainingRecord {
  const record = new TrainingRecord(RUNS);
  for (let step = 0; step < 200; step++)
    for (const { run } of RUNS)
      record.add([
        {
          run,
          step,
          values: {
            reward: step / 3 + run,
            gradNorm: run === 1 && step === 7 ? NaN : 1,
            ...(step % 100 === 0 ? { meanAtKIn: 0.5 } : {}),
          },
        },
      ]);
  return record;
}
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe('a training, exported', () => {
  it('as JSONL has the lines that train writes', () => {
    const [{ name, bytes }] = trainingFiles(record(), 'jsonl');
    const lines = text(bytes).trimEnd().split('\n');
    expect([name, lines.length]).toEqual(['metrics.jsonl', 400]);
    expect(JSON.parse(lines[0])).toEqual({ method: 'none', seed: 1, step: 0, reward: 0, gradNorm: 1, meanAtKIn: 0.5 });
    expect(JSON.parse(lines[15])).toEqual({ ...RUNS[1], run: undefined, step: 7, reward: 7 / 3 + 1, gradNorm: null });
  });

  it('as CSV has a column per metric, empty where nothing was measured', () => {
    const [{ bytes }] = trainingFiles(record(), 'csv');
    const { data, meta, errors } = Papa.parse<Record<string, string>>(text(bytes), {
      header: true,
      skipEmptyLines: true,
    });
    expect(errors).toEqual([]);
    expect(meta.fields?.slice(0, 5)).toEqual(['arm', 'method', 'seed', 'step', 'reward']);
    expect(data[3]).toMatchObject({ arm: 'k3-in-reward, beta=1', step: '1', reward: String(1 / 3 + 1), meanAtKIn: '' });
  });

  it('for trackio is a CSV per run with a step column', () => {
    const files = trainingFiles(record(), 'trackio');
    expect(files.map(({ name }) => name)).toEqual(['none-seed-1.csv', 'k3-in-reward-beta=1-seed-1.csv']);
    expect(text(files[0].bytes).split('\n', 2)).toEqual(['step,reward,gradNorm,meanAtKIn', '0,0,1,0.5']);
  });

  it('as TensorBoard event files is read back as it was', () => {
    const files = trainingFiles(record(), 'tensorboard');
    const { runs } = readTensorBoard(files[1].name, files[1].bytes);
    const reward = runs[0].series.find(({ name }) => name === 'reward')!;
    expect(reward.steps).toHaveLength(200);
    expect(reward.values[10]).toBeCloseTo(10 / 3 + 1, 5);
    expect(runs[0].series.find(({ name }) => name === 'meanAtKIn')!.steps).toEqual([0, 100]);
  });

  it('in a ZIP archive has the same bytes each time', () => {
    const files = trainingFiles(record(), 'trackio');
    expect(zipped(files)).toEqual(zipped(files));
    expect(Object.keys(unzipSync(zipped(files)))).toEqual(files.map(({ name }) => name));
  });

  it('loses what a snapshot took back, of the runs that were', () => {
    const rewound = record();
    rewound.dropAfter(49, [1]);
    expect([rewound.rowsOf(0).length, rewound.rowsOf(1).length]).toEqual([200, 50]);
    rewound.add([{ run: 1, step: 50, values: { reward: 9 } }]);
    expect(rewound.rowsOf(1).at(-1)).toEqual({ info: RUNS[1], step: 50, values: { reward: 9 } });
  });

  it('comes with six lines of Python for Weights & Biases', () => {
    expect(WANDB_SNIPPET.trimEnd().split('\n').length).toBe(6);
  });
});

describe('the table of arms', () => {
  it('has means with Student’s t interval over the seeds', () => {
    expect(seedMean([1, 2, 3, 4])).toEqual({
      mean: 2.5,
      interval: { low: expect.closeTo(0.446, 3), high: expect.closeTo(4.554, 3) },
      n: 4,
    });
    expect(seedMean([1, NaN])).toEqual({ mean: 1, interval: null, n: 1 });
    expect(seedMean(Array.from({ length: 41 }, (_, i) => i)).interval!.low).toBeCloseTo(
      20 - 2.0211 * (11.979 / 41 ** 0.5),
      1,
    );
  });

  it('is written as CSV, Markdown and LaTeX', () => {
    const table = { head: ['arm', 'reward'], rows: [['k3 in reward, β 0.1 & 5 %', '0.5 ± 0.1 | n']] };
    expect(tableText(table, 'csv')).toBe('arm,reward\n"k3 in reward, β 0.1 & 5 %",0.5 ± 0.1 | n\n');
    expect(tableText(table, 'markdown')).toContain('| k3 in reward, β 0.1 & 5 % | 0.5 ± 0.1 \\| n |');
    expect(tableText(table, 'latex')).toContain('k3 in reward, $\\beta$ 0.1 \\& 5 \\% & 0.5 ± 0.1 | n \\\\');
  });
});
