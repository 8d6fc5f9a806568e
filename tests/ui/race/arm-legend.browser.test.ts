/** The arms' chips: raising, isolating, editing; and what live changes say of arms with settings of their own. */
import { Chart } from 'chart.js';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunInfo } from '../../../src/experiment/population-spec';
import { lineColour } from '../../../src/common/palette';
import { sampleOf } from '../../support/fake-worker';
import { mount, type Mounted } from '../../support/mount';

let at: Mounted;
afterEach(() => at.unmount());

const ARMS = 'seeds=2&methods=none,k3-in-reward&arms=weak:k3-in-reward,beta=0.1;k1-in-loss,group=8';
const lines = (metric = 'reward') =>
  Chart.getChart(at.chart(metric).renderRoot.querySelector('canvas')!)!.data.datasets.filter(
    (set) => Number(set.borderWidth) > 2,
  );
const opaque = () => lines().map((set) => String(set.borderColor).slice(7));
const legend = () => at.find('arm-legend').shadowRoot!;
const chip = (key: string) => legend().querySelector<HTMLElement>(`[data-arm='${key}']`)!;
const pick = (key: string) => chip(key).querySelector<HTMLButtonElement>('.pick')!;
const button = (root: ParentNode, text: string) =>
  [...root.querySelectorAll('button')].find((each) => each.textContent!.includes(text))!;
const editor = () => legend().querySelector('arm-editor')!.shadowRoot!;
const field = (key: string) => editor().querySelector(`[data-key=${key}]`)!.shadowRoot!.querySelector('input')!;
const enter = async (input: HTMLInputElement | HTMLSelectElement, text: string) => {
  input.value = text;
  input.dispatchEvent(new Event('change', { bubbles: true }));
  await at.settled();
};
const asked = () => {
  const { methods, arms } = at.worker.of('start').at(-1)!.experiment;
  return { methods, arms };
};

/** A training of these arms, at step 3. */
async function begun(query = ARMS): Promise<RunInfo[]> {
  at = await mount(query);
  const runs = at.worker.begin();
  at.worker.train(runs, [0, 1, 2], (run) => ({ reward: run.run / 10, reverseKl: 1, entropy: 0.5 }));
  await at.settled();
  return runs;
}

describe('chips of arms', () => {
  it('name them, with their line; each has its own curve', async () => {
    await begun();
    const names = [...legend().querySelectorAll('.pick')].map((each) => each.textContent!.trim().replace(/\s+/g, ' '));
    expect(names).toEqual(['Ano KL', 'Bk3 in reward', 'Cweak', 'Dk1 in loss, Group size 8']);
    expect(at.page.session.curves.arms).toEqual(['none', 'k3-in-reward', 'weak', 'k1-in-loss, group=8']);
    expect(lines().map((set) => Number((set.data[2] as { y: number }).y.toFixed(2)))).toEqual([0.05, 0.25, 0.45, 0.65]);
    expect(chip('weak').querySelector('line')!.getAttribute('stroke')).toBe(lineColour('crimson'));
    expect(at.text('header p')).toMatch(/^Which of 4 arms\?/);
  });

  it('raise an arm under the pointer: it is in front, the others are faint', async () => {
    await begun();
    chip('weak').dispatchEvent(new PointerEvent('pointerenter', { pointerType: 'mouse' }));
    await at.settled();
    expect(String(lines()[0].borderColor)).toBe(`${lineColour('crimson')}ff`);
    expect(new Set(opaque().slice(1))).toEqual(new Set(['2e']));
    expect(legend().querySelector('.tip')!.textContent).toContain('Biased');
    chip('weak').dispatchEvent(new PointerEvent('pointerleave'));
    await at.settled();
    expect(opaque()).toEqual(['ff', 'ff', 'ff', 'ff']);
    expect(legend().querySelector('.tip')).toBeNull();
  });

  it('show an arm alone when clicked, with its answers and verdicts; with Shift several, again all', async () => {
    const runs = await begun();
    at.worker.say({ type: 'samples', samples: runs.map(({ run }) => sampleOf(run, [5, 8, 14], 1)) });
    at.worker.collapse(
      runs.find(({ arm }) => arm === 'weak')!,
      2,
    );
    at.worker.collapse(runs[2], 2);
    pick('weak').click();
    await at.settled();
    expect(lines()).toHaveLength(1);
    expect(pick('weak').getAttribute('aria-pressed')).toBe('true');
    const answers = () =>
      [...at.find('sample-list').shadowRoot!.querySelectorAll('section')].map((each) => each.ariaLabel);
    expect(answers()).toEqual(['weak']);
    expect(at.text('.verdict')).toMatch(/^weak collapsed at step 2 \(1 of 2 seeds\)\. Why: .* hold so far/);
    pick('none').dispatchEvent(new MouseEvent('click', { shiftKey: true }));
    await at.settled();
    expect(answers()).toEqual(['no KL', 'weak']);
    pick('none').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await at.settled();
    expect(lines()).toHaveLength(4);
    // The reason, which both have, is told once.
    expect(at.text('.verdict')).toMatch(/^weak collapsed .*; k3 in reward collapsed at step 2 [^;]*Why: [^;]*$/);
  });

  it('a collapse counts for its arm alone, and a rewound population keeps the points of the others', async () => {
    const runs = await begun();
    const weak = runs.filter(({ arm }) => arm === 'weak');
    const message = { code: 'device-lost', why: 'gone', step: 1 } as const;
    at.worker.say({ type: 'rewound', step: 0, message, runs: weak.map(({ run }) => run) });
    await at.settled();
    expect(lines().map((set) => set.data.length)).toEqual([3, 3, 1, 3]);
  });

  it('of recorded runs cannot be edited', async () => {
    await begun();
    at.find<HTMLElement & { experiment?: unknown }>('arm-legend').experiment = undefined;
    await at.settled();
    expect(legend().querySelector('.more, .add, arm-editor')).toBeNull();
  });
});

