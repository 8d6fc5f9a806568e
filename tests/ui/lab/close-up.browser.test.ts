/**
 * The parts of the lab that need no training: estimators close up, the categorical toy, the binary experiment, and the
 * chart that they draw with.
 */
import { Chart } from 'chart.js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import '../../../src/ui/app/page.css';
import '../../../src/ui/lab/categorical-toy';
import '../../../src/ui/lab/lab-estimators';
import '../../../src/ui/lab/figure-two';
import type { LitElement } from 'lit';
import { registerEstimator } from '../../../src/kl/estimators';
import { bounds, logTicks, tickText } from '../../../src/ui/charts/chart-numbers';
import { number } from '../../../src/common/format';
import type { ChartSeries, LineChart } from '../../../src/ui/charts/line-chart';
import { LEAST, withProbability } from '../../../src/ui/lab/probability-bars';

let mounted: LitElement | undefined;
afterEach(() => {
  mounted?.remove();
  delete document.documentElement.dataset.theme;
});

async function mount<T extends LitElement>(tag: string, properties: Partial<T> = {}): Promise<T> {
  const element = Object.assign(document.createElement(tag), properties) as T;
  mounted = element;
  document.body.append(element);
  await settled(element);
  return element;
}
/** The element and the charts in it have been rendered. */
async function settled(element: LitElement): Promise<void> {
  await element.updateComplete;
  for (const chart of element.renderRoot.querySelectorAll<LineChart>('line-chart')) await chart.updateComplete;
}
const find = <T extends HTMLElement>(element: LitElement, selector: string, at = 0): T =>
  [...element.renderRoot.querySelectorAll<T>(selector)][at];
const words = (node: Element): string => node.textContent!.replace(/\s+/g, ' ').trim();
const key = (target: Element, name: string, shiftKey = false): void => {
  target.dispatchEvent(new KeyboardEvent('keydown', { key: name, shiftKey, bubbles: true }));
};
/** The rows of a table as text. */
const cells = (table: Element): string[][] =>
  [...table.querySelectorAll('tbody tr')].map((row) => [...row.children].map(words));
async function type(element: LitElement, selector: string, value: number): Promise<void> {
  const input = find<HTMLInputElement>(element, selector);
  input.value = String(value);
  input.dispatchEvent(new Event('input', { bubbles: true }));
  await settled(element);
}

describe('numbers of charts', () => {
  it('are written with the digits that matter', () => {
    expect([0, 0.0123, -4.567, 123.4, 1.26e6, -2.5e-5, Infinity, -Infinity, NaN].map((each) => number(each))).toEqual([
      '0',
      '0.0123',
      '−4.57',
      '123',
      '1.3 × 10⁶',
      '−2.5 × 10⁻⁵',
      '∞',
      '−∞',
      'NaN',
    ]);
    expect([0, -5, 0.25, 1e6, 2e-4].map(tickText)).toEqual(['0', '−5', '0.25', '10⁶', '2·10⁻⁴']);
  });
  it('axes have round ends, and begin at 0 where it is near', () => {
    expect(bounds([0.1, 1.1], 'linear', true)).toEqual([0, 1.25]);
    expect(bounds([-3.2, 4.1], 'linear', true)).toEqual([-4, 6]);
    expect(bounds([5, 20], 'linear', false)).toEqual([5, 20]);
    expect(bounds([0, NaN, 0.5, 8], 'log', false)).toEqual([0.5, 8]);
    expect(logTicks([0.3, 30])).toEqual([0.5, 1, 2, 5, 10, 20]);
    expect(logTicks([1e-9, 1e9]).length).toBeLessThan(8);
  });
});

