/** The table, in the real browser, from invented measurements. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import '../../../src/ui/app/page.css';
import { LAB_ROWS } from '../../../src/lab/table/table-rows';
import type { LabTable } from '../../../src/lab/lab-types';
import type { LabExplanation } from '../../../src/ui/lab/explanation';
import '../../../src/ui/lab/lab-table';
import type { LabTableView } from '../../../src/ui/lab/lab-table';
import { labFixture } from '../../support/lab-fixture';

let view: LabTableView;

const flat = (node: Element | null): string => node?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
const cells = (row: string, column: string): HTMLElement[] => [
  ...view.renderRoot.querySelectorAll<HTMLElement>(`[data-key^="${row} ${column} "]`),
];
const cell = (row: string, column: string): HTMLElement => cells(row, column)[0];
const said = (row: string, column: string): string =>
  flat(cell(row, column))
    .replace(flat(cell(row, column).querySelector('.label')), '')
    .trim();
const dialog = (): HTMLDialogElement =>
  view.renderRoot.querySelector('lab-explanation')!.shadowRoot!.querySelector('dialog')!;
/** Text of formulas, which lie in shadows of their own. */
const formula = (of: Element): string => flat(of.querySelector('lab-formula')!.shadowRoot!.querySelector('.side'));
const focused = (): string => (view.renderRoot as ShadowRoot).activeElement?.getAttribute('data-key')?.trim() ?? '';
/** A bar's part, in percent from the left. */
const left = (row: string, part: string): number =>
  parseFloat(cell(row, 'bias').querySelector<HTMLElement>(`.bar .${part}`)!.style.left);

