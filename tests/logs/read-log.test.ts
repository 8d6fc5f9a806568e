/** Logs in the forms that people have. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src/common/problem';
import { problemText } from '../../src/i18n/problems';
import { joinLogs, type Log, type LogSeries } from '../../src/logs/log';
import { readLog } from '../../src/logs/read-log';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (name: string, text: string): Log => readLog(name, bytes(text));
const seriesOf = (log: Log, run = 0): Record<string, Omit<LogSeries, 'name'>> =>
  Object.fromEntries(log.runs[run].series.map(({ name, ...of }) => [name, of]));
/** The refusal of a file, in English. */
function refused(name: string, given: string | Uint8Array): string {
  try {
    readLog(name, typeof given === 'string' ? bytes(given) : given);
  } catch (error) {
    if (error instanceof Refusal) return problemText(error.problem, 'en');
    throw error;
  }
  throw new Error('Nothing was refused.');
}

describe('JSON', () => {
  it('lines: nested names, wrappers, and what Python writes for numbers that are none', () => {
    const log = read(
      'metrics.jsonl',
      '{"step": 1, "data": {"actor/kl_loss": 0.5, "timing": {"gen": 2}}}\n' +
        '{"step": 2, "data": {"actor/kl_loss": NaN, "say": "NaN, Infinity", "flag": true}}\n' +
        '{"step": 3, "data": {"actor/kl_loss": -Infinity}}\n',
    );
    expect(log.format).toBe('jsonl');
    expect(seriesOf(log)).toEqual({
      'actor/kl_loss': { steps: [1, 2, 3], values: [0.5, NaN, -Infinity] },
      'timing/gen': { steps: [1], values: [2] },
    });
  });

  it('trainer_state.json: the log history, without what belongs to no step', () => {
    const state = {
      best_metric: null,
      global_step: 20,
      log_history: [
        { step: 10, reward: 0.25, kl: 0.001, epoch: 0.1 },
        { step: 20, reward: 0.5, kl: 0.002, epoch: 0.2 },
        { step: 20, train_runtime: 12.5 },
      ],
    };
    const log = read('trainer_state.json', JSON.stringify(state, null, 2));
    expect(log.format).toBe('trainer-state');
    expect(seriesOf(log)).toMatchObject({
      reward: { steps: [10, 20], values: [0.25, 0.5] },
      kl: { steps: [10, 20], values: [0.001, 0.002] },
    });
  });

  it('a list of records, and columns', () => {
    expect(seriesOf(read('a.json', '[{"_step": 0, "kl": 1}, {"_step": 5, "kl": 2}]'))).toEqual({
      kl: { steps: [0, 5], values: [1, 2] },
    });
    expect(seriesOf(read('a.json', '{"step": [0, 5], "kl": [1, null], "reward": [0, 1]}'))).toEqual({
      kl: { steps: [0], values: [1] },
      reward: { steps: [0, 5], values: [0, 1] },
    });
  });

  it("the project's own metrics.jsonl: one run for each method and seed", () => {
    const line = (method: string, seed: number, step: number) =>
      JSON.stringify({ step, run: 0, method, seed, reward: 0.5, reverseKl: 0.1 });
    const { runs } = read('metrics.jsonl', [line('none', 1, 0), line('none', 2, 0), line('none', 1, 1)].join('\n'));
    expect(runs.map(({ name, own }) => ({ name, own }))).toEqual([
      { name: 'none, 1', own: { method: 'none', seed: 1 } },
      { name: 'none, 2', own: { method: 'none', seed: 2 } },
    ]);
    expect(runs[0].series).toContainEqual({ name: 'reward', steps: [0, 1], values: [0.5, 0.5] });
  });

  it('any records are read back from JSON lines and from CSV', () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0);
    const rows = fc.array(fc.record({ reward: value, kl: value }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(rows, (given) => {
        const lines = given.map((row, step) => JSON.stringify({ step, ...row })).join('\n');
        const table = ['step,reward,kl', ...given.map(({ reward, kl }, step) => `${step},${reward},${kl}`)].join('\n');
        const due = {
          reward: { steps: given.map((_, i) => i), values: given.map(({ reward }) => reward) },
          kl: { steps: given.map((_, i) => i), values: given.map(({ kl }) => kl) },
        };
        expect(seriesOf(read('a.jsonl', lines))).toEqual(due);
        expect(seriesOf(read('a.csv', table))).toEqual(due);
      }),
      { numRuns: 50 },
    );
  });
});

