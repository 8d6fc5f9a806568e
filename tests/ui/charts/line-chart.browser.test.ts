/** The lab's line chart, and the formatting of its numbers. */
import { Chart } from 'chart.js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import '../../../src/ui/charts/line-chart';
import { bounds, logTicks, tickText } from '../../../src/ui/charts/chart-numbers';
import { number } from '../../../src/common/format';
import type { LineChart } from '../../../src/ui/charts/line-chart';
import type { ChartSeries } from '../../../src/ui/charts/line-series';
import { find, key, mount, settled, unmount } from '../../support/mount-element';

afterEach(unmount);

describe('numbers of charts', () => {
  it('numbers are written with three significant digits, ticks as short as possible', () => {
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
  it('axes end at round numbers and start at 0 where that is near', () => {
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

  it('lines, bands and points are drawn, and the chart’s label says its values in words', async () => {
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

  it('values that are not positive lie at the lower end of a log axis', async () => {
    const chart = await mount<LineChart>('line-chart', { series, yScale: 'log', yRange: [0.01, 10] });
    expect(datasets(chart)[1].data.map((dot) => (dot as { y: number }).y)).toEqual([1, 0.01, 4]);
  });

  it('arrow keys and pointer read values at the places that have points', async () => {
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

  it('colours follow a change of theme', async () => {
    document.documentElement.dataset.theme = 'light';
    const chart = await mount<LineChart>('line-chart', { series });
    const colour = () => (datasets(chart)[0] as { pointBackgroundColor?: unknown }).pointBackgroundColor;
    const light = colour();
    document.documentElement.dataset.theme = 'dark';
    await vi.waitFor(() => expect(colour()).not.toBe(light));
  });
});
