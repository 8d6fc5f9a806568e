/** Once for all *.page.test.ts: one Vite server, which transforms every module once, and one Chromium with WebGPU. */
import { chromium } from 'playwright';
import { createServer } from 'vite';
import type { TestProject } from 'vitest/node';
import { CHROMIUM_FLAGS } from '../../src/setup/chromium-flags.mjs';
import { locateChromium } from '../../src/setup/chromium.mjs';
import { ROOT } from '../../src/setup/install.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the page's server, ending in a slash. */
    pageAddress: string;
    /** Where Playwright connects to the browser. */
    browserEndpoint: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await createServer({
    root: ROOT,
    configFile: `${ROOT}/vite.config.ts`,
    logLevel: 'error',
    server: { port: 0, hmr: false, watch: null },
  });
  const [browser] = await Promise.all([
    chromium.launchServer({ executablePath: locateChromium(), args: CHROMIUM_FLAGS }),
    server.listen(),
  ]);
  const address = server.resolvedUrls?.local[0];
  if (!address) throw new Error('The Vite server has no address.');
  project.provide('pageAddress', address);
  project.provide('browserEndpoint', browser.wsEndpoint());
  return async () => {
    await Promise.all([browser.close(), server.close()]);
  };
}
