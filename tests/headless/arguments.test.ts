import { existsSync, truncateSync, cpSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseArguments, parseSeeds } from '../../src/headless/headless-arguments';
import { checkpoint, run, temporaryFolder } from '../support/run-headless';

const folder = temporaryFolder();

describe('a mistyped command', () => {
  it.each<[string[], string | RegExp]>([
    [
      ['frob'],
      "command: got 'frob'; allowed are pretrain, train, step, eval, study, findings, lab, paths, audit, export, " +
        'log, ' +
        'config.',
    ],
    [['train'], 'train: --out is missing.'],
    [['step', '--method', 'none'], 'step: --dump is missing.'],
    [['eval'], 'eval: --checkpoint is missing.'],
    [['train', '--frob', '1'], /^train: got '--frob'; allowed are --preset, --methods, .*, --backend, --help\.$/],
    [['train', '--study', 'x'], /^train: got '--study'; allowed are/],
    [['train', '--out', 'x', '--', 'y'], /^train: got '--'; allowed are/],
    [['train', '--out', 'x', '--out=y'], '--out: given twice; once is enough.'],
    [['train', '--out='], '--out: got nothing; a value must follow it.'],
    [['audit', '--updates', '0'], "--updates: got '0'; allowed are whole numbers from 1 to 1000000."],
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
      "beta: got 'abc'; allowed are numbers from -10 to 10.",
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
  ])('%j ends with one sentence and exit code 2, before any work', async (args, sentence) => {
    const { code, said, printed } = await run(...args);
    expect(code).toBe(2);
    expect(printed).toBe('');
    expect(said.endsWith('\n')).toBe(true);
    if (typeof sentence === 'string') expect(said).toBe(`${sentence}\n`);
    else expect(said.trimEnd()).toMatch(sentence);
    expect(said.trimEnd()).not.toContain('\n');
    expect(existsSync('x')).toBe(false);
  });

  it('a truncated checkpoint is refused with the name of the tensor', async () => {
    const broken = path.join(folder, 'broken');
    cpSync(checkpoint, broken, { recursive: true });
    truncateSync(path.join(broken, 'model.safetensors'), 9000);
    const { code, said } = await run('eval', '--backend', 'float64', '--checkpoint', broken);
    expect(code).toBe(2);
    expect(said).toMatch(/^--checkpoint: got '.*broken': Tensor ".*truncated.*\n$/);
  });

  it('--help, or no command at all, prints the usage and ends with code 0', async () => {
    for (const args of [[], ['--help'], ['train', '--help']]) {
      const { code, printed } = await run(...args);
      expect(code).toBe(0);
      expect(printed).toContain('npm run headless -- train --preset NAME');
    }
  });
});

describe('the arguments', () => {
  it('--set may be repeated and take one key=value pair or several', () => {
    const parsed = parseArguments(['train', '--set', 'a=1', 'b=2', '--out', 'x', '--set=c=3', '--steps=5']);
    expect(parsed).toEqual({
      command: 'train',
      set: ['a=1', 'b=2', 'c=3'],
      options: { out: 'x', steps: '5' },
      backend: 'gpu',
    });
  });

  it('--seeds reads ranges and lists and refuses everything else', () => {
    expect(parseSeeds('1-4')).toEqual([1, 2, 3, 4]);
    expect(parseSeeds('1,3,5')).toEqual([1, 3, 5]);
    expect(parseSeeds('7')).toEqual([7]);
    for (const bad of ['', '1,1', '1-', 'a', '1-1000', '-3'])
      expect(() => parseSeeds(bad), bad).toThrow(/^--seeds: got/);
  });
});
