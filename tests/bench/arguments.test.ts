import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/bench/bench-arguments';
import { UsageError } from '../../src/common/command-line';
import { PEERS } from '../../src/bench/peers/peer';

const TOOLS = ['own', ...Object.keys(PEERS)];
const ALL = '--json, --keep, --only, --cases, --rounds, --seconds, --runs, --torch, --node, --audit, --float64, --help';

describe('npm run bench', () => {
  it('without options everything is measured', () => {
    const parsed = parseArguments([])!;
    expect(parsed.only).toEqual(TOOLS);
    expect(TOOLS).toContain('jax-js-webgpu');
    expect(parsed.cases.map(({ name }) => name)).toEqual(['W1s', 'W1', 'W8', 'W64']);
    expect(parsed).toMatchObject({
      rounds: 3,
      seconds: 3,
      runs: 256,
      torch: false,
      node: false,
      float64: false,
      keep: false,
    });
    expect(parsed.json).toBe(undefined);
  });

  it('every option reaches the plan', () => {
    const parsed = parseArguments([
      '--only=jax-js-wasm,own',
      '--cases',
      'W8',
      '--rounds',
      '5',
      '--seconds',
      '0.5',
      '--json',
      'x.json',
      '--torch',
      '--keep',
    ])!;
    expect(parsed).toMatchObject({
      only: ['jax-js-wasm', 'own'],
      rounds: 5,
      seconds: 0.5,
      json: 'x.json',
      torch: true,
      keep: true,
    });
    expect(parsed.cases.map(({ name }) => name)).toEqual(['W8']);
    expect(parseArguments(['--node'])!.only).toEqual(['own']);
    expect(parseArguments(['--float64', '--rounds', '7'])).toMatchObject({ float64: true, rounds: 7 });
    expect(parseArguments(['--rounds', 'x', '--help'])).toBe(null);
  });

  it.each<[string[], string]>([
    [['--fast'], `bench: got '--fast'; allowed are ${ALL}.`],
    [['W1'], `bench: got 'W1'; allowed are ${ALL}.`],
    [['--', 'x'], `bench: got '--'; allowed are ${ALL}.`],
    [['--rounds'], '--rounds: got nothing; a value must follow it.'],
    [['--json', '--torch'], '--json: got nothing; a value must follow it.'],
    [['--json='], '--json: got nothing; a value must follow it.'],
    [['--torch=yes'], "--torch: got 'yes'; it takes no value."],
    [['--rounds', '0'], "--rounds: got '0'; allowed are whole numbers from 1 to 100."],
    [['--rounds', '1.5'], "--rounds: got '1.5'; allowed are whole numbers from 1 to 100."],
    [['--rounds', '2', '--rounds', '3'], '--rounds: given twice; once is enough.'],
    [['--seconds', '1e3'], "--seconds: got '1e3'; allowed are numbers from 0.1 to 60."],
    [['--seconds', '-1'], "--seconds: got '-1'; allowed are numbers from 0.1 to 60."],
    [['--runs', '257'], "--runs: got '257'; allowed are whole numbers from 0 to 256."],
    [['--cases', 'W1,W3'], "--cases: got 'W1,W3'; allowed are W1s, W1, W8, W64, each once, with commas between."],
    [['--only', 'torch'], `--only: got 'torch'; allowed are ${TOOLS.join(', ')}, each once, with commas between.`],
    [['--only', 'own,own'], `--only: got 'own,own'; allowed are ${TOOLS.join(', ')}, each once, with commas between.`],
    [['--node', '--only', 'jax-js-wasm'], "--only: got 'jax-js-wasm'; allowed are own alone with --node."],
    [
      ['--float64', '--rounds', '2', '--keep'],
      '--keep: got it with --float64, which takes --rounds and --seconds only; leave one of them out.',
    ],
    [
      ['--audit', '--keep'],
      '--audit: got it with --json or --keep, which are for the whole record; leave one of them out.',
    ],
    [['--node', '--torch'], '--torch: got it with --node, which measures this engine alone; leave one of them out.'],
  ])('%j is refused in one sentence', (args, sentence) => {
    expect(() => parseArguments(args)).toThrow(new UsageError(sentence));
  });
});
