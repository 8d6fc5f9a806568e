/** Reading values off the charts, going back to earlier answers, and taking links, tables and files along. */
import { Chart } from 'chart.js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RunInfo } from '../../../src/experiment/population-spec';
import { fromQuery } from '../../../src/experiment/query';
import type { ChartDownload } from '../../../src/ui/charts/chart-download';
import { sampleOf } from '../../support/fake-worker';
import { mount, type Mounted } from '../../support/mount';

let at: Mounted;
afterEach(() => {
  at.unmount();
  vi.restoreAllMocks();
});

/** Four steps of two seeds, whose rewards differ by 0.2; smoothing makes the lines lag behind. */
async function trained(query = 'seeds=2'): Promise<RunInfo[]> {
  at = await mount(query);
  const runs = at.worker.begin();
  at.worker.train(runs, [0, 1, 2, 3], ({ seed }, step) => ({
    reward: 0.2 * step + 0.1 * seed,
    ...(step === 2 ? { meanAtKIn: 0.5 } : {}),
  }));
  await at.settled();
  return runs;
}
const canvasOf = (metric: string) => at.chart(metric).renderRoot.querySelector('canvas')!;
const said = (metric: string) => canvasOf(metric).getAttribute('aria-label')!;
const press = async (metric: string, key: string) => {
  canvasOf(metric).dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }),
  );
  await drawn();
};
const drawn = async () => {
  await at.settled();
  await new Promise((resolve) => {
    requestAnimationFrame(resolve);
  });
};
const click = async (metric: string, step: number) => {
  const canvas = canvasOf(metric);
  const box = canvas.getBoundingClientRect();
  const x = Chart.getChart(canvas)!.scales.x.getPixelForValue(step);
  const place = { clientX: box.left + x, clientY: box.top + 30, bubbles: true };
  canvas.dispatchEvent(new PointerEvent('pointermove', place));
  canvas.dispatchEvent(new MouseEvent('click', place));
  await drawn();
};
const leave = async () => {
  canvasOf('reward').dispatchEvent(new PointerEvent('pointerleave'));
  await drawn();
};
const written = () => vi.spyOn(CanvasRenderingContext2D.prototype, 'fillText');

describe('values read off the charts', () => {
  it('are the means as measured, with interval, n and step, the same in writing and for screen readers', async () => {
    await trained();
    const fillText = written();
    await press('reward', 'ArrowLeft');
    // 0.5 and 0.6: t(1) = 12.706 times 0.0707 / √2.
    expect(said('reward')).toContain('Reward at step 2: k3 in reward 0.550 ± 0.635 (n = 2);');
    const texts = fillText.mock.calls.map(([text]) => text);
    expect(texts).toContain('k3 in reward 0.550 ± 0.635');
    expect(texts).toContain('step 2 · n = 2');
    // Other charts show the same step.
    expect(said('meanAtKIn')).toContain('at step 2: k3 in reward 0.500 ± 0.000');
    await press('reward', 'ArrowLeft');
    expect(said('meanAtKIn')).toContain('no values yet');
  });

  it('stay at a pinned step while training goes on, until they are unpinned', async () => {
    const runs = await trained();
    await click('reward', 1);
    expect(said('reward')).toContain('Reward at step 1 (pinned): k3 in reward 0.350');
    at.worker.train(runs, [4, 5, 6], () => ({ reward: 1 }));
    await leave();
    expect(said('reward')).toContain('at step 1 (pinned): k3 in reward 0.350');
    await press('reward', 'ArrowRight');
    expect(said('reward')).toContain('at step 2 (pinned)');
    await press('reward', 'Escape');
    await press('reward', 'Enter');
    expect(said('reward')).toContain('(pinned)');
    await click('reward', 3);
    await leave();
    await press('reward', 'ArrowLeft');
    expect(said('reward')).toContain('at step 5: k3 in reward 1.000');
  });

  it('are no longer pinned in another training', async () => {
    await trained();
    await click('reward', 1);
    await leave();
    const runs = at.worker.begin();
    at.worker.train(runs, [0, 1, 2], () => ({ reward: 0.25 }));
    await drawn();
    await press('reward', 'ArrowLeft');
    expect(said('reward')).toContain('at step 1: k3 in reward 0.250');
  });
});

