/** The lab's view with a fake worker: its calls, its display, and its handling of failures. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseLanguage } from '../../../src/ui/app/language';
import { LAB_DEFAULTS } from '../../../src/lab/lab-settings';
import { viewWords } from '../../../src/i18n/lab-view';
import { labFixture } from '../../support/lab-fixture';
import {
  button,
  controls,
  eventually,
  mount,
  placed,
  set,
  text,
  unmount,
  view,
  worker,
  workers,
} from '../../support/mounted-lab';

beforeEach(() => chooseLanguage('en'));
afterEach(unmount);

describe('the lab', () => {
  it('the address’s place is enumerated and measured until all rows settle, and further when asked', async () => {
    await mount('#lab&step=20&staleness=3&prompts=2', (fake) => fake.holds.add('measure'));
    await eventually(placed).toEqual([{ ...LAB_DEFAULTS, step: 20, staleness: 3, prompts: 2 }]);
    await eventually(() => text('.state')).toMatch(/^Measuring 0 of 28 rows settled a test/);
    await eventually(() => controls().renderRoot.querySelector('#step-means')!.textContent).toBe(
      'KL(π‖πref) = 0.374 nats, 83 % right',
    );
    expect(text('.lead')).toContain('7,232 answers');
    expect(worker().of('measure')).toHaveLength(1);

    worker().release('measure');
    await eventually(() => text('.state')).toMatch(/^All rows settled 28 of 28 rows settled/);
    expect(text('[role=status]')).toBe('All rows settled');
    const calls = worker().of('measure').length;
    expect(view.session.table!.batches).toBeGreaterThanOrEqual(30);
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
    expect(worker().of('measure')).toHaveLength(calls);
    expect(text('.verdicts')).toMatch(/^On-policy: right \(unbiased\) 2 .*wrong \(biased\) 3 .*no force at all 1/);

    button('Measure on').click();
    await eventually(() => worker().of('measure').length).toBeGreaterThan(calls + 2);
    button('Pause').click();
    await eventually(() => text('.state')).toMatch(/^Paused/);
  });

  it('what cannot be read in the address is reported, and the rest is kept', async () => {
    await mount('#lab&step=99&run=collapse&colour=red');
    await eventually(placed).toEqual([{ ...LAB_DEFAULTS, run: 'collapse' }]);
    const said = [...view.renderRoot.querySelectorAll('.notice')].map((notice) => notice.textContent!.trim());
    expect(said).toHaveLength(2);
    expect(said[0]).toMatch(/^'colour' in the address is no setting of the lab; allowed are level, run, /);
    expect(said[1]).toMatch(/^step: got '99'; allowed are whole numbers from \d+ to 60\.$/);
  });

  it('of settings that change quickly only the last is measured; older answers are dropped', async () => {
    await mount('#lab', (fake) => fake.holds.add('measure'));
    await eventually(() => worker().of('measure').length).toBe(1);
    for (const step of ['30', '31', '32', '33']) set('step', step);
    expect(location.hash).toBe('#lab&step=33');
    await view.updateComplete;
    expect(text('.state')).toMatch(/^Enumerating/);
    // An answer of the place that was left.
    worker().release('measure');
    worker().holds.add('measure');
    await eventually(placed).toEqual([LAB_DEFAULTS, { ...LAB_DEFAULTS, step: 33 }]);
    await eventually(() => view.session.table!.settings.step).toBe(33);
    expect(view.session.table!.batches).toBe(0);
    worker().release('measure');
    set('completions', '2');
    await eventually(() => placed().at(-1)).toEqual({ ...LAB_DEFAULTS, step: 33, completions: 100 });
    expect(location.hash).toBe('#lab&step=33&completions=100');

    button('Measure again').click();
    await eventually(() => placed().at(-1)?.seed).toBe(2);
    expect(location.hash).toBe('#lab&step=33&completions=100&seed=2');
  });

  it('a lost device and a dead worker are reported, keep what was measured, and can be tried again', async () => {
    await mount();
    await eventually(() => view.session.table?.batches ?? 0).toBeGreaterThan(1);
    worker().refuses.set('measure', { code: 'gpu-lost', why: 'unplugged.' });
    if (view.session.phase === 'settled') button('Measure on').click();
    await eventually(() => text('.trouble')).toBe(
      'The GPU device was lost: unplugged. What was measured stays. Try again',
    );
    expect(view.session.table!.batches).toBeGreaterThan(1);
    button('Try again').click();
    await eventually(() => workers.length).toBe(2);
    expect(workers[0].terminated).toBe(true);
    await eventually(() => view.session.phase).toMatch(/measuring|settled/);
    expect(text('.trouble')).toBe('');

    button('Measure again').click();
    worker().holds.add('measure');
    await eventually(() => view.session.phase).toBe('measuring');
    await eventually(() => worker().asked.at(-1)!.method).toBe('measure');
    worker().die('out of memory');
    await eventually(() => text('.trouble')).toMatch(
      /^The lab's worker stopped: out of memory\. What was measured stays/,
    );
    button('Try again').click();
    await eventually(() => view.session.phase).toMatch(/measuring|settled/);
    const last = worker();
    view.remove();
    expect(last.terminated).toBe(true);
  });

  it('row 1 is undecided until its gradient is told from zero; the end of the run is marked', async () => {
    await mount('#lab', (fake) => {
      fake.holds.add('measure');
      fake.batch = 300;
    });
    await eventually(() => view.session.phase).toBe('measuring');
    worker().release('measure');
    worker().holds.add('measure');
    await eventually(() => view.session.table!.rows[0].measured).not.toBe(null);
    const first = view.session.table!.rows.find(({ row, sampling }) => row === '1' && sampling === 'on-policy')!;
    expect([first.verdict, first.agrees]).toEqual(['biased', null]);
    await view.updateComplete;
    expect(text('.verdicts .biased')).toBe('wrong (biased)');
    expect(text('.verdicts span:has(> .biased)')).not.toMatch(/\b1\b/);
    expect(text('.verdicts span:has(> .undecided)')).toMatch(/undecided yet 1\b/);
    expect(text('.verdicts')).not.toContain('beyond');
    worker().release('measure');
    set('step', '41');
    await eventually(() => view.session.table!.settings.step).toBe(41);
    await view.updateComplete;
    expect(text('.verdicts .beyond')).toBe(
      'This place lies beyond the end of the run at step 40, on its line extended.',
    );
    // The mark under the slider is where the thumb is at step 40.
    const slide = controls().renderRoot.querySelector('.slide')!;
    const [mark, track] = [slide.querySelector('.mark')!, slide.querySelector('input')!].map((each) =>
      each.getBoundingClientRect(),
    );
    expect((mark.right - track.left - 8) / (track.width - 16)).toBeCloseTo((40 - 1) / (60 - 1), 1);
  });

  it('answers cut too short are said to be unable to be right', () => {
    const { truth } = labFixture();
    for (const [language, words] of [
      ['en', 'answers are cut too short to be right'],
      ['zh', '回答截得太短，不可能答对'],
    ] as const) {
      const { distance } = viewWords(language);
      expect(distance({ ...truth, accuracy: 0, referenceAccuracy: 0 })).toContain(words);
      expect(distance({ ...truth, accuracy: 0 })).toMatch(/ 0 %/);
    }
  });

  it('enumerating is reported, and why there is no WebGPU', async () => {
    await mount('#lab', (fake) => {
      fake.holds.add('place');
      fake.notice = { code: 'no-webgpu' };
    });
    await eventually(() => worker().of('place').length).toBe(1);
    await eventually(() => text('.state')).toMatch(/^Enumerating/);
    expect(text('.notice')).toBe(
      'This browser has no WebGPU (navigator.gpu is missing). The lab runs on the processor in float64 instead: ' +
        'slower, just as right.',
    );
    view.language = 'zh';
    await view.updateComplete;
    expect(text('.notice')).toMatch(
      /^这个浏览器没有 WebGPU（缺少 navigator\.gpu）。 ?实验室改在处理器上用 float64 运行/,
    );
    view.language = 'en';
    await view.updateComplete;
    worker().release('place');
    await eventually(() => view.session.phase).toMatch(/measuring|settled/);
  });

  it('nothing is measured while the page is hidden', async () => {
    const see = (seen: boolean): void => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => !seen });
      document.dispatchEvent(new Event('visibilitychange'));
    };
    try {
      await mount('#lab', (fake) => {
        fake.batch = 100;
      });
      await eventually(() => worker().of('measure').length).toBeGreaterThan(1);
      see(false);
      await eventually(() => view.session.phase).toBe('paused');
      const calls = worker().of('measure').length;
      await new Promise((resolve) => {
        setTimeout(resolve, 100);
      });
      expect(worker().of('measure')).toHaveLength(calls);
      see(true);
      await eventually(() => worker().of('measure').length).toBeGreaterThan(calls + 1);
    } finally {
      Reflect.deleteProperty(document, 'hidden');
    }
  });

  it('Chinese is shown everywhere, remembered, and set as the document’s language', async () => {
    await mount();
    button('中').click();
    await view.updateComplete;
    expect(text('h1')).toBe('梯度实验室');
    expect(document.documentElement.lang).toBe('zh-CN');
    expect(localStorage.getItem('rlvr-language')).toBe('zh');
    // No sentence of the view itself stays English.
    for (const said of view.renderRoot.querySelectorAll('.lead, .look, .part > p, .part > h2'))
      expect(said.textContent).toMatch(/[\u4e00-\u9fff]/);
    button('EN').click();
    await view.updateComplete;
    expect(text('h1')).toBe('Gradient Lab');
  });
});
