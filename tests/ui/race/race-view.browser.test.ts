import { afterEach, describe, expect, it } from 'vitest';
import { Chart } from 'chart.js';
import { textColour } from '../../../src/common/palette';
import { currentTheme } from '../../../src/ui/app/theme';
import { presetExperiment } from '../../../src/experiment/read-experiment';
import { sampleOf } from '../../support/fake-worker';
import { mount, type Mounted } from '../../support/mount';

let at: Mounted;
afterEach(() => at.unmount());

const problems = (): string => at.page.renderRoot.querySelector('.notices')!.textContent!;
/** The lines that a chart shows in full strength: one per method. */
const means = (metric: string) => {
  const canvas = at.chart(metric).renderRoot.querySelector('canvas')!;
  return Chart.getChart(canvas)!.data.datasets.filter((set) => Number(set.borderWidth) > 2);
};

describe('the page', () => {
  it('the default preset starts by itself, and its numbers reach charts and status', async () => {
    at = await mount();
    expect(at.worker.posted).toEqual([{ type: 'start', experiment: presetExperiment('collapse') }]);
    const runs = at.worker.begin();
    at.worker.train(runs, [0, 1, 2], (run, step) => ({
      reward: run.method === 'k3-in-reward' ? 0.5 : 0.8 + 0.1 * (run.seed % 2),
      reverseKl: step,
      entropy: 0.3,
    }));
    at.worker.status('training', 3);
    await at.settled();
    expect(at.text('h1')).toBe('RLVR Playground');
    expect(at.text('header p')).toMatch(/k3 in reward.*k1 in reward.*same randomness/);
    expect(at.text('.status')).toMatch(/step 3 of 160 · 8 runs\s*5\.0 steps\/s\s*float64 on the processor/);
    const [k3, k1] = means('reward');
    expect(k3.data.map((dot) => (dot as { y: number }).y)).toEqual([0.5, 0.5, 0.5]);
    for (const dot of k1.data) expect((dot as { y: number }).y).toBeCloseTo(0.85);
    // On the log chart a KL of exactly 0 lies on the floor instead of nowhere.
    expect((means('reverseKl')[0].data[0] as { y: number }).y).toBe(1e-3);
    expect(at.chart('reward').renderRoot.querySelector('canvas')!.getAttribute('aria-label')).toMatch(
      /^Reward at step 2: k3 in reward 0\.500 ± 0\.000 \(n = 4\); k1 in reward 0\.850 ± 0\.092 \(n = 4\)\./,
    );
  });

  it('a collapse is reported with its reason, in one text for all seeds', async () => {
    at = await mount();
    const runs = at.worker.begin();
    at.worker.train(runs, [...Array(70).keys()], (run, step) => ({
      reward: run.method === 'k3-in-reward' && step > 40 ? 0 : 0.7,
    }));
    const verdict = at.find('.verdict');
    expect(verdict.textContent!.trim()).toBe('');
    expect(verdict.getAttribute('aria-live')).toBe('polite');
    runs.filter((run) => run.method === 'k3-in-reward').forEach((run, i) => at.worker.collapse(run, 38 + i));
    await at.settled();
    expect(at.text('.verdict')).toBe(
      'k3 in reward collapsed at steps 38–41 (4 of 4 seeds). Why: Its expected gradient descends the reverse KL ' +
        'minus the forward KL: a difference without a lower bound, and near the reference hardly any force. k1 in ' +
        'reward holds so far, on the same prompts.',
    );
  });

  it('Chinese is shown everywhere at once, and remembered', async () => {
    at = await mount();
    const runs = at.worker.begin();
    at.worker.train(runs, [...Array(70).keys()], (run, step) => ({
      reward: run.method === 'k3-in-reward' && step > 40 ? 0 : 0.7,
    }));
    at.worker.collapse(
      runs.find((run) => run.method === 'k3-in-reward')!,
      38,
    );
    at.worker.say({
      type: 'adapter',
      adapter: { name: 'a slow one', kind: 'software' },
      notice: { code: 'software-adapter', adapter: 'a slow one' },
    });
    await at.settled();
    expect(problems()).toContain(
      'WebGPU runs in software here (a slow one), not on a graphics card: training is slow.',
    );
    [...at.page.renderRoot.querySelectorAll<HTMLButtonElement>('.languages button')]
      .find((button) => button.textContent === '中')!
      .click();
    await at.settled();
    expect(document.documentElement.lang).toBe('zh-CN');
    expect(localStorage.getItem('rlvr-language')).toBe('zh');
    expect(at.text('header p')).toMatch(/哪种 KL 惩罚更好.*同样的随机数/);
    expect(at.text('.verdict')).toMatch(/^k3 放入奖励 在第 38 步（4 个种子中的 1 个）崩溃了。 原因：它/);
    // No button, heading or sentence of the race stays English.
    for (const each of at.page.renderRoot.querySelectorAll(
      'header p, .gloss, nav a, .runs button:not([disabled]), .verdict p, .panel h2',
    )) {
      if (!each.closest('recipes-panel')) expect(each.textContent).toMatch(/[\u4e00-\u9fff]|✕/);
    }
    expect(problems()).toContain('这里的 WebGPU 由软件模拟（a slow one）');
    expect(at.find('sample-list').shadowRoot!.querySelector('h2')!.textContent).toBe('它们现在的回答');
    expect(at.chart('reward').renderRoot.querySelector('canvas')!.getAttribute('aria-label')).toMatch(
      /^奖励，第 69 步：k3 放入奖励/,
    );
  });

  it('the collapse mark on the chart has the colour of the method', async () => {
    at = await mount('seeds=1');
    const runs = at.worker.begin();
    at.worker.train(runs, [...Array(50).keys()], () => ({ reward: 0.5 }));
    await at.settled();
    const canvas = at.chart('reward').renderRoot.querySelector('canvas')!;
    const [r, g, b] = [1, 3, 5].map((from) => parseInt(textColour('k3', currentTheme()).slice(from, from + 2), 16));
    const written = (): number => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let i = 0; i < data.length; i += 4)
        if (Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 40) count += 1;
      return count;
    };
    // So far only the name at the end of the line is written in the method's colour.
    const name = written();
    at.worker.collapse(runs[1], 20);
    await at.settled();
    expect(written()).toBe(name);
    at.worker.collapse(runs[0], 20);
    await at.settled();
    expect(written()).toBeGreaterThan(2 * name);
  });
});

