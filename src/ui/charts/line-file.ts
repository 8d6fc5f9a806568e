/** A line-chart as a file. */
import { lineColour } from '../../common/palette';
import type { ChartContent } from './chart-download';
import type { AxisScale } from './line-plot';
import type { ChartSeries, Range } from './line-series';

/** Colours that are no estimator's, on white. */
const INK: Readonly<Record<string, string>> = { ink: '#202124', muted: '#5A6066' };

const onWhite = (colour: string): string =>
  colour.startsWith('#') ? colour : (INK[colour] ?? lineColour(colour, 'light'));

export interface LineFile {
  series: readonly ChartSeries[];
  xTitle: string;
  yTitle: string;
  settings: string;
  xScale: AxisScale;
  yScale: AxisScale;
}

export function lineContent(chart: LineFile, x: Range, y: Range): ChartContent {
  const { series, xTitle, yTitle, settings, xScale, yScale } = chart;
  const slug = yTitle.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
  return {
    name: `rlvr-${slug.slice(0, 40).replace(/^-+|-+$/g, '') || 'chart'}`,
    picture: {
      title: yTitle,
      settings,
      xTitle,
      yTitle: '',
      log: yScale === 'log',
      logX: xScale === 'log',
      x,
      y,
      series: series.map(({ label, colour, dash = [], points, kind }) => ({
        label,
        colour: onWhite(colour),
        dash,
        points,
        dots: kind === 'points',
      })),
    },
  };
}
