/** The lab's view with an invented worker behind it: what it asks, what it shows, and what becomes of trouble. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import '../../../src/ui/app/page.css';
import { OPTIMUM_DEFAULTS } from '../../../src/lab/optimum/optimum-options';
import { LAB_DEFAULTS } from '../../../src/lab/lab-settings';
import type { LabSettings } from '../../../src/lab/lab-types';
import { chooseLanguage } from '../../../src/ui/app/language';
import type { LabView } from '../../../src/ui/lab/lab-view';
import '../../../src/ui/lab/lab-view';
import type { LabControls } from '../../../src/ui/lab/lab-controls';
import type { LabCurves } from '../../../src/ui/lab/lab-curves';
import type { LabOptimum } from '../../../src/ui/lab/lab-optimum';
import type { LineChart } from '../../../src/ui/charts/line-chart';
import { viewWords } from '../../../src/i18n/lab-view';
import { FakeLab, tinyPolicy } from '../../support/fake-lab';
import { labFixture } from '../../support/lab-fixture';

let view: LabView;
let workers: FakeLab[];
const home = location.href;
const worker = (): FakeLab => workers[workers.length - 1];
const text = (selector: string): string =>
  view.renderRoot.querySelector(selector)?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 40_000, interval: 10 });
const placed = (): LabSettings[] =>
  worker()
    .of('place')
    .map(([settings]) => settings as LabSettings);
const button = (name: string, root: ParentNode = view.renderRoot): HTMLButtonElement =>
  [...root.querySelectorAll('button')].find((each) => each.textContent!.replace(/\s+/g, ' ').trim() === name)!;

async function mount(hash = '#lab', prepare: (fake: FakeLab) => void = () => {}): Promise<void> {
  history.replaceState(null, '', `${location.pathname}${location.search}${hash}`);
  workers = [];
  view = document.createElement('lab-view') as LabView;
  view.options = {
    spawn: () => {
      const fake = new FakeLab();
      prepare(fake);
      workers.push(fake);
      return fake;
    },
    policy: tinyPolicy,
  };
  document.body.append(view);
  await view.updateComplete;
}

const controls = (): LabControls => view.renderRoot.querySelector('lab-controls')!;

/** Moves a control as a reader does. */
function set(key: keyof LabSettings, value: string): void {
  const input = controls().renderRoot.querySelector<HTMLInputElement>(`#${key}`)!;
  input.value = value;
  input.dispatchEvent(new Event('input'));
}

beforeEach(() => chooseLanguage('en'));
afterEach(() => {
  view.remove();
  history.replaceState(null, '', home);
});

