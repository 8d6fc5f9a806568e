/** The places where a curve of the lab is measured, and the chart series of the resulting tables. */
import { labRows, type Sampling } from '../../lab/table/table-rows';
import { LAB_DEFAULTS, labHash } from '../../lab/lab-settings';
import type { LabSettings, LabTable, RowResult } from '../../lab/lab-types';
import type { AdapterDescription } from '../../population/api';
import type { Language } from '../../i18n/languages';
import type { ChartPoint } from '../charts/chart-numbers';
import type { ChartSeries } from '../charts/line-series';
import { jointName } from './row-names';
import type { CurveAxis, Quantity } from '../../lab/lab-page';

export const QUANTITIES: Record<CurveAxis, readonly [Quantity, Quantity]> = {
  step: ['bias', 'variance'],
  staleness: ['bias', 'variance'],
  answerLength: ['bias', 'variance'],
  completions: ['width', 'error'],
};

/** Monte Carlo batches per point of a curve. */
export const CURVE_BATCHES = 6;

/** Values on the axis; answers of four tokens only with a GPU, because they are slow. */
export function placesOf(axis: CurveAxis, { step }: LabSettings, adapter: AdapterDescription | null): number[] {
  switch (axis) {
    case 'step':
      return [2, 5, 10, 20, 30, 40, 60];
    case 'staleness': {
      // If the staleness exceeds π's step, μ is always the reference.
      const oldest = Math.min(40, Math.max(1, step));
      return [...new Set([1, 2, 5, 10, 20, 40].map((staleness) => Math.min(staleness, oldest)))];
    }
    case 'answerLength':
      return adapter?.kind === 'gpu' ? [1, 2, 3, 4] : [1, 2, 3];
    case 'completions':
      return [100, 1000, 10_000, 100_000];
  }
}

/** Key of the settings that a curve does not vary: curves with the same key may be drawn together. */
export const curveKey = (axis: CurveAxis, settings: LabSettings): string =>
  labHash({ ...settings, [axis]: LAB_DEFAULTS[axis] });

/** The rows shown by default, if they exist at the level. */
export const DEFAULT_PICKS: readonly string[] = ['1', '2', '3', '4', '7', '9'];

const rowOf = (table: LabTable, id: string, sampling: Sampling): RowResult | undefined =>
  table.rows.find((each) => each.row === id && each.sampling === sampling);

/** The typed estimator of tables that are drawn together. */
const typedOf = (tables: readonly LabTable[]): string => tables[0]?.settings.estimator ?? '';

/** Groups rows that are the same random variable at every place. */
export function together(ids: readonly string[], tables: readonly LabTable[], sampling: Sampling): string[][] {
  const groups: string[][] = [];
  for (const { id } of labRows(typedOf(tables)).filter((row) => ids.includes(row.id))) {
    const own = tables.flatMap((table) => rowOf(table, id, sampling) ?? []);
    if (own.length === 0) continue;
    const group = groups.find(([first]) => own.every(({ sameAs }) => sameAs.includes(first)));
    if (group) group.push(id);
    else groups.push([id]);
  }
  return groups;
}

function measuredPoint(x: number, { measured }: RowResult, quantity: Quantity, n: number): ChartPoint | null {
  if (!measured) return null;
  const { bias, variance } = measured;
  switch (quantity) {
    case 'bias':
      return { x, y: bias.estimate, low: bias.low, high: bias.high };
    case 'variance':
      return { x, y: variance.estimate, low: variance.low, high: variance.high };
    case 'width':
      return { x, y: (bias.high - bias.low) / 2 };
    case 'error':
      return {
        x,
        y: Math.sqrt(variance.estimate / n),
        low: Math.sqrt(Math.max(0, variance.low) / n),
        high: Math.sqrt(variance.high / n),
      };
  }
}

export interface CurveOf {
  axis: CurveAxis;
  quantity: Quantity;
  sampling: Sampling;
  picks: readonly string[];
  language: Language;
}

/**
 * A line for each row, or for rows that coincide; for the bias, the exact values as a line and the measurements as
 * points.
 * @param tables in any order, of one `curveKey`.
 */
export function curveSeries(
  tables: readonly LabTable[],
  { axis, quantity, sampling, picks, language }: CurveOf,
): ChartSeries[] {
  const sorted = [...tables].sort((a, b) => a.settings[axis] - b.settings[axis]);
  const lines = together(picks, sorted, sampling).flatMap((ids): ChartSeries[] => {
    const { label, short, colour, dash } = jointName(ids, language, typedOf(sorted));
    const at = sorted.flatMap((table) => {
      const row = rowOf(table, ids[0], sampling);
      return row ? [{ table, row, x: table.settings[axis] }] : [];
    });
    const measured = at.flatMap(
      ({ table, row, x }) => measuredPoint(x, row, quantity, table.settings.completions) ?? [],
    );
    const named = { label: ids.length === 1 ? label : short, short, colour, dash };
    const points: ChartSeries = { label: '', colour, kind: 'points', width: 4, points: measured };
    if (quantity === 'bias') return [{ ...named, points: at.map(({ row, x }) => ({ x, y: row.exact.bias })) }, points];
    return [{ ...named, points: measured.map(({ x, y }) => ({ x, y })) }, points];
  });
  const guide = axis === 'completions' ? rootGuide(lines) : [];
  return [...lines, ...guide];
}

/** A guide line proportional to 1/√n, from the first point of the first line. */
function rootGuide(lines: readonly ChartSeries[]): ChartSeries[] {
  const [first] = lines;
  if (!first || first.points.length < 2) return [];
  const [{ x: from, y }] = first.points;
  const last = first.points[first.points.length - 1].x;
  return [
    {
      label: '1/√n',
      colour: 'muted',
      width: 1.5,
      points: [from, last].map((x) => ({ x, y: 0.6 * y * Math.sqrt(from / x) })),
    },
  ];
}
