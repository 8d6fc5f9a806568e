/** Of vitest, for `npm run test:browsers`: the page as it is built, in browsers that only Linux has packages of. */
import { defineConfig } from 'vitest/config';
import { ROOT } from './install.mjs';

export default defineConfig({
  root: ROOT,
  test: {
    name: 'browsers',
    include: ['tests/browsers/*.browsers.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    allowOnly: false,
    // No promise of speed: only the end of a test that hangs.
    testTimeout: 240_000,
    hookTimeout: 120_000,
    globalSetup: 'tests/support/built-page.ts',
  },
});
