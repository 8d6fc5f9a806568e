/**
 * Metrics and the sums that they are made from, declared once: files, the ring that the engine writes, its shaders and
 * its float64 twin all have their columns from here.
 */

/**
 * Every metric, in the order of its column, and what it is the mean over: the completions or the answer tokens of a
 * minibatch. null: it is made otherwise. `StepRow` (api.ts) says what each of them is.
 */
export const METRIC_MEANS = {
  reward: 'completions',
  rewardStd: null,
  reverseKl: 'completions',
  forwardKl: 'completions',
  k1: 'completions',
  k2: 'completions',
  k3: 'completions',
  entropy: 'tokens',
  gradNorm: null,
  clipFraction: 'tokens',
  effectiveSampleSize: null,
  answerLength: 'completions',
  nonFiniteShare: null,
  stopped: null,
  negativeLogLikelihood: 'tokens',
  klClampFraction: 'tokens',
} as const satisfies Record<string, 'completions' | 'tokens' | null>;

export type MetricName = keyof typeof METRIC_MEANS;
export type Metrics = Record<MetricName, number>;
/** Metrics that are means over `Over`. */
type MeanOver<Over> = { [Name in MetricName]: (typeof METRIC_MEANS)[Name] extends Over ? Name : never }[MetricName];

/** Metric names, in the order of their columns: one number per run and update. */
export const METRICS = Object.keys(METRIC_MEANS) as readonly MetricName[];
export const METRIC_COLUMNS = METRICS.length;

/** The metrics that are means over completions, or over answer tokens. */
export function meansOver<Over extends 'completions' | 'tokens'>(over: Over): MeanOver<Over>[] {
  return METRICS.filter((name): name is MeanOver<Over> => METRIC_MEANS[name] === over);
}

/**
 * What the engine sums for each completion, in the order of the columns: the sum behind each mean, R² for rewardStd,
 * and log Π ρ_t for effectiveSampleSize.
 */
export const STATISTICS = [...meansOver('completions'), ...meansOver('tokens'), 'rewardSquared', 'logWeight'] as const;
export type StatisticName = (typeof STATISTICS)[number];
export const STATISTIC_COLUMNS = STATISTICS.length;

/** Metrics from one row of METRIC_COLUMNS numbers. */
export function metricsFrom(row: ArrayLike<number>): Metrics {
  return Object.fromEntries(METRICS.map((name, column) => [name, row[column]])) as Metrics;
}
