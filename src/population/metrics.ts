/**
 * Metrics and the sums they are computed from, declared once: the columns of files, of the engine's ring buffer, of its
 * shaders and of the float64 reference are all taken from here.
 */

/**
 * Every metric, in column order, and what it is averaged over: the completions or the answer tokens of a minibatch. For
 * those, shaders/coefficients.wgsl computes the sum per completion (S_…), and the mean is generated. null: it is
 * computed differently, in shaders/metrics.wgsl. In float64 all are computed in reference/step-metrics.ts.
 */
export const METRIC_MEANS = {
  /** The verifier's 0 or 1, and its standard deviation. */
  reward: 'completions',
  rewardStd: null,
  /** Exact over the vocabulary at each prefix, summed over the answer. */
  reverseKl: 'completions',
  forwardKl: 'completions',
  /** Estimates from the sampled tokens, summed over the answer. */
  k1: 'completions',
  k2: 'completions',
  k3: 'completions',
  /** Nats per answer token. */
  entropy: 'tokens',
  /** L2 norm, before clipping. */
  gradNorm: null,
  /** Share of answer tokens clipped. */
  clipFraction: 'tokens',
  /** (Σw)²/(N Σw²) with w = Π ρ_t, in (0, 1]. */
  effectiveSampleSize: null,
  /** Tokens up to and including the end. */
  answerLength: 'completions',
  /** Share of non-finite gradient entries. */
  nonFiniteShare: null,
  /** 1 once the run has stopped because of a non-finite gradient. */
  stopped: null,
  /** Of the completions under the policy, nats per answer token (the pretraining loss). */
  negativeLogLikelihood: 'tokens',
  /** Share of answer tokens where a clamp limits the penalty; all tokens of a completion that has one estimate. */
  klClampFraction: 'tokens',
  /** w = μ(y)/μ_s(y) of the sampled tokens, before any truncation (population/sampler.ts); 1 where μ_s is μ. */
  samplerWeight: 'tokens',
  /** Share of answer tokens whose w `importanceCorrection` truncates or masks. */
  correctionFraction: 'tokens',
  /** The KL that `betaControl` reads, nats per token of each completion (kl/beta-control.ts); 0 where β is fixed. */
  controlledKl: 'completions',
  /** β of the update. */
  beta: null,
} as const satisfies Record<string, 'completions' | 'tokens' | null>;

export type MetricName = keyof typeof METRIC_MEANS;
export type Metrics = Record<MetricName, number>;
/** Metrics that are means over `Over`. */
type MeanOver<Over> = { [Name in MetricName]: (typeof METRIC_MEANS)[Name] extends Over ? Name : never }[MetricName];

/** Metrics that are means. */
export type MeanName = MeanOver<'completions' | 'tokens'>;

/** Metric names, in column order: one number per run and update. */
export const METRICS = Object.keys(METRIC_MEANS) as readonly MetricName[];
export const METRIC_COLUMNS = METRICS.length;

/** The metrics that are means over completions, or over answer tokens. */
export function meansOver<Over extends 'completions' | 'tokens'>(over: Over): MeanOver<Over>[] {
  return METRICS.filter((name): name is MeanOver<Over> => METRIC_MEANS[name] === over);
}

/**
 * The sums that the engine computes per completion, in column order: one for each mean, R² for rewardStd, and
 * log Π ρ_t for effectiveSampleSize.
 */
export const STATISTICS = [...meansOver('completions'), ...meansOver('tokens'), 'rewardSquared', 'logWeight'] as const;
export type StatisticName = (typeof STATISTICS)[number];
export const STATISTIC_COLUMNS = STATISTICS.length;

/** Metrics from one row of METRIC_COLUMNS numbers. */
export function metricsFrom(row: ArrayLike<number>): Metrics {
  return Object.fromEntries(METRICS.map((name, column) => [name, row[column]])) as Metrics;
}
