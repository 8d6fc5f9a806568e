/** Playing, changing settings and choosing methods on the real page with the real trainer. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contiguous, drive, eventually, field, SMALL, type Driven } from '../support/race-driver';

let at: Driven;
beforeAll(async () => {
  at = await drive(SMALL);
  await at.reach(1);
});
afterAll(() => at?.close());

const FIRST = 30;
/** The beginning of both curves of a training, once it is there. */
async function beginning(): Promise<number[][]> {
  await at.reach(FIRST);
  const curves = await Promise.all(['k1-in-reward', 'k3-in-reward'].map(at.curve));
  for (const curve of curves) contiguous(curve.slice(0, FIRST));
  return curves.map((curve) => curve.slice(0, FIRST).map(({ y }) => y));
}
const button = (name: string) => at.page.locator('.runs button', { hasText: name });

describe('play and pause', () => {
  it('Space pauses, S and → do one step each, Space goes on', async () => {
    const { keyboard } = at.page;
    const starts = await at.starts();
    await keyboard.press('Space');
    await eventually(() => button('Play').count()).toBe(1);
    // The batch that was under way has arrived when the worker says that it rests.
    const step = await at.step();
    await at.page.waitForTimeout(700);
    expect(await at.step()).toBe(step);
    await keyboard.press('s');
    await eventually(at.step).toBe(step + 1);
    await keyboard.press('ArrowRight');
    await eventually(at.step).toBe(step + 2);
    await at.page.waitForTimeout(300);
    expect(await at.step()).toBe(step + 2);
    await keyboard.press('Space');
    await eventually(() => button('Pause').count()).toBe(1);
    await at.reach(step + 20);
    expect(await at.starts()).toBe(starts);
    contiguous(await at.curve('k3-in-reward'));
  });

  it('the buttons do the same, and Space after a click is not a second click', async () => {
    await button('Pause').click();
    await eventually(() => button('Play').count()).toBe(1);
    const step = await at.step();
    await button('Step').click();
    await eventually(at.step).toBe(step + 1);
    await at.page.keyboard.press('Space');
    await eventually(() => button('Pause').count()).toBe(1);
    await at.reach(step + 10);
  });
});

describe('restart', () => {
  it('R gives the same numbers, a new seed others', async () => {
    const first = await beginning();
    const starts = await at.starts();
    await at.page.keyboard.press('r');
    await eventually(at.starts).toBe(starts + 1);
    expect(await beginning()).toEqual(first);
    expect(new Set(first[0]).size).toBeGreaterThan(1);
    await button('New seed').click();
    await eventually(at.starts).toBe(starts + 2);
    expect(new URL(at.page.url()).searchParams.get('seed')).toBe('2');
    const other = await beginning();
    expect(other).not.toEqual(first);
  });
});

describe('a change while it trains', () => {
  it('of β is marked on the charts and begins nothing anew', async () => {
    const starts = await at.starts();
    const step = await at.step();
    await at.fill('beta', '0.05');
    await eventually(() => at.page.evaluate(() => window.notes.written.has('β 0.3 → 0.05'))).toBe(true);
    await at.reach(step + 20);
    expect(await at.starts()).toBe(starts);
    expect((await at.sent()).at(-1)).toBe('change');
    const [change] = await at.page.evaluate(() => document.querySelector('rlvr-page')!.session.changes);
    expect(change.step).toBeGreaterThanOrEqual(step);
    contiguous(await at.curve('k1-in-reward'));
  });

  it('is in the address, which brings the experiment back', async () => {
    const query = new URL(at.page.url()).search;
    expect(new URLSearchParams(query).get('beta')).toBe('0.05');
    await at.page.reload();
    await at.reach(1);
    expect(new URL(at.page.url()).search).toBe(query);
    expect(await field(at.page, 'beta').inputValue()).toBe('0.05');
    expect(await field(at.page, 'seed').inputValue()).toBe('2');
    expect(await field(at.page, 'prompts').inputValue()).toBe('2');
    const { experiment } = await at.page.evaluate(() => window.notes.heard.find((event) => event.type === 'started')!);
    expect(experiment).toMatchObject({
      beta: 0.05,
      seed: 2,
      prompts: 2,
      groupSize: 2,
      methods: ['k1-in-reward', 'k3-in-reward'],
    });
  });
});

describe('the window', () => {
  it('may change its size: every chart fits its place again, sharp', async () => {
    const fits = () =>
      at.page.locator('metric-chart canvas').evaluateAll((canvases) =>
        canvases.map((canvas) => {
          const { clientWidth, clientHeight } = canvas.parentElement!;
          const { width, height } = canvas as HTMLCanvasElement;
          return (
            [clientWidth, clientHeight, devicePixelRatio].join() ===
            [width / devicePixelRatio, height / devicePixelRatio, devicePixelRatio].join()
          );
        }),
      );
    const widths = () =>
      at.page.locator('metric-chart canvas').evaluateAll((canvases) => canvases.map((canvas) => canvas.clientWidth));
    await eventually(fits).toEqual(Array(5).fill(true));
    const before = await widths();
    await at.page.setViewportSize({ width: 900, height: 700 });
    await eventually(fits).toEqual(Array(5).fill(true));
    expect(await widths()).not.toEqual(before);
    await at.page.setViewportSize({ width: 1280, height: 800 });
    await eventually(widths).toEqual(before);
  });
});

describe('choosing', () => {
  it('another method trains it beside the others', async () => {
    await at.page.locator('method-picker button.open').click();
    await at.page.locator('method-picker input[name=k2-in-loss]').check();
    await at.page.locator('method-picker button.primary').click();
    await eventually(() => at.text('.status')).toContain('3 runs');
    await at.reach(3);
    expect((await at.curve('k2-in-loss')).length).toBeGreaterThan(0);
    expect(new URL(at.page.url()).searchParams.get('methods')).toBe('k1-in-reward,k3-in-reward,k2-in-loss');
    expect(await at.text('sample-list section:nth-of-type(3) h3')).toContain('k2 in loss');
  });

  it('to pretrain again shows how far it is; cancelled, the training that waited goes on', async () => {
    const { page } = at;
    const starts = await at.starts();
    const before = await at.curve('k1-in-reward');
    await page.locator('button[popovertarget=policy]:not([popovertargetaction])').click();
    await page.locator('policy-panel button', { hasText: 'Pretrain again' }).click();
    const bar = page.locator('policy-panel progress');
    await bar.waitFor({ timeout: 60_000 });
    expect(await bar.isVisible()).toBe(true);
    const done = () => bar.evaluate((progress: HTMLProgressElement) => progress.value);
    const first = await done();
    await eventually(done).toBeGreaterThan(first);
    expect(await at.text('policy-panel section:first-of-type p')).toMatch(
      /Pretraining: step \d+ of 2400, loss \d\.\d{3}/,
    );
    expect(await at.text('.status')).toMatch(/^Pretraining: step \d+ of 2400/);
    await page.locator('policy-panel button', { hasText: 'Cancel' }).click();
    await eventually(at.step).toBeGreaterThan(before.length + 10);
    expect(await at.starts()).toBe(starts);
    const after = await at.curve('k1-in-reward');
    contiguous(after);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(await page.locator('policy-panel button', { hasText: 'Pretrain again' }).count()).toBe(1);
    expect(at.errors).toEqual([]);
  });
});
