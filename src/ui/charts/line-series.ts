/** Chart.js datasets of a line-chart: series, their intervals and axes. */
import type { Chart } from 'chart.js';
import { currentTheme } from '../app/theme';
import { logTicks, tickText, type ChartPoint } from './chart-numbers';
import { lineColour, textColour } from '../../common/palette';
import { faded } from './colours';
import type { AxisScale, LineData, PlotAxis } from './line-plot';

export interface ChartSeries {
  /** Name at the end of the line; '' for none. */
  label: string;
  /** Used instead of `label` in a narrow chart. */
  short?: string;
  /** Name of an estimator (common/palette.ts), 'ink', 'muted' or '#rrggbb'. */
  colour: string;
  /** In units of the line's width, as `dashPattern` gives them. */
  dash?: readonly number[];
  /** By ascending x. `low` and `high` are an interval around y; a non-finite y is a gap. */
  points: readonly ChartPoint[];
  /** 'line' with its interval as a band, or 'points' with theirs as bars. */
  kind?: 'line' | 'points';
  /** Width of the line, or radius of the points, in CSS pixels. */
  width?: number;
}

export type Range = readonly [number, number];

const LINE_WIDTH = 3;
const POINT_RADIUS = 3.5;

/** Text in an estimator's colour is darkened or lightened to be readable. */
export function seriesColours(key: string, own: { ink: string; muted: string }): { line: string; text: string } {
  if (key.startsWith('#')) return { line: key, text: key };
  if (key === 'ink' || key === 'muted') return { line: own[key], text: own[key] };
  return { line: lineColour(key), text: textColour(key, currentTheme()) };
}

/** @param line the colour of a series' line. @param floor lower values are drawn here; -Infinity for no limit. */
export function lineDatasets(
  series: readonly ChartSeries[],
  line: (series: ChartSeries) => string,
  floor: number,
): LineData[] {
  const dot = (x: number, y: number) => ({ x, y: Math.max(floor, y) });
  const lines: LineData[] = [];
  const bands: LineData[] = [];
  for (const each of series) {
    const { kind = 'line', points, dash = [], width } = each;
    const colour = line(each);
    const thick = width ?? LINE_WIDTH;
    const data = points.map(({ x, y }) => dot(x, y));
    if (kind === 'points') {
      lines.push({
        data,
        showLine: false,
        pointRadius: width ?? POINT_RADIUS,
        pointBackgroundColor: colour,
        pointBorderWidth: 0,
        clip: 8,
      });
      continue;
    }
    lines.push({
      data,
      borderColor: colour,
      borderWidth: thick,
      borderDash: dash.map((length) => length * thick),
      fill: false,
      clip: 2,
    });
    if (points.every(({ low, high }) => low === undefined || high === undefined)) continue;
    bands.push({ data: points.map(({ x, y, low }) => dot(x, low ?? y)), borderWidth: 0, fill: false });
    bands.push({
      data: points.map(({ x, y, high }) => dot(x, high ?? y)),
      borderWidth: 0,
      fill: '-1',
      backgroundColor: faded(colour.length === 7 ? colour : '#80868b', 0.16),
    });
  }
  // Chart.js draws the first dataset on top, and `fill: '-1'` refers to the previous dataset, so bands stay in pairs.
  return [...lines.reverse(), ...bands];
}

/** Bars through the points that have an interval; colours and floor as for `lineDatasets`. */
export function drawIntervals(
  chart: Chart,
  series: readonly ChartSeries[],
  line: (series: ChartSeries) => string,
  floor: number,
): void {
  const { ctx, chartArea: area } = chart;
  const pixel = (y: number): number => chart.scales.y.getPixelForValue(Math.max(floor, y));
  ctx.save();
  ctx.beginPath();
  ctx.rect(area.left - 6, area.top, area.width + 12, area.height);
  ctx.clip();
  for (const each of series) {
    if (each.kind !== 'points') continue;
    ctx.strokeStyle = line(each);
    ctx.lineWidth = 1.5;
    for (const { x, low, high } of each.points) {
      if (low === undefined || high === undefined) continue;
      const at = chart.scales.x.getPixelForValue(x);
      ctx.beginPath();
      ctx.moveTo(at, pixel(low));
      ctx.lineTo(at, pixel(high));
      ctx.stroke();
    }
  }
  ctx.restore();
}

/** @param range the ends. */
export const seriesAxis = (scale: AxisScale, range: Range): PlotAxis => ({
  scale,
  min: range[0],
  max: range[1],
  ticks: { autoSkipPadding: 14, callback: (value) => tickText(Number(value)) },
  // Replaces the unusual ticks of Chart.js on a log axis.
  places: scale === 'log' ? logTicks(range) : undefined,
});
