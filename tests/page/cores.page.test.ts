/** The page as it is built, from a plain file server and without an adapter: float64 on the cores that the machine has. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright';
import { expect, it, onTestFinished } from 'vitest';
import { CHROMIUM_FLAGS_WITHOUT_WEBGPU } from '../../src/setup/chromium-flags.mjs';
import { locateChromium } from '../../src/setup/chromium.mjs';
import { buildPage } from '../setup/build-page';
import { SMALL } from './driver';
import { serveFiles } from './file-server';

it('trains on several workers where there is no WebGPU', async () => {
  const outDir = mkdtempSync(path.join(os.tmpdir(), 'rlvr-built-'));
  onTestFinished(() => rmSync(outDir, { recursive: true, force: true }));
  buildPage(outDir);
  const server = await serveFiles(outDir);
  onTestFinished(() => server.close());
  const browser = await chromium.launch({ executablePath: locateChromium(), args: CHROMIUM_FLAGS_WITHOUT_WEBGPU });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  const said: string[] = [];
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => said.push(error.message));
  await page.goto(`${server.address}?${SMALL}`);
  const status = page.locator('.status').first();
  await expect.poll(async () => Number(/step (\d+) of/.exec((await status.textContent())?.replace(/\s+/g, ' ') ?? '')?.[1] ?? 0), { timeout: 60_000 }).toBeGreaterThan(5);
  expect(await status.textContent()).toContain('float64 on the processor');
  // SMALL has two runs; one core alone needs no worker for them.
  const cores = Math.min(2, await page.evaluate(() => navigator.hardwareConcurrency));
  expect(page.workers().filter((worker) => /\/assets\/page-thread-.*\.js$/.test(worker.url()))).toHaveLength(cores > 1 ? cores : 0);
  expect(said).toEqual([]);
});
