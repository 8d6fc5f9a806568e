import { afterEach, describe, expect, it } from 'vitest';
import { Chart } from 'chart.js';
import { presetExperiment } from '../../../src/experiment/read-experiment';
import { chooseLanguage } from '../../../src/ui/app/language';
import { bestOfThree } from '../../support/times';
import { runsOf } from '../../../src/experiment/population-spec';
import { mount, type Mounted } from '../../support/mount';

let at: Mounted;
afterEach(() => at.unmount());

const problems = (): string => at.page.renderRoot.querySelector('.notices')!.textContent!;
/** The lines that a chart shows at full opacity: one per method. */
const means = (metric: string) => {
  const canvas = at.chart(metric).renderRoot.querySelector('canvas')!;
  return Chart.getChart(canvas)!.data.datasets.filter((set) => Number(set.borderWidth) > 2);
};

describe('the page and its worker', () => {
  it('plays a recorded run until the first live points, and says so', async () => {
    const experiment = presetExperiment('collapse');
    const runs = runsOf(experiment);
    const points = [...Array(160).keys()].flatMap((step) =>
      runs.map(({ run }) => ({ run, step, values: { reward: 0.7 } })),
    );
    at = await mount('', {
      experiment,
      runs,
      points,
      collapses: [],
      adapter: 'a recorder',
      command: 'npm run headless',
    });
    await at.settled();
    expect(at.text('.recorded')).toMatch(/Recorded run/);
    expect(means('reward')[0].data.length).toBeGreaterThan(0);
    const live = at.worker.begin();
    expect(at.page.renderRoot.querySelector('.recorded')).not.toBeNull();
    at.worker.train(live, [0], () => ({ reward: 0.6 }));
    await at.settled();
    expect(at.page.renderRoot.querySelector('.recorded')).toBeNull();
    expect(means('reward')[0].data).toEqual([{ x: 0, y: 0.6 }]);
  });

  it('needs no recorded run', async () => {
    at = await mount();
    await at.settled();
    expect(at.page.renderRoot.querySelector('.recorded')).toBeNull();
    expect(problems().trim()).toBe('');
  });

  it('goes on from a snapshot after a lost device, and says so', async () => {
    at = await mount('seeds=1');
    const runs = at.worker.begin();
    at.worker.train(runs, [0, 1, 2, 3], () => ({ reward: 0.5 }));
    at.worker.status('recovering', 4);
    await at.settled();
    expect(at.text('.status')).toContain('It is recovering.');
    at.worker.say({ type: 'rewound', step: 1, message: { code: 'device-lost', why: 'gone', step: 2 } });
    at.worker.train(runs, [2], () => ({ reward: 0.1 }));
    await at.settled();
    expect(problems()).toContain(
      'The device was lost (gone); training goes on from the snapshot of step 2, with the same numbers.',
    );
    expect(means('reward')[0].data.map((dot) => (dot as { x: number }).x)).toEqual([0, 1, 2]);
  });

  it('pretrains with progress, and cancels', async () => {
    at = await mount();
    at.worker.begin();
    await at.settled();
    at.find('policy-panel').shadowRoot!.querySelector<HTMLButtonElement>('section button')!.click();
    expect(at.worker.of('pretrain')).toHaveLength(1);
    at.worker.status('pretraining', 10);
    at.worker.say({ type: 'pretrain-progress', step: 10, steps: 3000, loss: 1.5, accuracy: { addition: 0.25 } });
    await at.settled();
    const panel = at.find('policy-panel').shadowRoot!;
    expect(panel.textContent).toMatch(/step 10 of 3000, loss 1\.500, right on held-out addition 25 %/);
    expect(panel.querySelector('progress')!.value).toBe(10);
    panel.querySelector<HTMLButtonElement>('section button')!.click();
    expect(at.worker.of('cancel-pretrain')).toHaveLength(1);
  });

  it('hands a checkpoint to the worker; one file alone is answered by the page', async () => {
    at = await mount();
    at.worker.begin();
    const bring = async (files: File[]) => {
      at.find('policy-panel').dispatchEvent(
        new CustomEvent('checkpoint-files', { detail: files, bubbles: true, composed: true }),
      );
      await at.settled();
    };
    await bring([new File(['{}'], 'config.json')]);
    expect(problems()).toContain('A checkpoint is two files, config.json and model.safetensors; given: config.json.');
    expect(at.worker.of('start')).toHaveLength(1);
    await bring([new File(['{}'], 'config.json'), new File([new Uint8Array([1, 2, 3])], 'model.safetensors')]);
    expect(at.worker.of('start').at(-1)!.checkpoint).toMatchObject({ config: '{}' });
    expect(new Uint8Array(at.worker.of('start').at(-1)!.checkpoint!.weights as ArrayBuffer)).toEqual(
      new Uint8Array([1, 2, 3]),
    );
    at.worker.say({ type: 'problem', message: 'model.safetensors is cut off.', fatal: false });
    await at.settled();
    expect(problems()).toContain('model.safetensors is cut off.');
    expect(at.page.session.status).toBe('training');
  });

  it('says what is wrong when the worker itself dies', async () => {
    at = await mount();
    at.worker.onerror!(new ErrorEvent('error', { message: 'boom' }));
    await at.settled();
    expect(at.text('.notice.fatal')).toMatch(/The training worker stopped: boom\. Reload the page to go on\./);
    // In the reader's language, also where it is chosen later.
    chooseLanguage('zh');
    await at.settled();
    expect(at.text('.notice.fatal')).toMatch(/训练线程已停止：boom。请重新载入页面再继续。/);
  });

  it('tells the worker when it is hidden, draws nothing meanwhile, and catches up', async () => {
    at = await mount('seeds=1');
    const runs = at.worker.begin();
    await at.settled();
    const hide = async (hidden: boolean) => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
      document.dispatchEvent(new globalThis.Event('visibilitychange'));
      await at.settled();
    };
    try {
      await hide(true);
      at.worker.train(runs, [0, 1, 2], () => ({ reward: 0.5 }));
      await at.settled();
      expect(means('reward')).toHaveLength(0);
      await hide(false);
      expect(means('reward')[0].data).toHaveLength(3);
    } finally {
      Reflect.deleteProperty(document, 'hidden');
    }
    expect(at.worker.of('visibility').map((command) => command.visible)).toEqual([false, true]);
  });

  it('ends its worker when it goes', async () => {
    at = await mount();
    at.page.remove();
    expect(at.worker.terminated).toBe(true);
  });

  it('keeps the page free while eight runs stream in: no task over 100 ms', async () => {
    const longest = await bestOfThree(100, async (before) => {
      if (before > 0) at.unmount();
      at = await mount();
      const runs = at.worker.begin();
      await at.settled();
      const long: number[] = [];
      const observer = new PerformanceObserver((entries) => {
        for (const entry of entries.getEntries()) long.push(entry.duration);
      });
      observer.observe({ entryTypes: ['longtask'] });
      for (let step = 0; step < 160; step += 4) {
        at.worker.train(runs, [step, step + 1, step + 2, step + 3], () => ({
          reward: Math.random(),
          reverseKl: Math.random(),
          entropy: Math.random(),
        }));
        at.worker.status('training', step);
        await new Promise((resolve) => {
          setTimeout(resolve, 50);
        });
      }
      await at.settled();
      observer.disconnect();
      expect(means('reward')[0].data).toHaveLength(160);
      return Math.max(0, ...long);
    });
    expect(longest.ratio, `longest task, ms: ${longest.told}`).toBeLessThan(1);
  });
});