async function show(table: LabTable | null): Promise<void> {
  view.table = table;
  await view.updateComplete;
}
async function settled(): Promise<void> {
  await view.updateComplete;
  await view.renderRoot.querySelector<LabExplanation>('lab-explanation')!.updateComplete;
  await new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
const choose = async (sampling: string): Promise<void> => {
  [...view.renderRoot.querySelectorAll<HTMLInputElement>('.choice label')]
    .find((label) => flat(label) === sampling)!
    .click();
  await settled();
};

beforeEach(async () => {
  await page.viewport(1440, 900);
  view = document.createElement('lab-table') as LabTableView;
  document.body.append(view);
  await view.updateComplete;
});
afterEach(async () => {
  view.remove();
  delete document.documentElement.dataset.theme;
  await page.viewport(1280, 800);
});

describe('the table', () => {
  it('the truth and every row are there with formulas as MathML before anything is measured', () => {
    expect([...view.renderRoot.querySelectorAll('.c-name .id')].map(flat)).toEqual([
      '0',
      ...LAB_ROWS.map(({ id }) => id),
    ]);
    expect([...view.renderRoot.querySelectorAll('tbody.group')].map(flat)).toHaveLength(4);
    for (const row of ['0', ...LAB_ROWS.map(({ id }) => id)]) {
      for (const column of ['objective', 'expectation', 'gradient', 'expectedGradient']) {
        expect(
          cell(row, column).querySelector('lab-formula')!.shadowRoot!.querySelector('math')!.namespaceURI,
        ).toContain('MathML');
      }
    }
    expect(formula(cell('3', 'gradient'))).toContain('r');
    expect(said('3', 'bias')).toBe('·');
  });

  it('there is a legend of the bars, and at token level a note on the formulas', async () => {
    await show(labFixture());
    expect(flat(view.renderRoot.querySelector('.legend'))).toMatch(
      /^interval of the bias interval that is still too short.* estimate by enumeration$/,
    );
    expect(
      [...view.renderRoot.querySelectorAll('.legend .bar')].map((bar) => bar.getBoundingClientRect().width),
    ).toEqual([26, 26, 26, 26]);
    expect(view.renderRoot.querySelector('.note')).toBe(null);
    await show(labFixture({ settings: { level: 'token' } }));
    expect(flat(view.renderRoot.querySelector('.note'))).toMatch(/^The formulas are written for a whole completion\./);
    view.language = 'zh';
    await view.updateComplete;
    expect(flat(view.renderRoot.querySelector('.note'))).toMatch(/^公式按整条回答书写/);
  });

  it('measured intervals stand beside theory and the exact value, and narrow with more completions', async () => {
    await show(labFixture({ completions: 2000 }));
    const wide = cell('3', 'bias').querySelector<HTMLElement>('.range')!.getBoundingClientRect().width;
    await show(labFixture({ completions: 200_000 }));
    expect(cell('3', 'bias').querySelector<HTMLElement>('.range')!.getBoundingClientRect().width).toBeLessThan(
      wide / 4,
    );
    expect(left('3', 'exact')).toBeCloseTo(24, 5);
    expect(said('3', 'bias')).toMatch(/^0\.\d\d 0\.(29|30)–0\.3[01]$/);
    expect([said('2', 'verdict'), said('2', 'theory')]).toEqual(['✓ unbiased', '✓ unbiased']);
    expect([said('1', 'verdict'), said('1', 'cosine')]).toEqual(['∅ zero', '–']);
    expect(said('2', 'value')).toMatch(/^−0\.02\d ✗ ± 0\.00\d$/);
    expect(said('2', 'variance')).toMatch(/^3\.\d\d 3\.3\d–3\.4\d$/);
    expect(flat(view.renderRoot.querySelector('.status'))).toBe(
      'k and ρ of the whole completion · 200,000 completions a row · 99.9 % intervals · 3.2 s',
    );
    expect(flat(cell('D', 'value'))).toMatch(/Token by token only/);
    expect(flat(cell('0', 'value'))).toContain('KL(π‖πref) = 0.374 nats');
  });

  it('open questions are marked: an undecided share, and a bias that may be that of a zero gradient', async () => {
    await show(labFixture({ coverage: 0.4 }));
    expect(said('2', 'verdict')).toBe('… undecided');
    expect(cell('2', 'bias').querySelector('.range.short')).not.toBeNull();
    cell('2', 'verdict').click();
    await settled();
    expect(flat(dialog().querySelector('.now'))).toContain('carry 40 % of the variance. Below 75 %');
    dialog().close();
    const table = labFixture({ completions: 300 });
    const rows = table.rows.map((row) =>
      row.row === '1' && row.measured
        ? {
            ...row,
            verdict: 'biased' as const,
            agrees: null,
            measured: { ...row.measured, future: { estimate: 3, low: -40, high: 46 } },
          }
        : row,
    );
    await show({ ...table, rows });
    expect(said('1', 'verdict')).toBe('✗ biased maybe zero');
    expect(said('1', 'future')).toBe('…');
  });

  it('off-policy has its own formulas, verdicts and causes; both samplings stand one below the other', async () => {
    await show(labFixture());
    const chosen: string[] = [];
    view.addEventListener('sampling-chosen', (event) => chosen.push((event as CustomEvent<string>).detail));
    await choose('off-policy');
    expect(chosen).toEqual(['off-policy']);
    expect(said('1', 'theory')).toBe('✗ biased doc.: zero no ρ');
    expect(cell('1', 'theory').querySelector('.cause')!.getAttribute('title')).toMatch(/older policy μ/);
    expect(
      [...cell('1', 'expectedGradient').querySelector('lab-formula')!.shadowRoot!.querySelectorAll('.side')]
        .map(flat)
        .join(' '),
    ).toMatch(/s.*−.*KL.*μ.*π/);
    expect(said('6', 'verdict')).toBe('✓ unbiased');
    await choose('both');
    expect(cells('1', 'verdict').map((each) => flat(each.querySelector('.verdict')))).toEqual(['∅ zero', '✗ biased']);
    expect(cells('1', 'objective')).toHaveLength(2);
    expect(cells('6', 'objective')).toHaveLength(1);
    const [on, off] = cells('1', 'verdict').map((each) => each.getBoundingClientRect());
    expect(off.top).toBeGreaterThanOrEqual(on.bottom - 1);
  });

  it('a disagreement with theory is marked in red and with a word', async () => {
    await show(labFixture({ wrong: ['9 on-policy'] }));
    const mark = cell('9', 'verdict').querySelector('.wrong')!;
    expect(flat(mark)).toBe('≠ disagrees');
    const wrong = document.createElement('i');
    wrong.style.color = 'var(--wrong)';
    document.body.append(wrong);
    expect(getComputedStyle(mark).color).toBe(getComputedStyle(wrong).color);
    wrong.remove();
    expect(view.renderRoot.querySelectorAll('.wrong')).toHaveLength(1);
  });

  it('a click explains a cell with its number, formulas, code and reason; Escape returns to it', async () => {
    await show(labFixture());
    cell('9', 'bias').click();
    await settled();
    expect(dialog().open).toBe(true);
    expect(flat(dialog().querySelector('h2'))).toBe('Row 9 · k3 in reward gradient: bias');
    expect(flat(dialog().querySelector('.now'))).toMatch(
      /^The mean of 40,000 gradients lies 1\.\d+ times .* by enumeration 1\.10\d*\.$/,
    );
    const large = dialog().querySelectorAll('.one lab-formula');
    expect(large).toHaveLength(4);
    const size = (of: Element): number => parseFloat(getComputedStyle(of).fontSize);
    expect(size(large[0])).toBeGreaterThan(1.6 * size(cell('9', 'objective').querySelector('lab-formula')!));
    expect(dialog().querySelector('.objective code')!.textContent).toContain('loss = (rho * k3.detach()).mean()');
    expect(flat(dialog())).toContain('descends the reverse KL minus the forward KL');
    // Numbers go on while it is open.
    await show(labFixture({ completions: 80_000 }));
    await settled();
    expect(flat(dialog().querySelector('.now'))).toContain('80,000 gradients');
    await userEvent.keyboard('{Escape}');
    await expect.poll(focused).toBe('9 bias on-policy');
    expect(dialog().open).toBe(false);
  });

  it('the table is one Tab stop: arrow keys move, Enter explains, and the explanation leads on', async () => {
    await show(labFixture());
    expect(view.renderRoot.querySelectorAll('[data-key][tabindex="0"]')).toHaveLength(1);
    cell('0', 'name').focus();
    await userEvent.keyboard('{ArrowDown}{ArrowRight}{ArrowRight}');
    expect(focused()).toBe('1 expectation');
    await userEvent.keyboard('{End}{ArrowDown}');
    expect(focused()).toBe('2 theory on-policy');
    await userEvent.keyboard('{PageUp}{ArrowDown}');
    expect(focused()).toBe('0 value');
    await userEvent.keyboard('{ArrowDown}{ArrowRight}{Enter}');
    await settled();
    expect(flat(dialog().querySelector('h2'))).toBe('Row 1 · k1 in loss value: variance');
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    await settled();
    expect(flat(dialog().querySelector('h2'))).toBe('Row 3 · k3 in loss value: variance');
    await userEvent.keyboard('{Escape}');
    await expect.poll(focused).toBe('3 valueVariance on-policy');
    expect(view.renderRoot.querySelectorAll('[data-key][tabindex="0"]')).toHaveLength(1);
  });

  it('a heading explains its column, and explain() opens any cell', async () => {
    cell('head', 'objective').click();
    await settled();
    expect(flat(dialog())).toMatch(/① objective in code.*the distribution under 𝔼 is not differentiated/);
    expect(dialog().querySelector('.formulas')).toBeNull();
    dialog().close();
    view.explain('1', 'gradient', 'off-policy');
    await settled();
    expect(view.sampling).toBe('off-policy');
    expect(formula(dialog().querySelector('.expectedGradient')!)).toContain('μ');
    expect(() => view.explain('10', 'bias')).toThrow("row: got '10'; allowed are head, 0, 1");
  });

  it('all text is Chinese when the language is', async () => {
    view.language = 'zh';
    await show(labFixture());
    await choose('异策略');
    cell('2', 'theory').click();
    await settled();
    for (const text of [...view.renderRoot.querySelectorAll('thead, .group, .hint, .status')].map(flat))
      expect(text).toMatch(/[一-鿿]/);
    expect(flat(dialog())).toMatch(/第 2 行.*理论，在这里：梯度有偏.*没有 ρ/);
    expect(flat(view.renderRoot.querySelector('table'))).not.toMatch(/biased|measured|theory|loss/);
  });

  it.each([
    [1440, 900],
    [1280, 720],
    [390, 844],
  ])('fits on a screen of %i × %i, as cards where that is narrow', async (width, height) => {
    await page.viewport(width, height);
    // As wide as the view leaves it.
    view.style.margin = width > 1000 ? '0 20px' : '0 14px';
    await show(labFixture({ settings: { level: 'token' } }));
    for (const sampling of ['on-policy', 'off-policy', 'both']) {
      await choose(sampling);
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
    }
    expect(getComputedStyle(view.renderRoot.querySelector('thead')!).display === 'none').toBe(width < 1000);
    if (width > 1000) return;
    for (const each of view.renderRoot.querySelectorAll<HTMLElement>('.row td'))
      expect(each.getBoundingClientRect().right).toBeLessThanOrEqual(width);
    // Where some cells are left out the keys pass them by.
    cell('1', 'name').focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    expect(focused()).toBe('1 expectedGradient on-policy');
  });
});
