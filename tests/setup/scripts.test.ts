import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { countTests } from '../../src/setup/count-tests.mjs';
import { checkNode, isInstalled, ROOT } from '../../src/setup/install.mjs';
import { chosenPort } from '../../src/setup/port.mjs';

const script = (name: string, args: string[], env: Record<string, string> = {}) =>
  spawnSync(process.execPath, [`${ROOT}/src/setup/${name}`, ...args], {
    encoding: 'utf8',
    env: { ...process.env, CI: '1', ...env },
    timeout: 25_000,
  });

describe('the port of npm start', () => {
  it('--port is preferred to PORT', () => {
    expect(chosenPort([], {})).toBe(undefined);
    expect(chosenPort([], { PORT: '' })).toBe(undefined);
    expect(chosenPort([], { PORT: '8080' })).toBe(8080);
    expect(chosenPort(['--port', '81'], { PORT: '8080' })).toBe(81);
    expect(chosenPort(['--port=65535'], {})).toBe(65535);
  });

  it.each(['', 'abc', '0', '-1', '65536', '80.5', '8o', '1e3', ' 80'])('"%s" is refused in one sentence', (junk) => {
    expect(() => chosenPort(['--port', junk], {})).toThrow(
      `--port is "${junk}"; a port is a whole number from 1 to 65535.`,
    );
    if (junk) expect(() => chosenPort([], { PORT: junk })).toThrow(`PORT is "${junk}"; a port is a whole number`);
  });

  it('unknown options are refused', () => {
    expect(() => chosenPort(['--prot', '80'], {})).toThrow('"--prot" is not an option of start');
  });

  it('a wrong port ends the script with that sentence and a non-zero exit code', () => {
    const { status, stderr } = script('start.mjs', ['--port', 'abc']);
    expect(status).toBe(1);
    expect(stderr.trim()).toBe('Error: --port is "abc"; a port is a whole number from 1 to 65535.');
  });

  it('a port that is in use is reported', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => {
      other.listen(0, 'localhost', resolve);
    });
    const { port } = other.address() as { port: number };
    try {
      const { status, stderr } = script('start.mjs', ['--port', String(port)]);
      expect(stderr.trim()).toBe(`Error: Port ${port} is taken by another program; choose another with --port N.`);
      expect(status).toBe(1);
    } finally {
      other.close();
    }
  });
});

describe('npm test with a junk CHROME_BIN', () => {
  it('the error names it, and the run ends with the totals and a non-zero exit code', () => {
    const { status, stdout } = script('test.mjs', [], { CHROME_BIN: '/nowhere/chrome' });
    expect(status).toBe(1);
    const lines = stdout.trim().split('\n');
    expect(lines.at(-2)).toMatch(/^✗ CHROME_BIN is "\/nowhere\/chrome", but there is no such file/);
    expect(lines.at(-1)).toBe('0 passed, 1 failed');
  });
});

describe('the totals of npm test', () => {
  const file = (status: string, ...tests: string[]) => ({
    status,
    assertionResults: tests.map((of) => ({ status: of })),
  });
  it('passed, failed and skipped tests and files that did not load are counted', () => {
    expect(
      countTests({ testResults: [file('passed', 'passed', 'passed'), file('failed', 'failed', 'passed')] }, false),
    ).toEqual({ passed: 3, failed: 1, skipped: 0 });
    expect(countTests({ testResults: [file('failed'), file('passed', 'passed')] }, false)).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
    });
    expect(countTests({ testResults: [file('passed', 'passed', 'skipped', 'todo', 'pending')] }, true)).toEqual({
      passed: 1,
      failed: 0,
      skipped: 3,
    });
  });
  it('a failure without a failed test still counts as a failure', () => {
    expect(countTests(undefined, false).failed).toBe(1);
    expect(countTests({ testResults: [file('passed', 'passed')] }, false).failed).toBe(1);
  });
});

describe('installation', () => {
  let folder = '';
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function checkout(locked: Record<string, object>, present?: Record<string, object>): string {
    folder = mkdtempSync(path.join(os.tmpdir(), 'rlvr-setup-'));
    writeFileSync(path.join(folder, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...locked } }));
    for (const place of Object.keys(present ?? {})) {
      mkdirSync(path.join(folder, place), { recursive: true });
      writeFileSync(path.join(folder, place, 'package.json'), '{}');
    }
    if (present)
      writeFileSync(path.join(folder, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: present }));
    return folder;
  }

  it('it is complete only if every package has the version of the lock file', () => {
    const lit = { 'node_modules/lit': { version: '3.3.3' } };
    expect(isInstalled(checkout(lit))).toBe(false);
    expect(isInstalled(checkout(lit, { 'node_modules/lit': { version: '3.3.2' } }))).toBe(false);
    expect(isInstalled(checkout({ ...lit, 'node_modules/vite': { version: '7.0.0' } }, lit))).toBe(false);
    expect(isInstalled(checkout({ ...lit, 'node_modules/fsevents': { version: '2.0.0', optional: true } }, lit))).toBe(
      true,
    );
  });

  it('deleting a package makes it incomplete', () => {
    const root = checkout({ 'node_modules/lit': { version: '3.3.3' } }, { 'node_modules/lit': { version: '3.3.3' } });
    expect(isInstalled(root)).toBe(true);
    rmSync(path.join(root, 'node_modules', 'lit'), { recursive: true });
    expect(isInstalled(root)).toBe(false);
  });

  it('a Node that vite does not run on is refused', () => {
    for (const version of ['18.20.0', '20.18.3'])
      expect(() => checkNode(version)).toThrow(`Node ${version} is too old`);
    for (const version of ['20.19.0', '22.1.0', '24.0.0']) expect(() => checkNode(version)).not.toThrow();
  });
});