describe('controls of the race', () => {
  it('after the end there are no steps, and changes are not marked', async () => {
    at = await mount('seeds=1');
    const runs = at.worker.begin();
    at.worker.train(runs, [0, 1, 2], () => ({ reward: 0.5 }));
    const step = () =>
      [...at.page.renderRoot.querySelectorAll<HTMLButtonElement>('.runs button')].find((button) =>
        button.textContent!.includes('Step'),
      )!;
    await at.settled();
    expect(step().disabled).toBe(false);
    at.worker.status('finished', 160);
    at.worker.say({ type: 'changed', step: 160, changes: [{ key: 'beta', before: 0.3, after: 0.05 }] });
    await at.settled();
    expect(step().disabled).toBe(true);
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 's' }));
    expect(at.worker.of('step')).toEqual([]);
    expect(at.page.session.changes).toEqual([]);
  });

  it('Space, S, → and R play, pause, step and restart, but not while typing in a field', async () => {
    at = await mount();
    at.worker.begin();
    await at.settled();
    const press = (key: string, on: EventTarget = document.body) =>
      on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }));
    press(' ');
    at.worker.status('paused', 4);
    press(' ');
    press('s');
    press('ArrowRight');
    press('r');
    const sent = at.worker.posted.slice(1).map((command) => command.type);
    expect(sent).toEqual(['pause', 'play', 'step', 'step', 'restart']);
    press(' ', at.field('beta'));
    press('r', at.field('beta'));
    expect(at.worker.posted).toHaveLength(1 + sent.length);
  });

  it('choosing no method is refused, other methods restart the training', async () => {
    at = await mount();
    at.worker.begin();
    await at.settled();
    const picker = at.find('method-picker').shadowRoot!;
    picker.querySelector<HTMLElement>('.open')!.click();
    await at.settled();
    const tick = (name: string) => picker.querySelector<HTMLInputElement>(`input[name=${name}]`)!.click();
    tick('k3-in-reward');
    tick('k1-in-reward');
    await at.settled();
    expect(picker.querySelector('.problem')!.textContent).toMatch(/keep at least one/);
    expect(picker.querySelector<HTMLButtonElement>('.primary')!.disabled).toBe(true);
    tick('k3-in-loss');
    await at.settled();
    picker.querySelector<HTMLButtonElement>('.primary')!.click();
    await at.settled();
    expect(at.worker.of('start').at(-1)!.experiment.methods).toEqual(['k3-in-loss']);
  });

  it('answers are shown token by token, with the log-ratio in words', async () => {
    at = await mount('seeds=1');
    const runs = at.worker.begin();
    at.worker.say({
      type: 'samples',
      samples: [sampleOf(runs[0].run, [0, 0, 7, 0], 0), sampleOf(runs[1].run, [5, 8, 14], 1)],
    });
    await at.settled();
    const [wrong, right] = [...at.find('sample-list').shadowRoot!.querySelectorAll('li')].map((row) =>
      row.textContent!.replace(/\s+/g, ' '),
    );
    expect(wrong).toMatch(/37\+48=.*no number ✗.*it is 85/);
    expect(right).toMatch(/37\+48=.*85 ✓/);
    const answer = at.find('sample-list').shadowRoot!.querySelectorAll('.answer')[1];
    expect(answer.getAttribute('aria-label')).toBe(
      '37+48= 5: log π/π_ref +1.0, probability 0.90; 8: log π/π_ref +1.0, probability 0.90; ⏎: log π/π_ref −1.0, ' +
        'probability 0.14',
    );
    expect([...answer.querySelectorAll('.token')].map((token) => token.className)).toEqual([
      'token more',
      'token more',
      'token less',
    ]);
  });
});
