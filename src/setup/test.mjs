/**
 * `npm test [-- arguments for Vitest]`: installs what is missing, then lints, type-checks, checks the formatting
 * (Prettier) and runs every test. Continues after a failure, so that one run reports everything; the exit code is
 * nonzero if anything failed.
 */
import { findChromium } from './chromium.mjs';
import { install, runScript } from './install.mjs';
import { Steps } from './steps.mjs';
import { vulkanEnvironment } from './vulkan.mjs';

await runScript(async () => {
  const steps = new Steps();
  try {
    install();
    const chromium = findChromium();
    console.log(`The browser is ${chromium}`);
    await Promise.all([
      steps.run('lint', 'eslint/bin/eslint.js', ['--config', '.eslint.config.mjs', '--max-warnings', '0', '.'], {
        quiet: true,
      }),
      steps.run('types', 'typescript/bin/tsc', ['--noEmit'], { quiet: true }),
      steps.run('form', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.'], { quiet: true }),
    ]);
    await steps.test([], process.argv.slice(2), { CHROME_BIN: chromium, ...vulkanEnvironment(chromium) });
  } catch (error) {
    steps.fail(error instanceof Error ? error.message : String(error));
  }
  return steps.end();
});
