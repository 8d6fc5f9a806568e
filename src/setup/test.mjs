/**
 * `npm test [-- what vitest is to get]`: installs what is missing, then lints, type-checks and runs every test.
 * Goes on after a failure, so that one run tells everything; the exit code is not zero if anything failed.
 * The last line is always `N passed, N failed`, over the tests.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { findChromium } from './chromium.mjs';
import { install, ROOT, runScript } from './install.mjs';
import { countTests } from './count-tests.mjs';
import { vulkanEnvironment } from './vulkan.mjs';

const REPORT = path.join(ROOT, 'reports', 'vitest.json');

/** @type {string[]} */
const summary = [];

/** @param {string} name @param {string} script inside node_modules @param {string[]} args @param {Record<string, string>} [env] */
function step(name, script, args, env = {}) {
  console.log(`\n── ${name}`);
  const start = performance.now();
  const { status } = spawnSync(process.execPath, [path.join(ROOT, 'node_modules', script), ...args], {
    cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env },
  });
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

    const linted = step('lint', 'eslint/bin/eslint.js', ['--config', '.eslint.config.mjs', '--max-warnings', '0', '.']);
    const checked = step('types', 'typescript/bin/tsc', ['--noEmit']);
    const tested = step('tests', 'vitest/vitest.mjs', [
      'run', '--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`, ...extra,
    ], { CHROME_BIN: chromium, ...vulkanEnvironment(chromium) });

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
