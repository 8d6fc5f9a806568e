/** For *.page.test.ts: the real page, from a Vite server, in the real Chromium, driven by Playwright. */
import { chromium, type Browser, type Page } from 'playwright';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll } from 'vitest';
import { CHROMIUM_FLAGS, CHROMIUM_FLAGS_WITHOUT_WEBGPU } from '../../src/setup/chromium-flags.mjs';
import { locateChromium } from '../../src/setup/chromium.mjs';
import { ROOT } from '../../src/setup/install.mjs';

export interface PageOptions {
  viewport?: { width: number; height: number };
  /** The page finds `navigator.gpu`, but no adapter. */
  withoutWebGPU?: boolean;
  locale?: string;
  colorScheme?: 'light' | 'dark';
  /** Runs before the page does anything: to wait at the wrong moment, break something, or change what is served. */
  prepare?: (page: Page) => Promise<void>;
}

export interface OpenedPage {
  page: Page;
  /** What went wrong so far: uncaught errors, console.error, and requests that failed. */
  errors: string[];
  /** The address of the server, ending in a slash. */
  address: string;
  close(): Promise<void>;
}

let server: Promise<ViteDevServer> | undefined;
const browsers = new Map<boolean, Promise<Browser>>();

async function serve(): Promise<ViteDevServer> {
  const started = await createServer({ root: ROOT, configFile: `${ROOT}/vite.config.ts`, logLevel: 'error', server: { port: 0, hmr: false, watch: null } });
  return started.listen();
}

function launch(withoutWebGPU: boolean): Promise<Browser> {
  return chromium.launch({
    executablePath: locateChromium(),
    args: withoutWebGPU ? CHROMIUM_FLAGS_WITHOUT_WEBGPU : CHROMIUM_FLAGS,
  });
}

/**
 * Opens the page in a fresh context (no storage, no cache of another test). The server and the browser are started
 * once per test file, and stopped after its last test.
 *
 * @param path after the server's address, '' or '?beta=0.3'
 */
export async function openPage(path = '', options: PageOptions = {}): Promise<OpenedPage> {
  const { viewport = { width: 1280, height: 800 }, withoutWebGPU = false, locale = 'en-US', colorScheme = 'light', prepare } = options;
  server ??= serve();
  if (!browsers.has(withoutWebGPU)) browsers.set(withoutWebGPU, launch(withoutWebGPU));
  const [{ resolvedUrls }, browser] = await Promise.all([server, browsers.get(withoutWebGPU)]);
  const address = resolvedUrls?.local[0];
  if (!address || !browser) throw new Error('The Vite server has no address.');

  const context = await browser.newContext({ viewport, locale, colorScheme });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
  page.on('requestfailed', (request) => errors.push(`${request.url()}: ${request.failure()?.errorText}`));
  await prepare?.(page);
  await page.goto(new URL(path.replace(/^\//, ''), address).href);
  return { page, errors, address, close: () => context.close() };
}

afterAll(async () => {
  await Promise.all([...browsers.values()].map(async (browser) => (await browser).close()));
  await (await server)?.close();
  browsers.clear();
  server = undefined;
});