describe('the chart', () => {
  const series: ChartSeries[] = [
    {
      label: 'k1 in loss',
      colour: 'k1',
      dash: [3, 2],
      points: [
        { x: 5, y: 1, low: 0.8, high: 1.2 },
        { x: 10, y: 0 },
        { x: 20, y: 4 },
      ],
    },
    { label: '', colour: 'muted', kind: 'points', points: [{ x: 5, y: 2, low: 1, high: 3 }] },
  ];
  const datasets = (chart: LineChart) => Chart.getChart(chart.renderRoot.querySelector('canvas')!)!.data.datasets;

  it('draws lines, their bands and points, and says in words what it shows', async () => {
    const chart = await mount<LineChart>('line-chart', { series, xTitle: 'T', yTitle: 'Bias' });
    const [points, line, low, high] = datasets(chart);
    expect(
      [points.data, line.data, low.data, high.data].map((data) => data.map((dot) => (dot as { y: number }).y)),
    ).toEqual([[2], [1, 0, 4], [0.8, 0, 4], [1.2, 0, 4]]);
    expect(line.borderColor).toBe('#0072B2');
    expect(find(chart, 'canvas').getAttribute('aria-label')).toBe(
      'Bias; at T 20.00: k1 in loss 4.00. Arrow keys read other places.',
    );
    chart.language = 'zh';
    chart.series = [];
    await settled(chart);
    expect(find(chart, 'canvas').getAttribute('aria-label')).toBe('Bias：还没有数值。');
  });

  it('keeps what is not positive on a log axis at its lower end', async () => {
    const chart = await mount<LineChart>('line-chart', { series, yScale: 'log', yRange: [0.01, 10] });
    expect(datasets(chart)[1].data.map((dot) => (dot as { y: number }).y)).toEqual([1, 0.01, 4]);
  });

  it('reads values off by the arrow keys and the pointer, at the places that have points', async () => {
    const chart = await mount<LineChart>('line-chart', { series });
    const canvas = find(chart, 'canvas');
    key(canvas, 'ArrowLeft');
    expect(chart.reading).toBe(10);
    key(canvas, 'ArrowLeft');
    key(canvas, 'ArrowLeft');
    expect(chart.reading).toBe(5);
    const { left, top } = canvas.getBoundingClientRect();
    const { scales } = Chart.getChart(canvas as HTMLCanvasElement)!;
    canvas.dispatchEvent(
      new PointerEvent('pointermove', { clientX: left + scales.x.getPixelForValue(11.5), clientY: top + 50 }),
    );
    expect(chart.reading).toBe(10);
    canvas.dispatchEvent(new PointerEvent('pointerleave'));
    expect(chart.reading).toBeNull();
  });

  it('takes the colours of the theme when it changes', async () => {
    document.documentElement.dataset.theme = 'light';
    const chart = await mount<LineChart>('line-chart', { series });
    const colour = () => (datasets(chart)[0] as { pointBackgroundColor?: unknown }).pointBackgroundColor;
    const light = colour();
    document.documentElement.dataset.theme = 'dark';
    await vi.waitFor(() => expect(colour()).not.toBe(light));
  });
});

describe('estimators, up close', () => {
  it('reads out value, slope and their sum at δ, moved on the chart, by its slider and by keys', async () => {
    const element = await mount('lab-estimators');
    expect(cells(find(element, 'table'))).toEqual([
      ['k1', '−2.00', '1.00', '−1.00'],
      ['k2', '2.00', '−2.00', '0.00'],
      ['k3', '4.39', '−6.39', '−2.00'],
    ]);
    await type(element, '.delta input', 0.5);
    expect(cells(find(element, 'table'))[2]).toEqual(['k3', '0.11', '0.39', '0.50']);
    const canvas = find<LineChart>(element, 'line-chart').renderRoot.querySelector('canvas')!;
    expect([canvas.role, canvas.getAttribute('aria-valuenow')]).toEqual(['slider', '0.5']);
    key(canvas, 'ArrowRight', true);
    await settled(element);
    expect(find(element, '.delta output').textContent).toBe('1.00');
    expect(find<LineChart>(element, 'line-chart', 1).reading).toBe(1);
    const { left } = canvas.getBoundingClientRect();
    const { scales } = Chart.getChart(canvas)!;
    canvas.dispatchEvent(
      new PointerEvent('pointermove', { clientX: left + scales.x.getPixelForValue(-3), buttons: 1 }),
    );
    await settled(element);
    expect(find(element, '.delta output').textContent).toBe('−3.00');
    expect(words(element.renderRoot as unknown as Element)).toContain(
      'π writes this token 20.09 times less often than π_ref does.',
    );
  });

  it('with the clamp k3 has no slope where π has dropped the token', async () => {
    const element = await mount('lab-estimators');
    await type(element, '.delta input', -3);
    find<HTMLInputElement>(element, '.switch input').click();
    await settled(element);
    expect(cells(find(element, 'table'))[2]).toEqual(['k3', '10.00', '0.00', '10.00']);
    expect(words(find(element, '.said'))).toContain(
      'At δ = −3.00, k3 is 16.09 and its slope −19.09; the clamp makes that 10 and 0.',
    );
    await type(element, '.delta input', -1);
    expect(words(find(element, '.said'))).toContain('Here the clamp changes nothing.');
  });

  it('shows where each number format ends', async () => {
    const element = await mount('lab-estimators');
    const infinite = (): string[] =>
      cells(find(element, 'table', 1))
        .filter(([, ratio]) => ratio === '∞')
        .map(([name]) => name);
    expect(infinite()).toEqual(['float16']);
    await type(element, '#far', -11);
    expect(infinite()).toEqual([]);
    await type(element, '#far', -88.8);
    expect(infinite()).toEqual(['float32', 'bfloat16', 'float16']);
  });

  it('shows an estimator that was registered from outside', async () => {
    const remove = registerEstimator({
      name: 'half',
      value: (delta) => delta / 2,
      derivative: () => 0.5,
      wgsl: { value: '0.5 * delta', derivative: '0.5' },
      description: 'A half.',
    });
    try {
      const element = await mount('lab-estimators');
      expect(cells(find(element, 'table'))[3]).toEqual(['half', '−1.00', '0.50', '−0.50']);
    } finally {
      remove();
    }
  });
});

