/** Chart.js datasets of a metric-chart: means with their bands, single seeds and collapse marks. */
import type { ChartedMetric, Dot, Line } from '../race/race-curves';
import type { Overlay } from './chart-overlay';
import { chartOf, collapseWords, coloursOf, groupCollapses, type ChartView } from './chart-view';
import type { ArmStyle } from './arm-style';
import { faded } from './colours';
import type { LineData, PlotLook } from './line-plot';

/** Differences between the charts. */
export interface MetricLook {
  metric: ChartedMetric;
  /** Logarithmic value axis. */
  log: boolean;
  /** Values are shares: the axis is 0 to 1. */
  share: boolean;
  large: boolean;
}

export const MAX_DOTS = 240;
/** Opacity of a seed's line and of the band; higher on black for the same visibility. */
const FAINT = { light: { line: 0.22, band: 0.13 }, dark: { line: 0.42, band: 0.24 } } as const;
/** More faint lines, or those of more arms, would hide each other, so only the bands are drawn. */
const MAX_RAW_LINES = 24;
/** Bands of more arms than this are fainter, since they lie on each other. */
const MAX_BANDS = 4;
/** Opacity of the arms behind the raised one. */
const BEHIND = 0.18;
/** Lower limit of log charts: smaller values are drawn here, because a policy starts at a KL of exactly 0. */
export const LOG_FLOOR = 1e-3;

/** Only powers of ten are labelled on a log axis. */
function powerOfTen(value: number): string {
  const exponent = Math.log10(value);
  return Math.abs(exponent - Math.round(exponent)) < 1e-9 ? String(value) : '';
}

/** @param end of the step axis. @param title of the step axis, for a large chart. */
export function metricAxes({ log, share, large }: MetricLook, end: number, title: string): Pick<PlotLook, 'x' | 'y'> {
  return {
    x: { min: 0, max: end, title: large ? title : '', ticks: { autoSkipPadding: 16 } },
    y: log
      ? {
          scale: 'log',
          min: LOG_FLOOR,
          ticks: { autoSkipPadding: 6, callback: (value) => powerOfTen(Number(value)) },
        }
      : { min: 0, max: share ? 1 : undefined, ticks: { maxTicksLimit: large ? 6 : 4 } },
  };
}

/** Opacity of an arm's line and name. */
export const strengthOf = ({ raised, recorded }: ChartView, arm: string): number =>
  (recorded ? 0.45 : 1) * (raised === undefined || raised === arm ? 1 : BEHIND);

/** The shown arms, the raised one first. */
export function frontFirst({ styles, raised }: ChartView): [string, ArmStyle][] {
  const front = raised === undefined ? undefined : styles.get(raised);
  return front ? [[front.key, front], ...[...styles].filter(([arm]) => arm !== raised)] : [...styles];
}

/** @param lines by arm, up to the current step. */
export function metricDatasets(
  view: ChartView,
  lines: ReadonlyMap<string, Line>,
  { metric, log, large }: MetricLook,
): LineData[] {
  const raw: LineData[] = [];
  const bands: LineData[] = [];
  const means: LineData[] = [];
  const crowd = view.raised === undefined ? Math.min(1, MAX_BANDS / view.styles.size) : 1;
  const runs = [...view.styles.keys()].reduce((sum, arm) => sum + view.curves.seeds(arm), 0);
  const floored = (dots: Dot[]): Dot[] => (log ? dots.map(({ x, y }) => ({ x, y: Math.max(LOG_FLOOR, y) })) : dots);
  for (const [arm, style] of frontFirst(view)) {
    const strength = strengthOf(view, arm);
    const colour = coloursOf(style, view.theme).line;
    const { mean, low, high } = lines.get(arm)!;
    if (mean.length === 0) continue;
    if (view.curves.seeds(arm) > 1) {
      if ((runs <= MAX_RAW_LINES && view.styles.size <= MAX_BANDS) || view.raised === arm) {
        for (const dots of view.curves.raw(arm, metric, MAX_DOTS)) {
          raw.push({
            data: floored(dots),
            borderColor: faded(colour, FAINT[view.theme].line * strength),
            borderWidth: 1,
            fill: false,
          });
        }
      }
      bands.push({ data: floored(low), borderWidth: 0, fill: false });
      bands.push({
        data: floored(high),
        borderWidth: 0,
        fill: '-1',
        backgroundColor: faded(colour, FAINT[view.theme].band * strength * crowd),
      });
    }
    const width = large ? 3.5 : 2.5;
    means.push({
      data: floored(mean),
      borderColor: faded(colour, strength),
      borderWidth: width,
      fill: false,
      clip: 6,
      borderDash: style.dash.map((length) => length * width),
      pointRadius: mean.length < 12 ? width : 0,
      pointBackgroundColor: faded(colour, strength),
      pointBorderWidth: 0,
    });
  }
  // Chart.js draws the first dataset on top, and `fill: '-1'` refers to the previous dataset, so bands stay in pairs.
  return [...means, ...bands, ...raw];
}

export function collapseMarks(view: ChartView, { metric, log, large }: MetricLook): Overlay['collapses'] {
  return groupCollapses(view.collapses, (arm) => view.curves.seeds(arm)).flatMap((group) => {
    const style = view.styles.get(group.arm);
    // Labels of several arms would hide each other and the raised line.
    if (!style || (view.raised !== undefined && view.raised !== group.arm)) return [];
    const { line, text } = coloursOf(style, view.theme);
    const { what, where } = collapseWords(group, view.text);
    const told = chartOf(group.kind) === metric;
    return group.steps.map((step, i) => {
      const y = told ? (view.curves.meanAt(group.arm, metric, step) ?? 0) : null;
      const last = told && i === group.steps.length - 1;
      return {
        x: step,
        y: y === null || !log ? y : Math.max(LOG_FLOOR, y),
        colour: line,
        textColour: text,
        label: last ? markLabel(style, what, large && where) : undefined,
      };
    });
  });
}

/** Lines of text beside a mark: long where there is room, which many arms would need for themselves. */
const markLabel = ({ letter, label }: ArmStyle, what: string, where: string | false): string[] =>
  letter ? [`${letter} ${what}`] : where ? [`${label} ${what}`, where] : [`✕ ${what}`];
