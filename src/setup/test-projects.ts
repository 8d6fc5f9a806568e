/**
 * The kinds of tests, by file name suffix:
 *   *.test.ts          pure Node
 *   *.gpu.test.ts      Node with a WebGPU device (npm `webgpu`)
 *   *.browser.test.ts  inside the real browser
 *   *.page.test.ts     Node, driving the whole page in the real browser (tests/support/open-page.ts)
 *   *.timed.test.ts    Node with a device or a page, run alone because they measure time
 *   *.browsers.test.ts Node, driving the built page in other browsers, and the engine on another WebGPU: only in
 *   `npm run test:browsers` (browsers-config.ts)
 * Pure tests run first, on every core. Then two files of GPU and page tests run in parallel with one inside the
 * browser, because each sometimes waits for an adapter, a compiler or a page. The timed ones run last, one by one.
 */
import os from 'node:os';
import { playwright } from '@vitest/browser-playwright';
import type { ViteUserConfig } from 'vitest/config';
import { CHROMIUM_FLAGS } from './chromium-flags.mjs';
import { locateChromium } from './chromium.mjs';
import { vulkanEnvironment } from './vulkan.mjs';

const SPECIAL = ['gpu', 'browser', 'page', 'timed', 'browsers'];

/**
 * Packages of the benchmark's peers (PEER_PACKAGES in bench/peers/peer.ts): the page's dev server must not bundle them,
 * but the tests' server must.
 */
const PEER_PACKAGES = [
  '@jax-js/jax',
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-core/dist/register_all_gradients',
  '@tensorflow/tfjs-backend-wasm',
  '@tensorflow/tfjs-backend-webgpu',
];

/** Refusals say their sentences in English, as in a terminal. */
const SETUP_FILES = ['src/i18n/english-problems.ts'];

export function testProjects(): ViteUserConfig['test'] {
  const chromium = locateChromium();
  const special = (name: string, groupOrder: number, maxWorkers = 1) => ({
    name,
    include: [`tests/**/*.${name}.test.ts`],
    // Generous, for a shared machine: it only ends tests that hang.
    setupFiles: SETUP_FILES,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxWorkers,
    sequence: { groupOrder },
  });
  const page = {
    pool: 'forks' as const,
    globalSetup: 'tests/support/page-global.ts',
    env: chromium ? { CHROME_BIN: chromium } : {},
  };
  return {
    allowOnly: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['tests/**/*.test.ts'],
          exclude: SPECIAL.map((kind) => `tests/**/*.${kind}.test.ts`),
          pool: 'forks',
          // Files share a process and its modules, which take about as long to load as these tests to run. A file
          // leaves nothing behind that another one would see.
          isolate: false,
          // By default Vitest reserves a core for itself, which it needs only at the beginning.
          maxWorkers: os.availableParallelism(),
          setupFiles: SETUP_FILES,
          testTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        // A fork is a separate process, so its dynamic loader sees this LD_LIBRARY_PATH.
        test: { ...special('gpu', 1, 2), pool: 'forks', env: vulkanEnvironment(chromium) },
      },
      {
        extends: true,
        optimizeDeps: { include: PEER_PACKAGES },
        test: {
          ...special('browser', 1, 2),
          browser: {
            enabled: true,
            fileParallelism: false,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { executablePath: chromium, args: CHROMIUM_FLAGS } }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      { extends: true, test: { ...special('page', 1, 2), ...page } },
      {
        extends: true,
        test: { ...special('timed', 2), ...page, env: { ...vulkanEnvironment(chromium), ...page.env } },
      },
    ],
  };
}