describe('the categorical toy', () => {
  const bars = (element: LitElement) => [
    ...find<LitElement>(element, 'probability-bars').renderRoot.querySelectorAll<HTMLElement>('.bar.policy'),
  ];
  const cell = (element: LitElement, row: string): string =>
    [...element.renderRoot.querySelectorAll('figure')]
      .map((each) => each.getAttribute('aria-label')!)
      .find((label) => label.startsWith(`${row} `))!;
  async function preset(element: LitElement, at: number): Promise<void> {
    find(element, '.controls button', at).click();
    await settled(element);
  }

  it('its presets tell the three stories', async () => {
    const element = await mount('lab-categorical');
    await preset(element, 0);
    expect(cell(element, '3')).toMatch(/nearly right; bias 2\.6/);
    expect(cell(element, '9')).toMatch(/hardly any pull/);
    await preset(element, 1);
    expect(cell(element, '9')).toMatch(/the wrong way; .*cosine −0\.9/);
    expect(cell(element, '1')).toMatch(/no pull at all/);
    for (const row of ['2', '4', '6', '7', 'A', 'B', 'C']) expect(cell(element, row)).toMatch(/: right; bias 0\.0/);
    await preset(element, 2);
    expect(cell(element, '3')).toMatch(/: off; bias 742/);
  });

  it('bars move by keys and by the pointer, the others make room, and everything follows at once', async () => {
    const element = await mount('lab-categorical');
    const before = words(find(element, 'dl'));
    key(bars(element)[0], 'ArrowDown', true);
    await settled(element);
    await find<LitElement>(element, 'probability-bars').updateComplete;
    const shares = bars(element).map((bar) => Number(bar.getAttribute('aria-valuenow')));
    expect(shares[0]).toBe(75);
    expect(shares.reduce((a, b) => a + b)).toBeCloseTo(100, 0);
    // 8 : 4 as before, but for the least that every outcome keeps.
    expect(shares[1] / shares[2]).toBeCloseTo(2, 1);
    expect(words(find(element, 'dl'))).not.toBe(before);
    const { left, bottom, height } = bars(element)[1].getBoundingClientRect();
    // A pointer that the browser does not know cannot be captured, so capture is what is left out here.
    const [capture, captured] = [
      vi.spyOn(Element.prototype, 'setPointerCapture').mockReturnValue(),
      vi.spyOn(Element.prototype, 'hasPointerCapture').mockReturnValue(true),
    ];
    bars(element)[1].dispatchEvent(
      new PointerEvent('pointerdown', { clientX: left + 3, clientY: bottom - height / 2, pointerId: 1, bubbles: true }),
    );
    await settled(element);
    await find<LitElement>(element, 'probability-bars').updateComplete;
    expect(Number(bars(element)[1].getAttribute('aria-valuenow'))).toBe(50);
    capture.mockRestore();
    captured.mockRestore();
  });

  it('where π is the reference there is nothing to compare, and it says so', async () => {
    const element = await mount<LitElement & { distributions: { policy: number[]; reference: number[] } }>(
      'lab-categorical',
    );
    element.distributions = { policy: [0.2, 0.2, 0.2, 0.2, 0.2], reference: [0.2, 0.2, 0.2, 0.2, 0.2] };
    await settled(element);
    expect(words(find(element, '.means'))).toBe(
      'π is the reference: the true step is zero, and there is nothing to compare with.',
    );
    expect(cell(element, '3')).toMatch(/nothing to measure/);
  });

  it('no bar leaves the others below what they keep', () => {
    for (const [outcome, probability] of [
      [0, 1],
      [1, 0],
      [2, 0.4],
    ] as const) {
      const moved = withProbability([0.85, 0.08, 0.04, 0.029, 0.001], outcome, probability);
      expect(moved.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      expect(Math.min(...moved)).toBeGreaterThanOrEqual(LEAST - 1e-12);
      expect(moved[outcome]).toBeCloseTo(Math.min(0.996, Math.max(LEAST, probability)), 12);
    }
  });
});

describe('the binary experiment', () => {
  interface Figure extends LitElement {
    state: string;
    level: string;
    points: {
      length: number;
      rows: { exact: { bias: number }; measured: { bias: { low: number; high: number } } | null }[];
    }[];
  }
  const measured = (figure: Figure) => figure.points.filter(({ rows }) => rows[0].measured !== null);

  it('measures in its worker once it is seen, lies on what is enumerated, and stops when told to', async () => {
    const figure = await mount<Figure>('lab-figure-two');
    await vi.waitFor(() => expect(measured(figure).length).toBeGreaterThan(1), { timeout: 120_000, interval: 50 });
    expect(figure.points.map(({ length }) => length)).toEqual(Array.from({ length: 16 }, (_, i) => i + 5));
    find(figure, '.progress button').click();
    await settled(figure);
    const seen = measured(figure).length;
    expect(seen).toBeLessThan(16);
    for (const { rows } of measured(figure)) {
      for (const { exact, measured: each } of rows) {
        expect(each!.bias.low).toBeLessThanOrEqual(exact.bias + 1e-12);
        expect(each!.bias.high).toBeGreaterThanOrEqual(exact.bias);
      }
    }
    expect(words(find(figure, '.progress'))).toContain('Stopped.');
    await new Promise((resolve) => {
      setTimeout(resolve, 700);
    });
    expect(measured(figure).length).toBe(seen);
    expect(words(find(figure, '.means'))).toMatch(
      /k3 in the reward is off by 110.*cosine of −0\.90: worse than no penalty at all/,
    );
    expect(cells(find(figure, 'table')).map(([name]) => name)).toEqual([
      '7 k1 in reward',
      '1 k1 in loss',
      '9 k3 in reward',
      '3 k3 in loss',
    ]);
  });

  it('another level begins anew; rows that coincide are one line', async () => {
    const figure = await mount<Figure>('lab-figure-two');
    find<HTMLInputElement>(figure, '.segments input', 1).click();
    find<HTMLInputElement>(figure, '.switch input').click();
    await vi.waitFor(() => expect(figure.points.length).toBe(16), { timeout: 120_000, interval: 50 });
    find(figure, '.progress button').click();
    await settled(figure);
    expect(figure.level).toBe('sequence');
    const named = (at: number) =>
      find<LineChart>(figure, 'line-chart', at)
        .series.map(({ label }) => label)
        .filter((label) => label !== '');
    expect(named(0)).toEqual(['7 = 2 = 4 = 6 = C', '1 k1 in loss', '9 k3 in reward', '3 k3 in loss']);
    expect(named(1)).toEqual(['7 = 2 = 6 = C', '1 k1 in loss', '9 k3 in reward', '3 k3 in loss', '4 k1 in ρ·loss']);
  });
});

it.each(['lab-estimators', 'lab-categorical', 'lab-figure-two'])('%s speaks Chinese', async (tag) => {
  const element = await mount(tag, { language: 'zh' } as Partial<LitElement>);
  const said = words(element.renderRoot.querySelector('section')!);
  expect(said).toMatch(/\p{Script=Han}{4}/u);
  expect(said).not.toMatch(/undefined|\b(the|and)\b/);
});
