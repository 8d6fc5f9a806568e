/**
 * The built page in WebKitGTK, Safari's engine, which has no WebGPU on Linux: the fallback, the lab and the findings.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { Builder, type WebDriver } from 'selenium-webdriver';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { findWebKit } from '../../src/setup/browsers.mjs';
import type { LabView } from '../../src/ui/lab/lab-view';
import { look, seen, type Look } from '../support/look';

declare global {
  interface HTMLElementTagNameMap {
    'lab-view': LabView;
  }
}

const processes: ChildProcess[] = [];
let driver: WebDriver;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

beforeAll(async () => {
  const webkit = findWebKit();
  // Xvfb chooses a display that is free, and tells which.
  const display = spawn(webkit.display, ['-displayfd', '1', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  processes.push(display);
  const [number] = (await once(display.stdout, 'data')) as [Buffer];
  const port = await freePort();
  processes.push(
    spawn(webkit.driver, [`--port=${port}`], {
      stdio: 'ignore',
      env: { ...process.env, DISPLAY: `:${String(number).trim()}` },
    }),
  );
  const server = `http://127.0.0.1:${port}`;
  await vi.waitFor(() => fetch(`${server}/status`), { timeout: 20_000, interval: 50 });
  driver = await new Builder()
    .usingServer(server)
    .withCapabilities({
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary: webkit.browser, args: ['--automation'] },
    })
    .build();
});

afterAll(async () => {
  await driver?.quit();
  for (const each of processes.reverse()) each.kill();
});

const open = (query: string) => driver.get(`${inject('builtAddress')}${query}`);
const evaluate = <T>(inside: () => T): Promise<T> => driver.executeScript<T>(`return (${inside.toString()})()`);
/** @throws Error after `seconds`. */
const eventually = <T>(inside: () => T, seconds = 60) =>
  expect.poll(() => evaluate(inside), { timeout: 1000 * seconds, interval: 100 });

test('the processor trains in float64, and the page says why', async () => {
  await open('?prompts=2&group=2&seeds=1');
  const { status, notices, adapter, audit } = await seen(
    async () => JSON.parse(await evaluate(look)) as Look,
    ({ steps }) => steps > 20,
    'step 20',
    60,
  );
  console.log(`${await evaluate(() => navigator.userAgent)}: ${status}`);
  expect(adapter?.kind).toBe('processor');
  expect(notices.join()).toContain('Training runs on the processor in float64 instead');
  expect(audit?.computedIn).toBe('float64');
  await eventually(() =>
    document
      .querySelector('rlvr-page')!
      .shadowRoot!.querySelector('metric-chart.reward')!
      .shadowRoot!.querySelector('canvas')!
      .getAttribute('aria-label'),
  ).toMatch(/at step \d+: .*k3/);
});

test('the lab enumerates, and its estimates sharpen', async () => {
  await open('#lab&prompts=1&answerLength=2');
  await driver.navigate().refresh();
  await eventually(() => document.querySelector('lab-view')?.session?.table?.batches ?? 0).toBeGreaterThan(1);
  const nats = () =>
    document
      .querySelector('lab-view')!
      .shadowRoot!.querySelector('lab-controls')!
      .shadowRoot!.querySelector('#step-means')?.textContent ?? '';
  await eventually(nats).toMatch(/[\d.]+ nat/);
  await eventually(
    () =>
      document
        .querySelector('lab-view')!
        .shadowRoot!.querySelector('lab-table')!
        .shadowRoot!.querySelectorAll('[role=gridcell]').length,
  ).toBeGreaterThan(10);
  const batches = await evaluate(() => document.querySelector('lab-view')!.session.table!.batches);
  await expect
    .poll(() => evaluate(() => document.querySelector('lab-view')!.session.table!.batches), { timeout: 60_000 })
    .toBeGreaterThan(batches);
});

test('the findings show their claims and draw their figures', async () => {
  await open('#findings');
  await driver.navigate().refresh();
  await eventually(
    () => document.querySelector('findings-view')?.shadowRoot?.querySelectorAll('.claim').length ?? 0,
  ).toBeGreaterThan(5);
  await evaluate(() => {
    for (const each of document.querySelector('findings-view')!.shadowRoot!.querySelectorAll('details'))
      each.open = true;
  });
  await eventually(
    () => document.querySelector('findings-view')!.shadowRoot!.querySelectorAll('figure svg').length,
  ).toBeGreaterThan(0);
});