describe('answers of earlier steps', () => {
  it('are shown for any logged step and seed, until the latest are wanted again', async () => {
    const runs = await trained();
    const answers = (step: number, digit: number) =>
      at.worker.say({
        type: 'samples',
        samples: runs.map(({ run, seed }) => ({ ...sampleOf(run, [seed, digit, 14], 1), step })),
      });
    for (const step of [0, 4, 8]) answers(step, step);
    await at.settled();
    const list = at.find('sample-list').shadowRoot!;
    const first = () => [...list.querySelectorAll('li:first-child .token')].map((token) => token.textContent).join('');
    const slider = list.querySelector<HTMLInputElement>('input[type=range]')!;
    expect(first()).toBe('18⏎18⏎');
    slider.value = '1';
    slider.dispatchEvent(new globalThis.Event('input'));
    await at.settled();
    expect(first()).toBe('14⏎14⏎');
    expect(list.querySelector('h2')!.textContent).toBe('What they answered at step 4');
    expect(slider.getAttribute('aria-valuetext')).toBe('step 4');
    answers(12, 2);
    const seed = list.querySelector('select')!;
    seed.value = '2';
    seed.dispatchEvent(new globalThis.Event('change'));
    await at.settled();
    expect(first()).toBe('24⏎24⏎');
    list.querySelector<HTMLButtonElement>('.bar button')!.click();
    await at.settled();
    expect(first()).toBe('22⏎22⏎');
    // Where training resumes from a snapshot, later answers are gone.
    at.worker.say({ type: 'rewound', step: 5, message: { code: 'device-lost', why: 'gone', step: 5 } });
    await at.settled();
    expect(at.page.session.kept.answers.steps).toEqual([0, 4]);
  });
});

describe('a training taken along', () => {
  const panel = async () => {
    at.find<HTMLButtonElement>('button.take').click();
    await vi.waitFor(() => expect(at.find('take-panel').shadowRoot?.querySelector('h2')).toBeTruthy());
    return at.find('take-panel').shadowRoot!;
  };
  /** What is saved: name and text. */
  function saved(): { name: string; blob: Blob }[] {
    const files: { name: string; blob: Blob }[] = [];
    const made: Blob[] = [];
    vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => `blob:${made.push(blob as Blob)}`);
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(this: HTMLAnchorElement) {
      files.push({ name: this.download, blob: made[made.length - 1] });
    });
    return files;
  }

  it('as a link that opens the experiment as it began, with its live changes', async () => {
    await trained('seeds=2&arms=weak:k3-in-loss,beta=0.05');
    const begun = at.page.session.experiment;
    await at.fill('beta', '0.05');
    at.worker.say({ type: 'changed', step: 4, changes: [{ key: 'beta', before: 0.3, after: 0.05 }] });
    await at.settled();
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('no'));
    const root = await panel();
    root.querySelector<HTMLButtonElement>('.copy-link')!.click();
    await vi.waitFor(() => expect(root.querySelector('input')).not.toBeNull());
    expect(root.querySelector('section')!.textContent).toContain('The browser does not allow copying');
    const { experiment, problems } = fromQuery(new URL(root.querySelector('input')!.value).search);
    expect(problems).toEqual([]);
    expect(experiment).toEqual({ ...begun, changes: ['4:beta=0.05'] });
  });

  it('as a table of its arms at the pinned step', async () => {
    await trained();
    await click('reward', 1);
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    const root = await panel();
    expect(root.querySelector('pre')!.textContent).toContain('| k3 in reward | 0.350 ± 0.635 |');
    root.querySelector<HTMLButtonElement>('.copy-table')!.click();
    await vi.waitFor(() => expect(root.textContent).toContain('Copied'));
    expect(write.mock.calls[0][0]).toBe(root.querySelector('pre')!.textContent);
  });

  it('as its metrics, without what was dropped when it resumed from a snapshot', async () => {
    const runs = await trained();
    at.worker.say({ type: 'rewound', step: 1, message: { code: 'device-lost', why: 'gone', step: 1 } });
    at.worker.train(runs, [2], () => ({ reward: 0.125 }));
    const root = await panel();
    const files = saved();
    root.querySelector<HTMLButtonElement>('.metrics')!.click();
    expect(files.map(({ name }) => name)).toEqual(['metrics.jsonl']);
    const lines = (await files[0].blob.text()).trimEnd().split('\n');
    expect(lines).toHaveLength(3 * runs.length);
    expect(JSON.parse(lines[lines.length - 1])).toMatchObject({ step: 2, reward: 0.125 });
  });

  it('as a chart: SVG as it is shown, and CSV as it was measured', async () => {
    await trained();
    const download = at.chart('reward').renderRoot.querySelector<ChartDownload>('chart-download')!;
    const [, svg, csv] = download.renderRoot.querySelectorAll<HTMLButtonElement>('.row button');
    const files = saved();
    svg.click();
    await vi.waitFor(() => expect(files).toHaveLength(1));
    csv.click();
    await vi.waitFor(() => expect(files).toHaveLength(2));
    expect(files.map(({ name }) => name)).toEqual(['rlvr-reward.svg', 'rlvr-reward.csv']);
    const drawnSvg = await files[0].blob.text();
    for (const text of ['>Reward<', 'Collapse, seeds=2', 'seeds 1, 2', 'float64 on the processor', 'smoothed'])
      expect(drawnSvg).toContain(text);
    expect((await files[1].blob.text()).split('\n').slice(0, 2)).toEqual([
      'arm,step,reward,low 95 %,high 95 %,n,seed 1,seed 2',
      expect.stringMatching(/^k3 in reward,0,0\.15\d*,-0\.48\d*,0\.78\d*,2,0\.1,0\.2$/),
    ]);
  });
});