describe('the lab', () => {
  it('goes to the address’s place, shows what is enumerated, measures until all is settled, and goes on when asked', async () => {
    await mount('#lab&step=20&staleness=3&prompts=2', (fake) => fake.holds.add('measure'));
    await eventually(placed).toEqual([{ ...LAB_DEFAULTS, step: 20, staleness: 3, prompts: 2 }]);
    await eventually(() => text('.state')).toMatch(/^Measuring 0 of 28 rows settled a test/);
    await eventually(() => controls().renderRoot.querySelector('#step-means')!.textContent).toBe(
      'KL(π‖π_ref) = 0.374 nats, 83 % right',
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

  it('says what in the address cannot be read, and keeps the rest', async () => {
    await mount('#lab&step=99&run=collapse&colour=red');
    await eventually(placed).toEqual([{ ...LAB_DEFAULTS, run: 'collapse' }]);
    const said = [...view.renderRoot.querySelectorAll('.notice')].map((notice) => notice.textContent!.trim());
    expect(said).toHaveLength(2);
    expect(said[0]).toMatch(/^In the address: step: got "99"; allowed are whole numbers from \d+ to 60\.$/);
    expect(said[1]).toMatch(/^In the address: lab setting: got "colour=red"; allowed are level=…, /);
  });

  it('goes only to the last of settings that change quickly, drops older answers, and keeps the address', async () => {
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

  it('tells of a lost device and of a worker that died, keeps what it had, and begins anew when asked', async () => {
    await mount();
    await eventually(() => view.session.table?.batches ?? 0).toBeGreaterThan(1);
    worker().refuses.set('measure', 'The GPU device was lost: unplugged.');
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

  it('calls row 1 undecided, not biased, until it is known from zero; and says where the run ends', async () => {
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

  it('says of answers that are cut too short that they cannot be right', () => {
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

  it('says that it enumerates, and why there is no WebGPU', async () => {
    await mount('#lab', (fake) => {
      fake.holds.add('place');
      fake.notice = 'This browser has no WebGPU.';
    });
    await eventually(() => worker().of('place').length).toBe(1);
    await eventually(() => text('.state')).toMatch(/^Enumerating/);
    expect(text('.notice')).toBe(
      'This browser has no WebGPU. The lab runs on the processor in float64 instead: slower, just as right.',
    );
    worker().release('place');
    await eventually(() => view.session.phase).toMatch(/measuring|settled/);
  });

  it('measures nothing while nobody looks', async () => {
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

  it('speaks Chinese, remembers it, and says so in the document', async () => {
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

describe('the curves', () => {
  const curves = (): LabCurves => view.renderRoot.querySelector('lab-curves')!;
  const charts = (): LineChart[] => [...curves().renderRoot.querySelectorAll<LineChart>('line-chart')];
  const names = (): string[] =>
    charts()[0]
      .series.map(({ label }) => label)
      .filter((label) => label !== '');

  it('measures place by place while the table waits, and draws rows that coincide once', async () => {
    await mount('#lab&step=20', (fake) => {
      fake.holds.add('elsewhere');
      fake.holds.add('measure');
    });
    await eventually(() => view.session.current).toBe(true);
    worker().release('measure');
    await eventually(() => view.session.table!.batches).toBeGreaterThan(1);
    await eventually(names).toContain('2 = 7');
    button('Measure this curve', curves().renderRoot).click();
    await eventually(() => text('.state')).toMatch(/^Waiting for the measurement below/);
    const calls = worker().of('measure').length;
    await eventually(() => worker().of('elsewhere').length).toBe(1);
    expect(worker().of('elsewhere')[0]).toEqual([{ ...LAB_DEFAULTS, step: 2 }, 6]);
    worker().release('elsewhere');
    await eventually(() => worker().of('elsewhere').length).toBe(7);
    await eventually(() => view.session.phase).toMatch(/measuring|settled/);
    expect(worker().of('measure').length).toBeGreaterThanOrEqual(calls);
    await curves().updateComplete;
    const line = charts()[0].series.find(({ label }) => label === '2 = 7')!;
    expect(line.points.map(({ x }) => x)).toEqual([2, 5, 10, 20, 30, 40, 60]);
    expect(charts()[1].yScale).toBe('log');
  });

  it('is stopped, also by other settings, and T = 4 is left out without a graphics card', async () => {
    await mount('#lab', (fake) => {
      fake.holds.add('elsewhere');
    });
    await eventually(() => view.session.current).toBe(true);
    await curves().updateComplete;
    [...curves().renderRoot.querySelectorAll<HTMLElement>('.segments label')]
      .find((label) => label.textContent!.includes('answer length'))!
      .click();
    await curves().updateComplete;
    expect(curves().renderRoot.textContent).toContain('T = 4 needs a graphics card');
    button('Measure this curve', curves().renderRoot).click();
    await eventually(() => worker().of('elsewhere').length).toBe(1);
    set('staleness', '0');
    await eventually(() => curves().places).toBe(null);
    worker().release('elsewhere');
    await eventually(() => placed().at(-1)?.staleness).toBe(0);
    expect(worker().of('elsewhere')).toHaveLength(1);
  });
});

describe('the way to the optimum', () => {
  const optimum = (): LabOptimum => view.renderRoot.querySelector('lab-optimum')!;

  it('refuses what is no β, trains to the end, and says who arrived', async () => {
    await mount();
    await eventually(() => view.session.phase).toMatch(/measuring|settled/);
    const beta = optimum().renderRoot.querySelector('input')!;
    beta.value = '-1';
    beta.dispatchEvent(new Event('input'));
    await optimum().updateComplete;
    expect(optimum().renderRoot.querySelector('[role=alert]')!.textContent).toBe(
      'β, weight of the penalty: got -1; allowed are numbers from 0.05 to 2.',
    );
    expect(button('Train exactly', optimum().renderRoot).disabled).toBe(true);
    beta.value = '0.5';
    beta.dispatchEvent(new Event('input'));
    await optimum().updateComplete;
    button('Train exactly', optimum().renderRoot).click();
    await expect.poll(() => optimum().step, { timeout: 30_000 }).toBe(OPTIMUM_DEFAULTS.steps);
    await eventually(() => optimum().training).toBe(false);
    expect(worker().of('openOptimum')).toEqual([
      [
        {
          level: 'sequence',
          prompts: LAB_DEFAULTS.prompts,
          answerLength: 3,
          beta: 0.5,
          learningRate: OPTIMUM_DEFAULTS.learningRate,
        },
      ],
    ]);
    await optimum().updateComplete;
    const cells = [...optimum().renderRoot.querySelectorAll('tbody tr')].map((line) =>
      [...line.children].map((cell) => cell.textContent!.trim()),
    );
    expect(cells.map(([name, , , , , end]) => [name, end])).toEqual([
      ['0 exact gradient', 'at π*'],
      ['2 = 7', 'at π*'],
      [expect.stringMatching(/^9 k3/), 'still moving'],
    ]);
    expect(optimum().renderRoot.querySelector('.means')!.textContent).toMatch(
      /Rows 0, 2, 7 arrive at the optimum.*Rows 9 were still moving: where they would end is not known yet\./s,
    );
  });
});
