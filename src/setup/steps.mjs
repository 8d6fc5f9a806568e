/**
 * Shared by `npm test` and `npm run test:browsers`: runs programs and prints a summary at the end.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { countTests } from './count-tests.mjs';
import { ROOT } from './install.mjs';

const REPORT = path.join(ROOT, 'reports', 'vitest.json');

export class Steps {
  /** One line per step. @type {string[]} */
  #summary = [];
  #fine = true;
  #counts = { passed: 0, failed: 1, skipped: 0 };

  /** @param {string} line what went wrong */
  fail(line) {
    this.#summary.push(`✗ ${line}`);
    this.#fine = false;
  }

  /**
   * Runs a script of node_modules to its end. With `quiet`, its output is printed at once at the end, so that two can
   * run in parallel.
   * @param {string} name @param {string} script inside node_modules @param {string[]} args
   * @param {{ env?: Record<string, string>, quiet?: boolean }} [options]
   * @returns {Promise<boolean>} whether it succeeded
   */
  async run(name, script, args, { env = {}, quiet = false } = {}) {
    const head = `\n── ${name}`;
    if (!quiet) console.log(head);
    const start = performance.now();
    const child = spawn(process.execPath, [path.join(ROOT, 'node_modules', script), ...args], {
      cwd: ROOT,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      env: { ...process.env, ...env },
    });
    /** @type {Buffer[]} */
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => said.push(part));
    const [status] = await once(child, 'close');
    if (quiet) console.log(`${head}\n${Buffer.concat(said)}`);
    const fine = status === 0;
    this.#fine &&= fine;
    this.#summary.push(
      `${fine ? '✓' : '✗'} ${name}: ${fine ? 'fine' : 'failed'} in ` +
        `${((performance.now() - start) / 1000).toFixed(1)} s`,
    );
    return fine;
  }

  /**
   * Runs Vitest and counts its tests.
   * @param {string[]} args Vitest's arguments: a config file
   * @param {string[]} filter arguments given by the user
   * @param {Record<string, string>} [env]
   */
  async test(args, filter, env) {
    rmSync(REPORT, { force: true });
    mkdirSync(path.dirname(REPORT), { recursive: true });
    const fine = await this.run(
      'tests',
      'vitest/vitest.mjs',
      ['run', ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`, ...filter],
      { env },
    );
    this.#counts = countTests(readReport(), fine);
    // Without a filter no test may be skipped.
    if (this.#counts.skipped > 0 && filter.length === 0) this.fail(`${this.#counts.skipped} tests were skipped`);
  }

  /**
   * Prints the summary; its last line is always the test count, `N passed, N failed`. @returns {number} the exit code
   */
  end() {
    console.log(`\n${this.#summary.join('\n')}\n${this.#counts.passed} passed, ${this.#counts.failed} failed`);
    return this.#fine ? 0 : 1;
  }
}

function readReport() {
  try {
    return JSON.parse(readFileSync(REPORT, 'utf8'));
  } catch {
    return undefined;
  }
}
