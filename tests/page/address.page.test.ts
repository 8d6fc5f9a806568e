/** Invalid addresses, in the whole page. */
import { expect, it } from 'vitest';
import { drive, eventually, SMALL } from '../support/race-driver';

it('of no view, and settings that do nothing, are told of in one sentence each, and the race trains', async () => {
  const at = await drive(`${SMALL}#lesson=one&step=3`);
  await eventually(() => at.notices()).toContain(
    "'lesson' in the address is no view; there are race, lab, findings, log, bench, replay.",
  );
  await at.reach(2);
  await at.page.evaluate(() => {
    location.hash = '#race=2&beta=1';
  });
  await eventually(() => at.notices()).toContain(
    "'beta' does nothing behind the # of the address; the race has its settings before it, as in ?beta=0.1.",
  );
  expect(await at.notices()).toContain(
    "'2' in the address names nothing; the race is one whole, without parts that have names.",
  );
  expect(await at.starts()).toBe(1);
  expect(at.errors).toEqual([]);
  await at.close();
});
