/** What a reader sees of the speed of the real page with the real trainer: smooth frames, and slow motion. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { machineShare } from '../support/machine-share';
import { bestOfThree } from '../support/times';
import { contiguous, drive, eventually, SMALL, type Driven } from '../support/race-driver';

let at: Driven;
/** Of the machine, before this file's own training took its part. */
let shareBefore: number;
beforeAll(async () => {
  shareBefore = await machineShare();
  at = await drive(SMALL);
  await at.reach(1);
});
afterAll(() => at?.close());

/** Gaps between animation frames, in milliseconds, and tasks over 50 ms of the main thread. */
const watch = (ms: number) =>
  at.page.evaluate(async (span) => {
    const from = performance.now();
    const gaps: number[] = [];
    let last = await new Promise<number>((resolve) => {
      requestAnimationFrame(resolve);
    });
    while (performance.now() - from < span) {
      const now = await new Promise<number>((resolve) => {
        requestAnimationFrame(resolve);
      });
      gaps.push(now - last);
      last = now;
    }
    return { gaps, tasks: window.notes.longTasks.filter((task) => task.start >= from).map((task) => task.duration) };
  }, ms);

/** Milliseconds of one main-thread task. */
const LONGEST_TASK = 100;
/**
 * Median, in milliseconds. Where the processor is the graphics card as well, training takes frames from the page now
 * and then; not every other one.
 */
const LONGEST_GAP = 20;

const speed = () => at.page.locator('select.speed');

describe('while it trains', () => {
  it('draws sixty frames a second while it trains, and no task of its own holds it up', async () => {
    await at.reach(20);
    const before = await at.step();
    const smooth = await bestOfThree(
      1,
      async () => {
        const { gaps, tasks } = await watch(4000);
        const sorted = [...gaps].sort((a, b) => a - b);
        const share = (part: number) => sorted[Math.floor(part * (sorted.length - 1))];
        const told =
          `${gaps.length} frames in 4 s, gaps: median ${share(0.5).toFixed(1)} ms, 90 % ${share(0.9).toFixed(1)}, ` +
          `99 % ${share(0.99).toFixed(1)}, longest ${share(1).toFixed(0)}; tasks over 50 ms: ` +
          `${tasks.map((task) => task.toFixed(0)).join(', ') || 'none'}`;
        console.log(told);
        return Math.max(share(0.5) / LONGEST_GAP, Math.max(0, ...tasks) / LONGEST_TASK);
      },
      async () => shareBefore,
    );
    expect(await at.step()).toBeGreaterThan(before + 10);
    expect(smooth.ratio, smooth.told).toBeLessThan(1);
  });

  it('goes in slow motion by choice, and at full speed again, without a gap in the curves', async () => {
    await speed().selectOption('3');
    await eventually(() => at.page.evaluate(() => window.notes.sent.at(-1))).toEqual({ type: 'speed', speed: 3 });
    await at.page.waitForTimeout(500);
    const pace = await bestOfThree(1, async () => {
      const [from, since] = [await at.step(), performance.now()];
      await at.page.waitForTimeout(2000);
      // By the clock: on a busy machine two seconds are more.
      return Math.abs((1000 * ((await at.step()) - from)) / (performance.now() - since) - 3);
    });
    expect(pace.ratio, `off three steps a second: ${pace.told}`).toBeLessThan(1);
    await at.page.keyboard.press('r');
    await eventually(at.starts).toBe(2);
    expect(await speed().inputValue()).toBe('3');
    const since = performance.now();
    await at.page.waitForTimeout(1000);
    expect(await at.step()).toBeLessThan(5 + (3 * (performance.now() - since)) / 1000);
    // By keyboard as well; the focus stays, so that the arrows go on choosing.
    await speed().focus();
    await at.page.keyboard.press('Home');
    await eventually(() => at.page.evaluate(() => window.notes.sent.at(-1))).toEqual({ type: 'speed', speed: 'full' });
    await at.reach(30);
    contiguous(await at.curve('k1-in-reward'));
    expect(await at.starts()).toBe(2);
    expect(at.errors).toEqual([]);
    // Space is the page's again.
    await speed().blur();
  });
});
