/** The campaign's memory part at a small scale, in the real page. */
import { expect, it } from 'vitest';
import { unflat } from '../../src/campaign/memory-slope';
import { pageRoom } from '../../src/campaign/memory-page';

it('the memory of the page and of its worker is sampled while they train', async () => {
  const room = await pageRoom(200, 8, () => {});
  expect(room.samples.length).toBe(8);
  // Neither heap alone: a page that has loaded has megabytes.
  expect(Math.min(...room.samples.map(([, bytes]) => bytes))).toBeGreaterThan(5e6);
  expect(room.steps).toBeGreaterThanOrEqual(200);
  expect(room.adapter).toMatch(/software/);
  expect(unflat({ ...room, slope: 1e6 })).toMatch(/^the page in Chromium .* grows/);
});
