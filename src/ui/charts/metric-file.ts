/** A chart of the race as a file: the picture as it is shown, and the data as measured. */
import Papa from 'papaparse';
import { seedMean } from '../../exports/seed-mean';
import { lineColour } from '../../common/palette';
import type { ChartedMetric } from '../race/race-curves';
import type { ChartContent } from './chart-download';
import type { FileSeries } from './chart-file';
import type { ChartView } from './chart-view';

/** Enough for a printed page. */
const DOTS = 800;

export interface MetricFile {
  metric: ChartedMetric;
  heading: string;
  unit: string;
  log: boolean;
  share: boolean;
}

/** Of the arms shown. @param smoothing weight of the past in the lines. */
export function metricContent(view: ChartView, chart: MetricFile, smoothing: number): ChartContent {
  const { metric, heading, unit, log, share } = chart;
  const { band } = view;
  const series = [...view.styles].map(([arm, { label, hue, dash }]): FileSeries => {
    const { mean, low, high } = view.curves.line(arm, metric, { band, smoothing, maxDots: DOTS });
    const points = mean.map(({ x, y }, i) => ({ x, y, low: low[i].y, high: high[i].y }));
    return { label, colour: lineColour(hue, 'light'), dash, points };
  });
  const settings = view.settings();
  return {
    name: `rlvr-${metric}`,
    picture: {
      title: heading,
      settings: smoothing > 0 ? `${settings}${view.text.comma}${view.take.smoothed(smoothing)}` : settings,
      xTitle: view.text.chartStep,
      yTitle: unit,
      log,
      ...(share ? { y: [0, 1] as const } : {}),
      series,
    },
    csv: measuredCsv(view, metric),
  };
}

/** A row per arm and step: the mean over the seeds, its 95 % interval, n, and the value of every seed. */
function measuredCsv({ curves, styles }: ChartView, metric: ChartedMetric): string {
  const rows = [...styles].flatMap(([arm, { label }]) =>
    curves.stepsOf(arm, metric).map((step) => ({ label, step, values: curves.valuesAt(arm, metric, step) })),
  );
  const seeds = [...new Set(rows.flatMap(({ values }) => values.map(({ seed }) => seed)))].sort((a, b) => a - b);
  const cells = rows.map(({ label, step, values }) => {
    const { mean, interval, n } = seedMean(values.map(({ value }) => value));
    const own = seeds.map((seed) => values.find((each) => each.seed === seed)?.value ?? '');
    return [label, step, mean, interval?.low ?? '', interval?.high ?? '', n, ...own];
  });
  const head = ['arm', 'step', metric, 'low 95 %', 'high 95 %', 'n', ...seeds.map((seed) => `seed ${seed}`)];
  return `${Papa.unparse([head, ...cells], { newline: '\n' })}\n`;
}
