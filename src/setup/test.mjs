/**
 * `npm test [-- what vitest is to get]`: installs what is missing, then lints, type-checks, looks at the form
 * (Prettier) and runs every test. Goes on after a failure, so that one run tells everything; the exit code is not zero
 * if anything failed.
 */
import { findChromium } from './chromium.mjs';
import { install, runScript } from './install.mjs';
import { findLavapipe } from './lavapipe.mjs';
import { Steps } from './steps.mjs';
import { vulkanEnvironment } from './vulkan.mjs';

await runScript(async () => {
  const steps = new Steps();
  try {
    install();
    const chromium = findChromium();
    console.log(`The browser is ${chromium}`);
    // Elsewhere there is none, and the tests do without.
    if (process.platform === 'linux') findLavapipe();
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
