/**
 * `npm test [-- what vitest is to get]`: installs what is missing, then lints, type-checks and runs every test.
 * Goes on after a failure, so that one run tells everything; the exit code is not zero if anything failed.
 * The last line is always `N passed, N failed`, over the tests.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { findChromium } from './chromium.mjs';
import { install, ROOT, runScript } from './install.mjs';
import { countTests } from './count-tests.mjs';
import { vulkanEnvironment } from './vulkan.mjs';

const REPORT = path.join(ROOT, 'reports', 'vitest.json');

/** @type {string[]} */
const summary = [];

/**
 * Runs a script of node_modules to its end. Quiet, its output comes all at once when it is over, so that two can run side by side.
 * @param {string} name @param {string} script inside node_modules @param {string[]} args
 * @param {{ env?: Record<string, string>, quiet?: boolean }} [options] @returns {Promise<boolean>} whether it was fine
 */
async function step(name, script, args, { env = {}, quiet = false } = {}) {
  const head = `\n── ${name}`;
  if (!quiet) console.log(head);
  const start = performance.now();
  const child = spawn(process.execPath, [path.join(ROOT, 'node_modules', script), ...args], {
    cwd: ROOT, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit', env: { ...process.env, ...env },
  });
  /** @type {Buffer[]} */
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => said.push(part));
  const [status] = await once(child, 'close');
  if (quiet) console.log(`${head}\n${Buffer.concat(said)}`);
  summary.push(`${status === 0 ? '✓' : '✗'} ${name}: ${status === 0 ? 'fine' : 'failed'} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return status === 0;
}

function report() {
  try {
    return JSON.parse(readFileSync(REPORT, 'utf8'));
  } catch {
    return undefined;
  }
}

await runScript(async () => {
  const extra = process.argv.slice(2);
  let counts = { passed: 0, failed: 1, skipped: 0 };
  let fine = false;
  try {
    install();
    const chromium = findChromium();
    console.log(`The browser is ${chromium}`);
    rmSync(REPORT, { force: true });
    mkdirSync(path.dirname(REPORT), { recursive: true });

    // Each of the two keeps one core busy.
    const [linted, checked] = await Promise.all([
      step('lint', 'eslint/bin/eslint.js', ['--config', '.eslint.config.mjs', '--max-warnings', '0', '.'], { quiet: true }),
      step('types', 'typescript/bin/tsc', ['--noEmit'], { quiet: true }),
    ]);
    const tested = await step('tests', 'vitest/vitest.mjs', [
      'run', '--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`, ...extra,
    ], { env: { CHROME_BIN: chromium, ...vulkanEnvironment(chromium) } });

    counts = countTests(report(), tested);
    // Without a filter nothing has a reason to be left out.
    if (counts.skipped > 0 && extra.length === 0) summary.push(`✗ ${counts.skipped} tests were skipped`);
    fine = linted && checked && tested && (counts.skipped === 0 || extra.length > 0);
  } catch (error) {
    summary.push(`✗ ${error instanceof Error ? error.message : error}`);
  }
  console.log(`\n${summary.join('\n')}\n${counts.passed} passed, ${counts.failed} failed`);
  return fine ? 0 : 1;
});
