/** Eight arms of mixed shapes with four seeds each, in the real page with the real trainer. */
import { expect, it } from 'vitest';
import { bytesOf } from '../support/open-page';
import { drive, eventually } from '../support/race-driver';

const ARMS = [
  'k3-in-reward,beta=0.1',
  'k3-in-reward,beta=1',
  'alone:k2-in-loss,group=4',
  'stale:k1-in-reward,staleness=1',
  'k1-in-loss,advantage=grpo',
  'full-in-loss,lr=1e-5',
];
const QUERY =
  `methods=none,k3-in-reward&seeds=4&prompts=2&group=2&lr=1e-4&steps=100000&evalEvery=100000&evalProblems=2` +
  `&arms=${ARMS.join(';')}`;

it('eight arms of mixed shapes × 4 seeds train, are isolated, shared, exported and opened from the link', async () => {
  const at = await drive(QUERY);
  const arms = () => at.page.evaluate(() => [...document.querySelector('rlvr-page')!.session.curves.arms]);
  const drawn = () => at.page.locator('sample-list section').count();
  await at.reach(2);
  expect(await at.text('.status')).toContain('32 runs');
  const trained = await arms();
  expect(trained).toHaveLength(8);
  // Every arm, of every shape, has come as far.
  for (const arm of trained) await eventually(async () => (await at.curve(arm)).length).toBeGreaterThanOrEqual(8);
  await eventually(drawn).toBe(8);

  await at.page.locator('arm-legend .pick', { hasText: 'alone' }).click();
  await eventually(drawn).toBe(1);
  expect(await at.text('sample-list section h3')).toContain('alone');
  await at.page.locator('arm-legend .all').click();
  await eventually(drawn).toBe(8);

  // The link to share has the live change at its step, where the address has only the new value.
  await at.fill('beta', '0.25');
  await eventually(() => at.page.evaluate(() => document.querySelector('rlvr-page')!.session.changes.length)).toBe(1);
  await at.page.evaluate(() => (navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed'))));
  await at.page.locator('button.take').click();
  await at.page.locator('take-panel .copy-link').click();
  const link = new URL(await at.page.locator('take-panel input').inputValue()).search;
  expect(link).toMatch(/&changes=\d+:beta=0\.25&/);
  expect(new URLSearchParams(link).has('beta')).toBe(false);
  expect(link.split(';')).toHaveLength(ARMS.length);

  // The metrics of every run are in the export.
  const [download] = await Promise.all([
    at.page.waitForEvent('download'),
    at.page.locator('take-panel button.metrics').click(),
  ]);
  const rows = (await bytesOf(download))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { arm?: string; method: string; seed: number });
  expect(new Set(rows.map(({ arm, method, seed }) => `${arm ?? method} ${seed}`)).size).toBe(32);
  await at.page.goto(at.address + link);
  await at.reach(1);
  expect(await arms()).toEqual(trained);
  expect(await at.page.locator('arm-legend .pick').count()).toBe(8);
  expect(at.errors).toEqual([]);
  await at.close();
});