describe('tables', () => {
  it('of trackio and of a history of W&B: the step that counts updates, empty cells left out', () => {
    const log = read(
      'h.csv',
      ',_step,_runtime,train/global_step,train/kl,note\n0,0,9,10,0.5,x\n1,1,12,20,,y\n2,2,15,30,nan,z\n',
    );
    expect(seriesOf(log)['train/kl']).toEqual({ steps: [10, 30], values: [0.5, NaN] });
    expect(seriesOf(read('t.csv', 'step;timestamp;kl\n0;2026-01-01;1\n1;2026-01-02;2\n')).kl.values).toEqual([1, 2]);
  });

  it('of a chart of W&B: one run for each column, without the columns of the range', () => {
    const log = read(
      'wandb_export.csv',
      '"Step","brave-sky - 7 - critic/score/mean","brave-sky - 7 - critic/score/mean__MIN",' +
        '"b - critic/score/mean","b - critic/score/mean__MAX"\n' +
        '"1","0.5","0.5","0.25","0.25"\n"2","0.75","0.75","",""\n',
    );
    expect(log.runs.map(({ name }) => name)).toEqual(['brave-sky - 7', 'b']);
    expect(seriesOf(log)).toEqual({ 'critic/score/mean': { steps: [1, 2], values: [0.5, 0.75] } });
  });

  it('of charts of TensorBoard, put together by their file names', () => {
    const chart = (tag: string) => read(`run-.-tag-${tag}.csv`, 'Wall time,Step,Value\n1.5,0,0.25\n2.5,1,0.5\n');
    const log = joinLogs([chart('train_reward'), chart('train_kl')]);
    expect(log.runs).toHaveLength(1);
    expect(log.runs[0].series.map(({ name }) => name)).toEqual(['train_reward', 'train_kl']);
  });

  it('with one value in each row', () => {
    const log = read('all.csv', 'run,tag,step,value\na,reward,0,1\na,kl,0,2\nb,reward,0,3\n');
    expect(log.runs.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(seriesOf(log, 1)).toEqual({ reward: { steps: [0], values: [3] } });
  });

  it('without a step: the rows are numbered, and that is said', () => {
    const log = read('a.csv', 'reward,kl\n0.5,1\n0.25,2\n');
    expect(log.notes).toEqual([{ code: 'rows-numbered' }]);
    expect(seriesOf(log).kl).toEqual({ steps: [0, 1], values: [1, 2] });
  });

  it('with a step given again: the later value is taken, and that is said', () => {
    const log = read('a.csv', 'step,kl\n0,1\n1,2\n1,3\n');
    expect(log.notes).toEqual([{ code: 'given-again', values: 1 }]);
    expect(seriesOf(log).kl.values).toEqual([1, 3]);
  });
});

describe('what is printed', () => {
  it('by verl', () => {
    const log = read(
      'train.log',
      '(TaskRunner pid=7) step:1 - actor/kl_loss:0.001 - critic/score/mean:np.float64(0.31) - timing_s/gen:1e-3\n' +
        'warning\n' +
        'step:2 - actor/kl_loss:0.002 - critic/score/mean:0.5\n',
    );
    expect(log.format).toBe('console');
    expect(log.notes).toEqual([{ code: 'lines-left-out', lines: 1 }]);
    expect(seriesOf(log)['critic/score/mean']).toEqual({ steps: [1, 2], values: [0.31, 0.5] });
  });

  it('by the Transformers Trainer, beside a progress bar', () => {
    const log = read(
      'out.txt',
      " 5%|█ | 1/20 [05:56<1:52, 356s/it]\r{'loss': 0.05, 'grad_norm': nan, 'kl': '1e-3', 'epoch': 0.1}\n" +
        "{'loss': 0.04, 'grad_norm': 0.5, 'kl': 0.002, 'epoch': 0.2}\n",
    );
    expect(seriesOf(log)).toMatchObject({
      kl: { steps: [0, 1], values: [0.001, 0.002] },
      grad_norm: { steps: [0, 1], values: [NaN, 0.5] },
    });
  });
});

describe('what is no log', () => {
  it('is refused in one sentence that names what was given and what is read', () => {
    expect(refused('a.csv', '')).toMatch(/^a\.csv is empty; read are CSV, .*print\.$/);
    expect(refused('notes.txt', 'It went well.\nThen it did not.\n')).toMatch(
      /^notes\.txt begins with 'It went well\.', which is no log that is known; read are CSV/,
    );
    expect(refused('run.wandb', bytes(':W&B…'))).toMatch(/^run\.wandb is W&B's own file .*to_csv/);
    expect(refused('a.parquet', bytes('PAR1…'))).toMatch(/Parquet.*to_csv/);
    expect(refused('a.zip', bytes('PK\u0003\u0004'))).toMatch(/zip archive/);
    expect(refused('a.bin', Uint8Array.from([1, 0, 2, 0, 3, 0, 9]))).toMatch(/neither text nor/);
    expect(refused('events.out.tfevents.7', 'no events')).toMatch(/first checksum is wrong/);
    expect(refused('package.json', '{\n "name": "x",\n "version": 1\n}')).toMatch(/no log that is known/);
    expect(refused('a.csv', 'name,city\nAda,London\n')).toMatch(/a\.csv begins with|holds no numbers/);
  });

  it('never causes anything but a refusal, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.json({ maxDepth: 2 })), (text) => {
        try {
          readLog('x', bytes(text));
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('UTF-16 with its mark is text', () => {
    const text = '\uFEFFstep,kl\n0,1\n1,2\n';
    const utf16 = new Uint8Array(new Uint16Array([...text].map((letter) => letter.charCodeAt(0))).buffer);
    expect(seriesOf(readLog('a.csv', utf16)).kl.values).toEqual([1, 2]);
  });
});
