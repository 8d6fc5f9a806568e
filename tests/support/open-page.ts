/** For *.page.test.ts: the real page, in the real Chromium, driven by Playwright; page-global.ts has the server. */
import { buffer } from 'node:stream/consumers';
import { chromium, type Browser, type Download, type Page } from 'playwright';
import { afterAll, inject } from 'vitest';
import { CHROMIUM_FLAGS_WITHOUT_WEBGPU } from '../../src/setup/chromium-flags.mjs';
import { locateChromium } from '../../src/setup/chromium.mjs';

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

const browsers = new Map<boolean, Promise<Browser>>();

/** The one that every file shares; where there is to be no WebGPU, one for this file. */
function browserOf(withoutWebGPU: boolean): Promise<Browser> {
  if (!withoutWebGPU) return chromium.connect(inject('browserEndpoint'));
  return chromium.launch({ executablePath: locateChromium(), args: CHROMIUM_FLAGS_WITHOUT_WEBGPU });
}

/**
 * Opens the page in a fresh context (no storage, no cache of another test). What a file leaves open is closed
 * after its last test.
 *
 * @param path after the server's address, '' or '?beta=0.3'
 */
export async function openPage(path = '', options: PageOptions = {}): Promise<OpenedPage> {
  const {
    viewport = { width: 1280, height: 800 },
    withoutWebGPU = false,
    locale = 'en-US',
    colorScheme = 'light',
    prepare,
  } = options;
  const address = inject('pageAddress');
  const browser = browsers.get(withoutWebGPU) ?? browserOf(withoutWebGPU);
  browsers.set(withoutWebGPU, browser);

  const context = await (await browser).newContext({ viewport, locale, colorScheme });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('requestfailed', (request) => errors.push(`${request.url()}: ${request.failure()?.errorText}`));
  await prepare?.(page);
  await page.goto(new URL(path.replace(/^\//, ''), address).href);
  return { page, errors, address, close: () => context.close() };
}

/** What the page gave to be saved. A browser that one is connected to has its files elsewhere, so there is no path. */
export const bytesOf = async (download: Download): Promise<Buffer> => buffer(await download.createReadStream());

afterAll(async () => {
  await Promise.all([...browsers.values()].map(async (browser) => (await browser).close()));
  browsers.clear();
});
