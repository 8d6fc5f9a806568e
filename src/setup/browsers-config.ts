/**
 * Vitest's configuration for `npm run test:browsers`: the built page in browsers that are packaged only for Linux, and
 * the engine on Firefox's WebGPU (wgpu) in Deno.
 */
import { defineConfig } from 'vitest/config';
import { ROOT } from './install.mjs';

export default defineConfig({
  root: ROOT,
  test: {
    name: 'browsers',
    include: ['tests/{browsers,deno}/*.browsers.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    allowOnly: false,
    // Generous: it only ends tests that hang.
    testTimeout: 240_000,
    hookTimeout: 120_000,
    globalSetup: 'tests/support/built-page.ts',
  },
});
