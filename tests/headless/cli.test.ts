import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, cpSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/headless/headless-cli';
import { parseArguments, parseSeeds } from '../../src/headless/headless-arguments';
import { MetricsFile, readCheckpointFolder } from '../../src/headless/files';
import { parameterLayout } from '../../src/policy/layout';
import { readSafetensors } from '../../src/policy/safetensors';
import { METRICS } from '../../src/population/api';
import { readPolicy } from '../../src/training/reference-policy';

const checkpoint = path.join(import.meta.dirname, '..', 'support', 'tiny-policy');
const tiny = [
  '--backend',
  'float64',
  '--checkpoint',
  checkpoint,
  '--set',
  'digits=1',
  'prompts=4',
  'groupSize=4',
  'evaluateEvery=5',
  'evaluationProblems=4',
];
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'headless-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs a command and catches what it says. */
async function run(...args: string[]) {
  const said: string[] = [];
  const printed: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
  const code = await main(args);
  vi.restoreAllMocks();
  return { code, said: said.join(''), printed: printed.join('') };
}
const lines = (file: string) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('what is typed wrongly', () => {
  it.each<[string[], string | RegExp]>([
    [['frob'], "command: got 'frob'; allowed are pretrain, train, step, eval, study, findings, lab, paths, audit."],
    [['train'], 'train: --out is missing.'],
    [['step', '--method', 'none'], 'step: --dump is missing.'],
    [['eval'], 'eval: --checkpoint is missing.'],
    [['train', '--frob', '1'], /^train: got '--frob'; allowed are the options --preset, --methods/],
    [['train', '-x'], /^train: got '-x'; allowed are/],
    [['train', 'here'], /^train: got 'here'; allowed are/],
    [['train', '--out', '--seeds', '3'], '--out: got nothing; a value must follow it.'],
    [['train', '--out'], '--out: got nothing; a value must follow it.'],
    [
      ['train', '--out', 'x', '--seeds', '8-1'],
      "--seeds: got '8-1'; allowed are up to 32 different whole numbers such as 1-8 or 1,3,5.",
    ],
    [
      ['train', '--out', 'x', '--seeds', '1-8', '--set', 'beta=abc'],
      "beta: got 'abc'; allowed are numbers from 0 to 10.",
    ],
    [['train', '--out', 'x', '--set', 'gamma=1'], /^'gamma' is no option; there are/],
    [['train', '--out', 'x', '--set', 'beta'], /^--set: got 'beta'; allowed is key=value/],
    [['train', '--out', 'x', '--steps', '0'], "steps: got '0'; allowed are whole numbers from 1 to 100000."],
    [['train', '--out', 'x', '--preset', 'cosy'], /^preset: got 'cosy'; allowed are collapse,/],
    [
      ['train', '--out', 'x', '--methods', 'k1-in-reward,k9-in-loss'],
      /^methods: got 'k1-in-reward,k9-in-loss'; allowed are/,
    ],
    [['train', '--out', 'x', '--backend', 'abacus'], "--backend: got 'abacus'; allowed are gpu, float64."],
    [
      ['step', '--method', 'none', '--after', '-1', '--dump', 'x'],
      /^--after: got '-1'; allowed are whole numbers from 0 to/,
    ],
    [['step', '--method', 'none,k1-in-loss', '--dump', 'x'], "--method: got 'none,k1-in-loss'; allowed is one method."],
    [
      [
        'step',
        '--method',
        'none',
        '--dump',
        import.meta.dirname,
        '--backend',
        'float64',
        '--checkpoint',
        checkpoint,
        '--set',
        'digits=1',
      ],
      /^--dump: got '.*', which is a folder; allowed is a file\.$/,
    ],
    [['eval', '--checkpoint', '/nowhere'], "--checkpoint: got '/nowhere', where config.json cannot be read (ENOENT)."],
    [['train', '--out', 'x', '--checkpoint', checkpoint], /^digits: got '2'; allowed is 1,/],
    [['pretrain', '--out', 'x', '--set', 'steps=0'], "steps: got '0'; allowed are whole numbers from 1 to 100000."],
    [
      [
        'train',
        '--out',
        path.join(import.meta.filename, 'x'),
        ...['--backend', 'float64', '--checkpoint', checkpoint, '--set', 'digits=1'],
      ],
      /^--out: got .*, which cannot be made a folder \(ENOTDIR\)\.$/,
    ],
  ])('%j', async (args, sentence) => {
    const { code, said, printed } = await run(...args);
    expect(code).toBe(2);
    expect(printed).toBe('');
    expect(said.endsWith('\n')).toBe(true);
    if (typeof sentence === 'string') expect(said).toBe(`${sentence}\n`);
    else expect(said.trimEnd()).toMatch(sentence);
    expect(said.trimEnd()).not.toContain('\n');
    expect(existsSync('x')).toBe(false);
  });

  it('a corrupt checkpoint, with the name of the tensor', async () => {
    const broken = path.join(folder, 'broken');
    cpSync(checkpoint, broken, { recursive: true });
    truncateSync(path.join(broken, 'model.safetensors'), 9000);
    const { code, said } = await run('eval', '--backend', 'float64', '--checkpoint', broken);
    expect(code).toBe(2);
    expect(said).toMatch(/^--checkpoint: got '.*broken': Tensor ".*truncated.*\n$/);
  });

  it('help is no mistake', async () => {
    for (const args of [[], ['--help'], ['train', '--help']]) {
      const { code, printed } = await run(...args);
      expect(code).toBe(0);
      expect(printed).toContain('npm run headless -- train --preset NAME');
    }
  });
});

describe('arguments', () => {
  it('take --set again and again, with one pair or several', () => {
    const parsed = parseArguments(['train', '--set', 'a=1', 'b=2', '--out', 'x', '--set=c=3', '--steps=5']);
    expect(parsed).toEqual({
      command: 'train',
      set: ['a=1', 'b=2', 'c=3'],
      options: { out: 'x', steps: '5' },
      backend: 'gpu',
    });
  });

  it('read seeds as ranges and lists', () => {
    expect(parseSeeds('1-4')).toEqual([1, 2, 3, 4]);
    expect(parseSeeds('1,3,5')).toEqual([1, 3, 5]);
    expect(parseSeeds('7')).toEqual([7]);
    for (const bad of ['', '1,1', '1-', 'a', '1-1000', '-3'])
      expect(() => parseSeeds(bad), bad).toThrow(/^--seeds: got/);
  });
});

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

  it('says that a folder holds an earlier training', async () => {
    const again = () =>
      run('train', ...tiny, '--methods', 'none', '--seeds', '2', '--steps', '2', '--out', path.join(folder, 'twice'));
    expect((await again()).said).not.toMatch(/earlier training/);
    expect((await again()).said).toMatch(/twice holds an earlier training: its files are written over/);
  });

  it('records what the page plays back', async () => {
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

  it('writes metrics, summary and checkpoints; twice the same bytes', async () => {
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

  it('names a collapse in the summary', async () => {
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

  it('takes steps back from the file after a rewind', () => {
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

describe('step', () => {
  async function dump(method: string, ...more: string[]) {
    const file = path.join(folder, `${method}.safetensors`);
    const { code, said } = await run('step', '--method', method, '--dump', file, ...tiny, 'learningRate=0.01', ...more);
    expect(code, said).toBe(0);
    return readSafetensors(readFileSync(file));
  }

  it('writes everything under its name, with its shape', async () => {
    const { tensors, metadata } = await dump('k3-in-loss', 'seed=3', '--after', '3');
    expect(JSON.parse(metadata.experiment)).toMatchObject({
      method: 'k3-in-loss',
      seed: 3,
      after: 3,
      digits: 1,
      beta: 0.3,
      learningRate: 0.01,
    });
    const shapes = Object.fromEntries([...tensors].map(([name, tensor]) => [name, [tensor.dtype, ...tensor.shape]]));
    expect(shapes).toMatchObject({
      prompt: ['I32', 16, 4],
      tokens: ['I32', 16, 3],
      mask: ['F32', 16, 3],
      reward: ['F32', 16],
      advantage: ['F32', 16],
    });
    for (const name of ['logprob', 'reference_logprob', 'behaviour_logprob', 'k1', 'k2', 'k3', 'coefficient'])
      expect(shapes[name]).toEqual(['F32', 16, 3]);
    const { entries } = parameterLayout(readCheckpointFolder(checkpoint).policy);
    for (const { name, shape } of entries) {
      for (const prefix of ['grad', 'before', 'after', 'reference', 'behaviour'])
        expect(shapes[`${prefix}.${name}`]).toEqual(['F32', ...shape]);
    }
    expect(tensors.size).toBe(12 + 5 * entries.length);
    const data = (name: string) => [...(tensors.get(name)!.data as Float32Array)];
    expect(data('reference.lm_head.weight')).not.toEqual(data('before.lm_head.weight'));
    expect(data('after.lm_head.weight')).not.toEqual(data('before.lm_head.weight'));
    data('k1').forEach((k1, i) =>
      expect(k1).toBeCloseTo((data('logprob')[i] - data('reference_logprob')[i]) * data('mask')[i], 5),
    );
  });

  it('holds what the formulas say: advantage from reward and k1, coefficient from advantage', async () => {
    const { tensors } = await dump('k1-in-reward', '--after', '3');
    const data = (name: string) => [...(tensors.get(name)!.data as Float32Array)];
    const [N, T, G, beta] = [16, 3, 4, 0.3];
    const k1 = data('k1');
    const scores = data('reward').map((reward, i) => reward - beta * (k1[i * T] + k1[i * T + 1] + k1[i * T + 2]));
    data('advantage').forEach((advantage, i) => {
      const others = scores.filter((_, j) => j !== i && Math.floor(j / G) === Math.floor(i / G));
      expect(advantage).toBeCloseTo(scores[i] - others.reduce((sum, score) => sum + score, 0) / (G - 1), 5);
      // On-policy the ratio is 1, and the loss is a mean over the N completions.
      for (let t = 0; t < T; t++)
        expect(data('coefficient')[i * T + t]).toBeCloseTo((-advantage / N) * data('mask')[i * T + t], 6);
    });
    expect(data('advantage').some((advantage) => Math.abs(advantage) > 1e-3)).toBe(true);
  });

  it('begins at the reference, and parts from the behaviour policy where it is stale', async () => {
    const first = await dump('k1-in-reward');
    expect(first.tensors.get('before.lm_head.weight')!.data).toEqual(
      first.tensors.get('reference.lm_head.weight')!.data,
    );
    const stale = await dump('k1-in-reward', 'staleness=2', '--after', '4');
    expect(stale.tensors.get('before.lm_head.weight')!.data).not.toEqual(
      stale.tensors.get('behaviour.lm_head.weight')!.data,
    );
  });

  it('adds what full puts on the vocabulary', async () => {
    const { tensors } = await dump('full-in-loss', '--after', '2');
    expect(tensors.get('vocabulary_coefficient')!.shape).toEqual([16, 3, 16]);
    expect([...(tensors.get('vocabulary_coefficient')!.data as Float32Array)].some((value) => value !== 0)).toBe(true);
  });
});

describe('pretrain', () => {
  it('writes a policy that can be read and the record of how it was made', async () => {
    const out = path.join(folder, 'reference');
    const { code } = await run(
      'pretrain',
      '--backend',
      'float64',
      '--out',
      out,
      '--set',
      'digits=1',
      'dModel=16',
      'layers=1',
      'heads=2',
      'steps=20',
      'examples=16',
      'seed=5',
    );
    expect(code).toBe(0);
    expect(readdirSync(out).sort()).toEqual(['config.json', 'model.safetensors', 'training.json']);
    const record = JSON.parse(readFileSync(path.join(out, 'training.json'), 'utf8'));
    expect(record).toMatchObject({
      settings: { seed: 5, steps: 20, labelNoise: 0.12 },
      accuracy: { addition: expect.any(Number), subtraction: expect.any(Number) },
      adapter: 'float64 on the processor',
    });
    expect(
      readPolicy({
        config: readFileSync(path.join(out, 'config.json'), 'utf8'),
        weights: readFileSync(path.join(out, 'model.safetensors')),
      }).digits,
    ).toBe(1);
  });

  it('that fails ends with one sentence and exit code 1', async () => {
    const { code, said } = await run(
      'pretrain',
      '--backend',
      'float64',
      '--out',
      path.join(folder, 'odd'),
      '--set',
      'dModel=18',
      'steps=1',
    );
    expect(code).toBe(1);
    expect(said.trim().split('\n').pop()).toMatch(/18/);
  });
});
