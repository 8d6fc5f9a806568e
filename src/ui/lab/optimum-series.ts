/** Evaluates the exactly trained rows: which coincide, and which arrived. */
import { EXACT_ROW, type OptimumPoint } from '../../lab/optimum/optimum-options';
import type { Language } from '../../i18n/languages';
import type { ChartSeries } from '../charts/line-series';
import { jointName } from './row-names';
import type { Ending } from '../../lab/lab-page';

/** A policy has arrived if at most this share of its initial KL(π‖π*) is left. */
export const ARRIVED = 0.025;

/**
 * Rows with the same expected gradient diverge slightly, because Adam's division by a small root amplifies rounding:
 * lines closer than this at every step, relative plus a thousandth of a nat, count as one.
 */
const SAME = { relative: 0.03, absolute: 1e-3 };

/** One line of the charts. */
export interface OptimumLine {
  rows: string[];
  points: OptimumPoint[];
}

/** Lines in the order of the rows. @param points of all rows, step by step. */
export function optimumLines(rows: readonly string[], points: readonly OptimumPoint[]): OptimumLine[] {
  const lines: OptimumLine[] = [];
  for (const row of rows) {
    const own = points.filter((point) => point.row === row);
    // The exact row always has a separate line.
    const same =
      row === EXACT_ROW ? undefined : lines.find((line) => line.rows[0] !== EXACT_ROW && together(line.points, own));
    if (same) same.rows.push(row);
    else lines.push({ rows: [row], points: own });
  }
  return lines;
}

function together(a: readonly OptimumPoint[], b: readonly OptimumPoint[]): boolean {
  const near = (x: number, y: number): boolean =>
    Math.abs(x - y) <= SAME.absolute + SAME.relative * Math.max(Math.abs(x), Math.abs(y));
  return (
    a.length === b.length &&
    a.every((point, i) => near(point.klToOptimum, b[i].klToOptimum) && near(point.objective, b[i].objective))
  );
}

/** A line has settled if it changes by at most this share over the last fifth of its steps. */
export const SETTLED = 0.02;

/** The state of a line, judged by its last fifth. */
export function ending({ points }: OptimumLine): Ending {
  const last = points[points.length - 1];
  if (last.stopped) return 'stopped';
  if (last.klToOptimum <= ARRIVED * points[0].klToOptimum) return 'arrived';
  const fifth = points.slice(Math.floor(points.length * 0.8)).map(({ klToOptimum }) => klToOptimum);
  if (Math.max(...fifth) - Math.min(...fifth) <= SETTLED * last.klToOptimum) return 'away';
  return last.klToOptimum < Math.min(0.9 * fifth[0], points[0].klToOptimum) ? 'coming' : 'moving';
}

/** @param estimator the typed estimator; '' for none. */
export function optimumSeries(
  lines: readonly OptimumLine[],
  value: 'klToOptimum' | 'objective',
  language: Language,
  estimator = '',
): ChartSeries[] {
  return lines.map(({ rows, points }) => {
    const { label, short, colour, dash } = jointName(rows, language, estimator);
    return {
      label: rows.length === 1 ? label : short,
      short,
      colour,
      dash,
      points: points.map((point) => ({ x: point.step, y: point[value] })),
    };
  });
}
