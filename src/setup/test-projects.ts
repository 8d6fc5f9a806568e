/**
 * The kinds of tests, by the end of their name:
 *   *.test.ts          pure Node
 *   *.gpu.test.ts      Node with a WebGPU device (npm `webgpu`)
 *   *.browser.test.ts  inside the real browser
 *   *.page.test.ts     Node, driving the whole page in the real browser (tests/support/open-page.ts)
 *   *.timed.test.ts    Node with a device or a page, and nothing beside it: it measures time
 *   *.browsers.test.ts Node, driving the built page in other browsers: not here, but in `npm run test:browsers`
 *   (browsers-config.ts)
 * Pure tests come first, on every core. Then two files of GPU and page tests and one inside the browser side by side:
 * each of them waits now and then, for an adapter, a compiler or a page. The timed ones come last, one after the other.
 */
import os from 'node:os';
import { playwright } from '@vitest/browser-playwright';
import type { ViteUserConfig } from 'vitest/config';
import { CHROMIUM_FLAGS } from './chromium-flags.mjs';
import { locateChromium } from './chromium.mjs';
import { vulkanEnvironment } from './vulkan.mjs';

const SPECIAL = ['gpu', 'browser', 'page', 'timed', 'browsers'];

/**
 * What the benchmark's peers need (PEER_PACKAGES of bench/peers/peer.ts): the page's dev server must not bundle it,
 * that of the tests must.
 */
const PEER_PACKAGES = [
  '@jax-js/jax',
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-core/dist/register_all_gradients',
  '@tensorflow/tfjs-backend-wasm',
  '@tensorflow/tfjs-backend-webgpu',
];

export function testProjects(): ViteUserConfig['test'] {
  const chromium = locateChromium();
  const special = (name: string, groupOrder: number, maxWorkers = 1) => ({
    name,
    include: [`tests/**/*.${name}.test.ts`],
    // No promise of speed: only the end of a test that hangs, on a machine that others use as well.
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
          // Vitest's own choice leaves a core to itself, which it needs at the beginning only.
          maxWorkers: os.availableParallelism(),
          testTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        // A fork is a process of its own, so its dynamic loader sees this LD_LIBRARY_PATH.
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
