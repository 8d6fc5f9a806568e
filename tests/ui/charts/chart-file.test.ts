import { describe, expect, it } from 'vitest';
import { chartCsv, chartSvg, type ChartFile } from '../../../src/ui/charts/chart-file';

const CHART: ChartFile = {
  title: 'Reward <of> all',
  settings: 'Collapse, lr=0.004, '.repeat(12).trim(),
  xTitle: 'step',
  yTitle: 'share',
  log: false,
  y: [0, 1],
  series: [
    {
      label: 'k3 in reward, β 1',
      colour: '#D55E00',
      dash: [3, 2],
      points: [
        { x: 0, y: 0.5, low: 0.4, high: 0.6 },
        { x: 1, y: 0.75, low: 0.7, high: 0.8 },
        { x: 2, y: NaN },
        { x: 3, y: 0.25 },
      ],
    },
    { label: 'no KL', colour: '#80868B', dash: [], points: [{ x: 0, y: 0.5 }] },
  ],
};

describe('a chart as a file', () => {
  const svg = chartSvg(CHART);

  it('has its title, settings, units and the names of its lines', () => {
    for (const text of ['Reward &lt;of&gt; all', 'Collapse, lr=0.004', '>step<', '>share<', 'β 1<', '>no KL<'])
      expect(svg).toContain(text);
  });

  it('draws a line with gaps where a value is not finite, and single points as dots', () => {
    expect(svg.match(/stroke-linejoin/g)).toHaveLength(1);
    expect(svg.match(/<circle/g)).toHaveLength(2);
    expect(svg).not.toContain('NaN');
  });

  it('draws a log axis with a KL of 0 at its floor', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 1, y: 10 },
    ];
    const log = chartSvg({ ...CHART, log: true, y: undefined, series: [{ ...CHART.series[0], points }] });
    expect(log).not.toMatch(/NaN|Infinity/);
  });

  it('draws nothing but axes without data', () => {
    expect(chartSvg({ ...CHART, series: [] })).not.toMatch(/NaN|Infinity/);
  });

  it('draws dots with their intervals, over a logarithmic axis', () => {
    const points = [
      { x: 1, y: 1e-5 },
      { x: 10, y: 1e-4, low: 1e-6, high: 1e-3 },
      { x: 100, y: 1e-3 },
    ];
    const series = [{ ...CHART.series[0], label: '', points, dots: true }];
    const dots = chartSvg({ ...CHART, log: true, logX: true, x: [1, 100], y: [1e-6, 1e-2], series });
    const places = [...dots.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)]);
    expect(places).toHaveLength(3);
    expect(places[1][0] - places[0][0]).toBeCloseTo(places[2][0] - places[1][0], 0);
    expect(places[1][1] - places[0][1]).toBeCloseTo(places[2][1] - places[1][1], 0);
    expect(dots.match(/stroke-width="1.5"/g)).toHaveLength(1);
  });

  it('gives its data as CSV', () => {
    expect(chartCsv(CHART).split('\n').slice(0, 3)).toEqual([
      'arm,step,share,low,high',
      '"k3 in reward, β 1",0,0.5,0.4,0.6',
      '"k3 in reward, β 1",1,0.75,0.7,0.8',
    ]);
  });
});
