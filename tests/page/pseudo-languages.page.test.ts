/**
 * The page in a language twice as long as English, and in a right-to-left one: on a desktop, a projector and a phone,
 * no view may have overflowing, truncated or overlapping content.
 */
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { LAB_DEFAULTS, labHash } from '../../src/lab/lab-settings';
import { layoutFaults } from '../support/layout-faults';
import { openPage } from '../support/open-page';
import { speaking } from '../support/pseudo-language';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1280, height: 720 },
  { width: 390, height: 844 },
];

const goTo = (page: Page, hash: string): Promise<void> =>
  page.evaluate((to) => {
    location.hash = to;
  }, hash);

/** What opens each view, one after the other, until it is there. */
const VIEWS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  race: async (page) => {
    await page.waitForFunction(() => (document.querySelector('rlvr-page')?.session.step ?? 0) > 0);
    await page.keyboard.press('Space');
    await page.waitForFunction(() => document.querySelector('rlvr-page')!.session.status === 'paused');
  },
  frameworks: async (page) => {
    await page.locator('button:has(+ recipes-panel)').click();
    await page.locator('dialog article').first().waitFor();
  },
  lab: async (page) => {
    await page.keyboard.press('Escape');
    await goTo(page, labHash({ ...LAB_DEFAULTS, answerLength: 2, completions: 1000 }));
    await page.locator('lab-table .row .dot').first().waitFor();
  },
  findings: async (page) => {
    await goTo(page, '#findings');
    await page.locator('findings-view section.claim').first().waitFor();
  },
  log: async (page) => {
    await goTo(page, '#log');
    await page.locator('log-view button.example:enabled').click();
    await page.locator('log-view .picture table').first().waitFor();
  },
  bench: async (page) => {
    await goTo(page, '#bench');
    await page.locator('bench-view table').first().waitFor();
  },
};

/** Those that are still there when a resized page has come to rest; on a busy machine its charts take a while. */
async function settledFaults(page: Page): Promise<string[]> {
  for (let tries = 1; ; tries += 1) {
    await page.evaluate(() => new Promise(requestAnimationFrame));
    const faults = await page.evaluate(layoutFaults);
    if (faults.length === 0 || tries === 40) return faults;
    await page.waitForTimeout(200);
  }
}

/** An arrow leads to the cell that lies in its direction, whichever way the lines run. */
async function arrowLeads(page: Page, arrow: 'ArrowLeft' | 'ArrowRight'): Promise<boolean> {
  const cell = page.locator('lab-table td[data-key]:focus');
  await page.locator('lab-table td[data-key]').nth(2).focus();
  const before = (await cell.boundingBox())!.x;
  await page.keyboard.press(arrow);
  const after = (await cell.boundingBox())!.x;
  return arrow === 'ArrowLeft' ? after < before : after > before;
}

it.concurrent.each(['long', 'rtl'] as const)('every view fits in a language that is %s', async (language) => {
  const { page, errors, close } = await openPage('?prompts=4&group=4&seeds=2', {
    // In float64, which begins at once: the layout is the same, and there are no kernels to compile.
    withoutWebGPU: true,
    prepare: speaking(language),
  });
  const faults: string[] = [];
  for (const [view, open] of Object.entries(VIEWS)) {
    await page.setViewportSize(SIZES[0]);
    await open(page);
    if (view === 'lab')
      expect([await arrowLeads(page, 'ArrowLeft'), await arrowLeads(page, 'ArrowRight')]).toEqual([true, true]);
    for (const size of SIZES) {
      await page.setViewportSize(size);
      faults.push(...(await settledFaults(page)).map((fault) => `${view}, ${size.width}×${size.height}: ${fault}`));
    }
  }
  expect(faults).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.dir)).toBe(language === 'rtl' ? 'rtl' : 'ltr');
  expect(errors).toEqual([]);
  await close();
});
