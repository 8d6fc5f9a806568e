/**
 * The Bench view in the real browser: opened from the race, measures, is stopped, saves the record of `npm run bench`.
 */
import { expect, it } from 'vitest';
import { readRecord } from '../../src/bench/bench-record';
import { bytesOf, openPage } from '../support/open-page';
import { drive, eventually, SMALL } from '../support/race-driver';

it('pauses the race, which goes on where it was when the reader comes back', async () => {
  const at = await drive(SMALL);
  const { page } = at;
  await at.reach(2);
  await page.getByRole('link', { name: 'Bench' }).click();
  await page.getByRole('button', { name: 'Measure' }).waitFor();
  expect(new URL(page.url()).hash).toBe('#bench');
  expect(await page.title()).toBe('Bench · RLVR Playground');
  expect(await page.locator('rlvr-page').isVisible()).toBe(false);
  await eventually(() => page.evaluate(() => document.querySelector('rlvr-page')!.session.status)).toBe('paused');
  // Space belongs to what is seen.
  await page.keyboard.press('Space');
  const step = await page.evaluate(() => document.querySelector('rlvr-page')!.session.step);
  await page.waitForTimeout(500);
  expect(await page.evaluate(() => document.querySelector('rlvr-page')!.session.step)).toBe(step);

  await page.getByRole('link', { name: 'Race' }).click();
  await page.locator('rlvr-page').waitFor({ state: 'visible' });
  expect(await page.locator('bench-view').count()).toBe(0);
  await at.reach(step + 2);
  expect(await at.starts()).toBe(1);

  // What the reader had paused stays so.
  await page.getByRole('button', { name: 'Pause' }).click();
  await eventually(() => page.evaluate(() => document.querySelector('rlvr-page')!.session.status)).toBe('paused');
  await page.goto(`${page.url().replace(/#.*$/, '')}#bench`);
  await page.getByRole('button', { name: 'Measure' }).waitFor();
  await page.goBack();
  await page.locator('rlvr-page').waitFor({ state: 'visible' });
  await page.waitForTimeout(300);
  expect(await page.evaluate(() => document.querySelector('rlvr-page')!.session.status)).toBe('paused');
  expect(at.errors).toEqual([]);
  await at.close();
});

it('measures what the address asks for, and saves the record; what is wrong in the address is told', async () => {
  const { page, errors, close } = await openPage('#bench&cases=W1s&rounds=1&seconds=0.3&runs=1&speed=9');
  expect(await page.locator('.notice').textContent()).toBe(
    "'speed' in the address is no setting of the bench; allowed are cases, rounds, seconds, runs.",
  );
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  // No race was begun for a reader who did not ask for it.
  expect(await page.locator('rlvr-page').count()).toBe(0);

  await button('Measure').click();
  await page.locator('[role=status]', { hasText: 'ceiling: ' }).waitFor();
  await button('Stop').click();
  expect(await page.locator('[role=status]').textContent()).toContain(
    'Stopped before the end; these figures are not complete.',
  );
  expect(await button('Save JSON').count()).toBe(0);

  await button('Measure again').click();
  await button('Save JSON').waitFor({ timeout: 150_000 });
  const [download] = await Promise.all([page.waitForEvent('download'), button('Save JSON').click()]);
  const record = readRecord((await bytesOf(download)).toString(), download.suggestedFilename());
  expect(download.suggestedFilename()).toMatch(/^rlvr-bench-.*swiftshader.*\.json$/);
  expect(record.adapter).toMatchObject({ kind: 'software', runtime: expect.stringMatching(/^Chrome \d+$/) as string });
  expect(record.rows.map((row) => row.case)).toEqual(['W1s']);
  expect(record.missing).toEqual([]);
  expect(record.rows[0].gradientError).toBeLessThan(1e-4);
  expect(record.ceiling!.bestFma).toBeGreaterThan(record.ceiling!.bestMatmul);
  expect(record.scaling.map(({ shape, runs, refused }) => ({ shape, runs, refused }))).toEqual([
    { shape: 'W1s', runs: 1 },
    { shape: 'W1', runs: 1 },
  ]);
  // The figure in the table is the record's.
  const shown = Number((await page.locator('.speed tbody b').first().textContent())!.replace(',', ''));
  expect(Math.abs(shown / record.rows[0].stepsPerSecond - 1)).toBeLessThan(0.01);
  expect(await page.locator('scaling-chart canvas').getAttribute('aria-label')).toMatch(
    /^W1s: 1 × [\d,.]+; W1: 1 × [\d.]+$/,
  );
  expect(await page.locator('.stages dt').allTextContents()).toContain('rollout');
  expect(errors).toEqual([]);
  await close();
});

it('says that there is nothing to measure without an adapter, and why', async () => {
  const { page, close } = await openPage('#bench', { withoutWebGPU: true });
  const said = page.locator('.notice');
  await said.waitFor();
  expect(await said.textContent()).toMatch(
    new RegExp(
      '^There is nothing to measure here: ' +
        '(This browser has no WebGPU|WebGPU is here, but it has no adapter on this machine).* ' +
        'The race runs on the processor in float64 instead, which is there to be right, not fast\\.$',
    ),
  );
  expect(await page.getByRole('button', { name: 'Measure' }).count()).toBe(0);
  await close();
});
