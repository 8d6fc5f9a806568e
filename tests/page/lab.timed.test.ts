/** Time to the first numbers of the Gradient Lab in the real browser. */
import { expect, it } from 'vitest';
import type { LabView } from '../../src/ui/lab/lab-view';
import { openPage } from '../support/open-page';
import { machineShare } from '../support/machine-share';
import { bestOfThree } from '../support/times';
import { SMALL } from '../support/race-driver';

/** Milliseconds from the navigation to enumerated numbers, on a software adapter. */
const SHOWS_WITHIN = 10_000;
/** For all that is waited for: no promise, only the end of a test that hangs. */
const HANGS = 120_000;

declare global {
  interface HTMLElementTagNameMap {
    'lab-view': LabView;
  }
}

it('shows what is enumerated within seconds', async () => {
  // Once without a worker, so that the browser is there and the server has the page transformed.
  const before = await openPage(`?${SMALL}#lab`, {
    prepare: async (page) => {
      await page.route('**/lab/lab-worker.ts*', (route) => route.abort());
    },
  });
  await before.page.locator('lab-view lab-controls').waitFor();
  await before.close();
  const shows = await bestOfThree(
    SHOWS_WITHIN,
    async () => {
      const { page, errors, close } = await openPage(`?${SMALL}#lab`);
      const shown = await page.waitForFunction(
        () => {
          const said =
            document
              .querySelector('lab-view')
              ?.shadowRoot?.querySelector('lab-controls')
              ?.shadowRoot?.querySelector('#step-means')?.textContent ?? '';
          return /[\d.]+ nats/.test(said) ? performance.now() : false;
        },
        undefined,
        { polling: 20, timeout: HANGS },
      );
      const milliseconds = (await shown.jsonValue()) as number;
      const table = (await page.evaluate(() => document.querySelector('lab-view')!.session.table))!;
      console.log(`enumerated numbers after ${(milliseconds / 1000).toFixed(1)} s on ${table.adapter.name}`);
      expect(await page.locator('lab-view .lead').textContent()).toContain(
        `all its ${table.truth.completions.toLocaleString('en-US')} answers`,
      );
      expect(table.truth.reverseKl).toBeGreaterThan(0);
      expect(errors).toEqual([]);
      await close();
      return milliseconds;
    },
    machineShare,
  );
  expect(shows.ratio, `ms: ${shows.told}`).toBeLessThan(1);
}, 400_000);
