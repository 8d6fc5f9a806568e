/** From a log's names to the quantities that the page knows. */
import type { LogRun, LogSeries } from './log';
import {
  frameworkOf,
  isShared,
  knownName,
  nameKey,
  OPENRLHF_KL,
  OPENRLHF_NAMES,
  otherKl,
  type KnownName,
  type LoggedEstimator,
  type LogMetric,
} from './metric-names';

export interface FoundSeries {
  series: LogSeries;
  known: KnownName;
  /** Which framework writes it so, as far as the log tells; '' if it does not. */
  framework: string;
}

export interface Canonical {
  run: LogRun;
  /** The preferred series of each metric. */
  found: Partial<Record<LogMetric, FoundSeries>>;
  /** Every KL to the reference, the preferred one first. */
  kls: FoundSeries[];
  /** KLs between other policies, by name. */
  others: { name: string; between: 'updates' | 'sampler' }[];
  /** Number of series that stand for nothing here, such as times. */
  unused: number;
}

const hasNumbers = ({ values }: LogSeries): boolean => values.some((value) => Number.isFinite(value));

export function canonical(run: LogRun): Canonical {
  const ofOpenRlhf = run.series.some(({ name }) => OPENRLHF_NAMES.includes(nameKey(name)));
  const host = frameworkOf(run.series.map(({ name }) => name));
  const matches = run.series.flatMap((series) => {
    const match = knownName(series.name);
    if (!match || !hasNumbers(series)) return [];
    const known = ofOpenRlhf && nameKey(series.name) === 'kl' ? OPENRLHF_KL : match.known;
    return [{ series, known, rank: match.rank, framework: isShared(series.name) ? host : known.framework }];
  });
  matches.sort((a, b) => a.rank - b.rank);
  const found: Canonical['found'] = {};
  for (const match of matches) found[match.known.metric] ??= match;
  // Where only the penalised reward was logged, it is all that there is to look at.
  if (!found.reward && found.penalisedReward) found.reward = found.penalisedReward;
  const others = run.series.flatMap(({ name }) => {
    const between = otherKl(name);
    return between ? [{ name, between }] : [];
  });
  return {
    run,
    found,
    kls: matches.filter(({ known }) => known.metric === 'kl'),
    others,
    unused: run.series.length - matches.length - others.length,
  };
}

/**
 * Which estimator a logged KL is. Where that is a setting, a negative mean over the samples of a step shows that it is
 * k1: k2 and k3 are never negative.
 */
export function estimatorOf({ series, known }: FoundSeries): LoggedEstimator {
  const said = known.estimator ?? 'setting';
  if (said === 'setting' && series.values.some((value) => value < 0)) return 'k1';
  return said;
}

/** Values of several series at the steps where all of them are finite; columns in the order of the series. */
export function aligned(series: readonly LogSeries[]): { steps: number[]; columns: number[][] } {
  const [first, ...rest] = series;
  const maps = rest.map(({ steps, values }) => new Map(steps.map((step, i) => [step, values[i]])));
  const rows = first.steps
    .map((step, i) => [step, first.values[i], ...maps.map((map) => map.get(step) ?? NaN)])
    .filter((row) => row.every((value) => Number.isFinite(value)));
  return { steps: rows.map(([step]) => step), columns: series.map((_, column) => rows.map((row) => row[column + 1])) };
}

/**
 * Means over consecutive points, so that at most `most` remain; the step of a mean is that of its last point.
 * Steps and columns as `aligned` gives them.
 */
export function thinned(
  { steps, columns }: { steps: readonly number[]; columns: readonly (readonly number[])[] },
  most: number,
): { steps: number[]; columns: number[][]; size: number } {
  const size = Math.max(1, Math.ceil(steps.length / most));
  const begins = Array.from({ length: Math.ceil(steps.length / size) }, (_, i) => i * size);
  const average = (column: readonly number[]) =>
    begins.map((from) => {
      const part = column.slice(from, from + size);
      return part.reduce((sum, value) => sum + value, 0) / part.length;
    });
  return {
    steps: begins.map((from) => steps[Math.min(from + size, steps.length) - 1]),
    columns: columns.map(average),
    size,
  };
}
