import { spawnSync } from 'node:child_process';
import os from 'node:os';
import { describe, expect, it } from 'vitest';
import { treeMiB } from '../../src/bench/peak-memory';
import { ROOT } from '../../src/setup/install.mjs';

const bench = (...args: string[]) =>
  spawnSync(process.execPath, [`${ROOT}/src/setup/bench.mjs`, ...args], { encoding: 'utf8', timeout: 60_000 });

describe('npm run bench', () => {
  it('--help prints the usage', () => {
    const { status, stdout, stderr } = bench('--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^npm run bench -- \[options\]/);
  });

  it('a mistyped option ends with one sentence and exit code 2, before any work', () => {
    const { status, stdout, stderr } = bench('--rounds', 'many');
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: '',
      stderr: "--rounds: got 'many'; allowed are whole numbers from 1 to 100.\n",
    });
    expect(bench('--json', `${ROOT}/package.json/x.json`)).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(/^--json: .*package\.json\/x\.json cannot be written \(.+: \w+\)\.\n$/) as string,
    });
  });
});

describe('npm run bench -- --float64', () => {
  it('the float64 backend is measured on one core and on all', () => {
    const { status, stdout } = bench('--float64', '--rounds', '1', '--seconds', '0.1');
    expect(status).toBe(0);
    const names = stdout
      .trim()
      .split('\n')
      .slice(2)
      .map((line) => line.split('|')[1].trim());
    expect(names[0]).toBe('one core');
    // Each number of cores twice, but for the one.
    expect(names).toHaveLength(2 * Math.ceil(Math.log2(Math.min(8, os.availableParallelism()))) + 1);
    for (const line of stdout.trim().split('\n').slice(2)) expect(Number(line.split('|')[3])).toBeGreaterThan(0);
  });
});

describe('peak memory', () => {
  it('it is that of a process and its children (Linux)', () => {
    const own = treeMiB(process.pid);
    if (process.platform !== 'linux') return expect(own).toBe(undefined);
    // A Node is never smaller than 20 MiB, and a process that is gone has none.
    expect(own).toBeGreaterThan(20);
    expect(treeMiB(2 ** 22 + 1)).toBe(undefined);
  });
});