describe('editing an arm', () => {
  const open = async (key: string, what: string) => {
    chip(key).querySelector<HTMLButtonElement>('.more')!.click();
    await at.settled();
    button(chip(key), what).click();
    await at.settled();
  };
  const apply = async () => {
    button(editor(), 'Apply').click();
    await at.settled();
  };

  it('gives a method a name and settings of its own, in its place, and restarts', async () => {
    await begun();
    await open('k3-in-reward', 'Edit');
    expect(editor().querySelector<HTMLInputElement>('#name')!.placeholder).toBe('k3 in reward');
    await enter(editor().querySelector<HTMLInputElement>('#name')!, 'harsh');
    await enter(editor().querySelector<HTMLSelectElement>('#add')!, 'beta');
    expect(field('beta').value).toBe('0.3');
    await enter(field('beta'), '2');
    expect(editor().querySelector<HTMLInputElement>('#text')!.value).toBe('harsh: k3-in-reward, beta=2');
    await apply();
    expect(asked()).toEqual({
      methods: ['none'],
      arms: ['harsh: k3-in-reward, beta=2', 'weak: k3-in-reward, beta=0.1', 'k1-in-loss, group=8'],
    });
    expect(editor().querySelector('#dialog')!.matches(':popover-open')).toBe(false);
    expect(location.search).toContain('arms=harsh:k3-in-reward,beta=2;weak:');
  });

  it('refuses in place what cannot be, in one sentence', async () => {
    await begun();
    await open('weak', 'Edit');
    const problems = () => [...editor().querySelectorAll('.problem')].map((each) => each.textContent);
    await enter(field('beta'), 'lots');
    await apply();
    expect(editor().querySelector('[data-key=beta]')!.shadowRoot!.textContent).toContain("beta: got 'lots'");
    await enter(field('beta'), '0.2');
    await enter(editor().querySelector<HTMLInputElement>('#name')!, 'a/b');
    expect(problems()).toEqual([expect.stringContaining("name: got 'a/b'")]);
    await enter(editor().querySelector<HTMLInputElement>('#name')!, 'k3-in-reward');
    await apply();
    expect(problems()).toEqual(["arms: got 'k3-in-reward' twice; allowed is each name or text once."]);
    await enter(editor().querySelector<HTMLInputElement>('#text')!, 'k7-in-loss');
    expect(problems()).toEqual([expect.stringContaining("arm 'k7-in-loss': method: got 'k7-in-loss'")]);
    expect(at.worker.of('start')).toHaveLength(1);
    await enter(editor().querySelector<HTMLInputElement>('#text')!, 'fine: k2-in-loss, lr=0.01');
    expect(problems()).toEqual([]);
    await apply();
    expect(asked().arms[0]).toBe('fine: k2-in-loss, lr=0.01');
  });

  it('duplicates, removes and adds arms', async () => {
    await begun();
    await open('weak', 'Duplicate');
    await enter(field('beta'), '0.01');
    await apply();
    expect(asked().arms.at(-1)).toBe('weak 2: k3-in-reward, beta=0.01');
    await open('k1-in-loss, group=8', 'Remove');
    expect(asked().arms).toEqual(['weak: k3-in-reward, beta=0.1', 'weak 2: k3-in-reward, beta=0.01']);
    button(legend(), '+ arm').click();
    await at.settled();
    await enter(editor().querySelector<HTMLSelectElement>('#method')!, 'k2-in-reward');
    await enter(editor().querySelector<HTMLSelectElement>('#add')!, 'advantage');
    editor().querySelector<HTMLButtonElement>('.setting button')!.click();
    await at.settled();
    await apply();
    expect(asked().arms.at(-1)).toBe('k2-in-reward, advantage=rloo');
  });

  it('the list of methods leaves arms alone, and opens the editor', async () => {
    await begun();
    const picker = at.find('method-picker').shadowRoot!;
    picker.querySelector<HTMLElement>('.open')!.click();
    await at.settled();
    picker.querySelector<HTMLInputElement>('input[name=none]')!.click();
    picker.querySelector<HTMLInputElement>('input[name=k3-in-reward]')!.click();
    await at.settled();
    picker.querySelector<HTMLButtonElement>('.primary')!.click();
    await at.settled();
    expect(asked()).toEqual({ methods: [], arms: ['weak: k3-in-reward, beta=0.1', 'k1-in-loss, group=8'] });
    picker.querySelector<HTMLElement>('.open')!.click();
    await at.settled();
    button(picker, '+ arm').click();
    await at.settled();
    expect(editor().querySelector('#dialog')!.matches(':popover-open')).toBe(true);
  });
});

describe('a change while it trains', () => {
  it('is marked with the arms that keep their own setting', async () => {
    await begun();
    await at.fill('beta', '0.05');
    at.worker.say({ type: 'changed', step: 3, changes: [{ key: 'beta', before: 0.3, after: 0.05 }] });
    const written = new Set<string>();
    const write = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function fillText(...given) {
      written.add(given[0]);
      return write.apply(this, given);
    };
    try {
      await at.settled();
    } finally {
      CanvasRenderingContext2D.prototype.fillText = write;
    }
    expect([...written]).toContain('β 0.3 → 0.05 (C keeps its own)');
  });
});
