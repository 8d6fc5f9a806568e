import { describe, expect, it, vi } from 'vitest';
import {
  asTyped,
  optionsHelp,
  readOptions,
  runCommand,
  usage,
  UsageError,
  type CommandOptions,
} from '../../src/common/command-line';

const OPTIONS = {
  out: { takes: 'text', value: 'FILE', help: 'where it goes' },
  loud: { takes: 'nothing', help: 'says more' },
  share: { takes: 'number', min: 0.5, max: 2 },
  count: { takes: 'number', whole: true, min: 1, max: 10 },
  kind: { takes: 'one', of: ['a', 'b'] },
  parts: { takes: 'several', of: ['x', 'y', 'z'] },
  set: { takes: 'words' },
} as const satisfies CommandOptions;
const read = (...args: string[]) => readOptions('cook', args, OPTIONS);
const ALL = '--out, --loud, --share, --count, --kind, --parts, --set, --help';

describe('a strict command line', () => {
  it('options come with their values, in the order given, and nothing comes for the others', () => {
    const given = read(
      '--set',
      'k=1',
      'l=2',
      '--loud',
      '--parts',
      'z, x',
      '--count=3',
      '--set',
      'm=3',
      '--share',
      '1.5',
    );
    expect(given).toEqual({ set: ['k=1', 'l=2', 'm=3'], loud: true, parts: ['z', 'x'], count: 3, share: 1.5 });
    expect(Object.keys(given!)).toEqual(['set', 'loud', 'parts', 'count', 'share']);
    expect(read('--out', '-', '--kind', 'b')).toEqual({ out: '-', kind: 'b' });
    expect(read()).toEqual({});
  });

  it('help is null, whatever else is wrong', () => {
    for (const help of ['--help', '-h']) expect(read('--frob', '--count', 'x', help)).toBeNull();
  });

  it.each<[string[], string]>([
    [['--frob'], `cook: got '--frob'; allowed are ${ALL}.`],
    [['--__proto__=1'], `cook: got '--__proto__'; allowed are ${ALL}.`],
    [['-o'], `cook: got '-o'; allowed are ${ALL}.`],
    [['here'], `cook: got 'here'; allowed are ${ALL}.`],
    [['--'], `cook: got '--'; allowed are ${ALL}.`],
    [['--set', 'k=1', '--loud', 'l=2'], `cook: got 'l=2'; allowed are ${ALL}.`],
    [['--out', 'x', '--out=y'], '--out: given twice; once is enough.'],
    [['--out'], '--out: got nothing; a value must follow it.'],
    [['--out='], '--out: got nothing; a value must follow it.'],
    [['--out', '--loud'], '--out: got nothing; a value must follow it.'],
    [['--loud=yes'], "--loud: got 'yes'; it takes no value."],
    [['--help=yes'], "--help: got 'yes'; it takes no value."],
    [['--share', '2.1'], "--share: got '2.1'; allowed are numbers from 0.5 to 2."],
    [['--share', '1e0'], "--share: got '1e0'; allowed are numbers from 0.5 to 2."],
    [['--count', '1.5'], "--count: got '1.5'; allowed are whole numbers from 1 to 10."],
    [['--count', '-1'], "--count: got '-1'; allowed are whole numbers from 1 to 10."],
    [['--kind', 'c'], "--kind: got 'c'; allowed are a, b."],
    [['--parts', 'x,x'], "--parts: got 'x,x'; allowed are x, y, z, each once, with commas between."],
  ])('%j is refused in one sentence', (args, sentence) => {
    expect(() => read(...args)).toThrow(new UsageError(sentence));
  });

  it('what must be given is asked for', () => {
    expect(() => readOptions('cook', ['--loud'], OPTIONS, ['out'])).toThrow(new UsageError('cook: --out is missing.'));
  });

  it('the help has a line for each option', () => {
    const { out, loud } = OPTIONS;
    expect(optionsHelp({ out, loud })).toBe('--out FILE      where it goes\n--loud          says more\n--help\n');
  });

  it('what a reader throws was typed wrongly', () => {
    const fail = () => {
      throw new Error('No.');
    };
    expect(() => usage(fail)).toThrow(new UsageError('No.'));
    expect(() => usage(fail, 'out')).toThrow(new UsageError('--out: No.'));
    expect(usage(() => 1)).toBe(1);
  });

  it('a command is told as it was typed', () => {
    expect([asTyped('npm run cook', []), asTyped('npm run cook', ['--loud'])]).toEqual([
      'npm run cook',
      'npm run cook -- --loud',
    ]);
  });

  it.each<[string, string[], () => Promise<number | void>, [number, string, string]]>([
    ['done', [], async () => {}, [0, '', '']],
    ['a code of its own', [], async () => 1, [1, '', '']],
    ['help', ['--help'], async () => {}, [0, 'HELP', '']],
    ['typed wrongly', ['--out'], async () => {}, [2, '', '--out: got nothing; a value must follow it.\n']],
    ['failed', [], () => Promise.reject(new Error('It broke.')), [1, '', 'It broke.\n']],
  ])('a run ends with its exit code: %s', async (_name, args, run, expected) => {
    const written = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      vi.spyOn(process[stream], 'write').mockImplementation((text) => {
        written[stream] += String(text);
        return true;
      });
    }
    try {
      const code = await runCommand(args, { help: 'HELP', parse: (words) => readOptions('cook', words, OPTIONS), run });
      expect([code, written.stdout, written.stderr]).toEqual(expected);
    } finally {
      vi.restoreAllMocks();
    }
  });
});
