/**
 * The Gradient Lab in the real browser: narrowing intervals, and robustness against the user's actions and adapter
 * failures.
 */
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import type { LabTable } from '../../src/lab/lab-types';
import type { LabView } from '../../src/ui/lab/lab-view';
import { openPage, type OpenedPage } from '../support/open-page';
import { eventually, SMALL } from '../support/race-driver';

/** For all that is waited for: no promise, only the end of a test that hangs. */
const HANGS = 120_000;
/** 241 completions instead of thousands. */
const QUICK = '#lab&prompts=1&answerLength=2';

declare global {
  interface HTMLElementTagNameMap {
    'lab-view': LabView;
  }
  interface Window {
    labWorkers: { worker: Worker; ended: boolean }[];
  }
}

/** Keeps every lab worker where a test can reach it, and gives it an ear for the wish that its device were lost. */
async function reachWorkers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.labWorkers = [];
    const RealWorker = window.Worker;
    window.Worker = class extends RealWorker {
      #kept?: Window['labWorkers'][number];

      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        if (String(url).includes('/lab/lab-worker'))
          window.labWorkers.push((this.#kept = { worker: this, ended: false }));
      }

      override terminate(): void {
        if (this.#kept) this.#kept.ended = true;
        super.terminate();
      }
    };
  });
  await page.route('**/lab/lab-worker.ts*', async (route) => {
    const response = await route.fetch();
    const ear = `{ const real = GPUAdapter.prototype.requestDevice;
      GPUAdapter.prototype.requestDevice = async function (...given) {
        const device = await real.apply(this, given);
        new BroadcastChannel('lose-device').onmessage = () => device.destroy();
        return device;
      }; }\n`;
    await route.fulfill({ response, body: ear + (await response.text()) });
  });
}

const open = (path: string): Promise<OpenedPage> => openPage(path, { prepare: reachWorkers });
const tableOf = (page: Page): Promise<LabTable | null> =>
  page.evaluate(() => document.querySelector('lab-view')?.session?.table ?? null);
const batches = async (page: Page): Promise<number> => (await tableOf(page))?.batches ?? -1;
/** Of the bias of GRPO's row. */
const width = async (page: Page): Promise<number> => {
  const { low, high } = (await tableOf(page))!.rows.find(
    ({ row, sampling }) => row === '3' && sampling === 'on-policy',
  )!.measured!.bias;
  return high - low;
};

it('junk in the address is reported, and the lab measures all the same, with ever narrower intervals', async () => {
  const { page, errors, close } = await open(`?${SMALL}${QUICK}&level=letter`);
  expect(await page.locator('lab-view .notice').textContent()).toBe(
    "level: got 'letter'; allowed are sequence, token.",
  );
  expect(await page.title()).toBe('Gradient Lab · RLVR Playground');
  // No race was begun for a reader who did not ask for it.
  expect(await page.locator('rlvr-page').count()).toBe(0);
  await expect.poll(() => batches(page), { timeout: HANGS }).toBeGreaterThanOrEqual(2);
  const first = await width(page);
  const from = await batches(page);
  await expect.poll(() => batches(page), { timeout: HANGS }).toBeGreaterThanOrEqual(4 * from);
  expect(await width(page)).toBeLessThan(0.8 * first);

  // A slider goes elsewhere, and the address with it.
  await page.locator('lab-view input#step').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  const step = Number(/step=(\d+)/.exec(new URL(page.url()).hash)![1]);
  await eventually(async () => (await tableOf(page))!.settings.step).toBe(step);
  await eventually(() => batches(page)).toBeGreaterThan(0);
  expect(await page.locator('lab-view .notice').count()).toBe(0);

  // The race takes over, and the lab's worker is gone.
  await page.getByRole('link', { name: 'Race' }).click();
  await page.locator('rlvr-page').waitFor({ state: 'visible' });
  expect(await page.locator('lab-view').count()).toBe(0);
  expect(await page.evaluate(() => window.labWorkers.map(({ ended }) => ended))).toEqual([true]);
  await page.goBack();
  await page.locator('lab-view').waitFor();
  expect(errors).toEqual([]);
  await close();
});

it('tells of a lost device and of a worker that died, and begins anew when asked', async () => {
  const { page, close } = await open(`?${SMALL}${QUICK}`);
  const trouble = page.locator('lab-view .trouble');
  const again = page.getByRole('button', { name: 'Try again' });
  await expect.poll(() => batches(page), { timeout: HANGS }).toBeGreaterThan(0);
  await page.evaluate(() => new BroadcastChannel('lose-device').postMessage(null));
  await trouble.waitFor();
  expect(await trouble.textContent()).toMatch(/^The GPU device was lost: .+ What was measured stays\.\s*Try again$/);
  const stays = await batches(page);
  expect(stays).toBeGreaterThan(0);
  await again.click();
  await trouble.waitFor({ state: 'detached' });
  const settings = (await tableOf(page))!.settings;
  await expect
    .poll(async () => page.evaluate(() => document.querySelector('lab-view')!.session.phase), { timeout: HANGS })
    .toMatch(/measuring|settled/);
  expect((await tableOf(page))!.settings).toEqual(settings);

  await page.evaluate(() =>
    window.labWorkers.at(-1)!.worker.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' })),
  );
  await trouble.waitFor();
  expect(await trouble.textContent()).toMatch(
    /^The lab's worker stopped: out of memory\. What was measured stays\.\s*Try again$/,
  );
  await again.click();
  await expect
    .poll(() => page.evaluate(() => document.querySelector('lab-view')!.session.phase), { timeout: HANGS })
    .toMatch(/measuring|settled/);
  expect(await page.evaluate(() => window.labWorkers.map(({ ended }) => ended))).toEqual([true, true, false]);
  await close();
});
