/** The metrics of one update, as defined in population/api.ts. */
import { meansOver, METRICS, metricsFrom, type MeanName, type Metrics } from '../population/metrics';
import { estimator } from '../kl/estimators';
import type { GradientNorm } from './adam';
import type { Batch } from './batch';
import { entropy, exactKl } from './score';
import type { PolicyShape } from './policy-shape';

/** What completion n adds to the sum of a mean. */
type CompletionTerm = (batch: Batch, n: number) => number;
/** What an answer token does; `at` is its index in [N, T], and `vocabulary` is V. */
type TokenTerm = (batch: Batch, at: number, vocabulary: number) => number;

// Every mean must be in one of the two tables: one that is missing does not compile.
const COMPLETION_TERMS = {
  reward: (batch, n) => batch.rewards[n],
  answerLength: (batch, n) => batch.lengths[n],
  controlledKl: (batch, n) => batch.controlledKl[n],
} satisfies Partial<Record<MeanName, CompletionTerm>>;

const [k1, k2, k3] = ['k1', 'k2', 'k3'].map((name) => estimator(name).value);
const logRatio = (batch: Batch, at: number): number => batch.logprob[at] - batch.referenceLogprob[at];

const TOKEN_TERMS: Record<Exclude<MeanName, keyof typeof COMPLETION_TERMS>, TokenTerm> = {
  reverseKl: (batch, at) => batch.klExact[at],
  forwardKl: (batch, at, vocabulary) => exactKl(batch.reference, batch.policy, at * vocabulary, vocabulary),
  k1: (batch, at) => k1(logRatio(batch, at)),
  k2: (batch, at) => k2(logRatio(batch, at)),
  k3: (batch, at) => k3(logRatio(batch, at)),
  entropy: (batch, at, vocabulary) => entropy(batch.policy, at * vocabulary, vocabulary),
  clipFraction: (batch, at) => batch.clipped[at],
  negativeLogLikelihood: (batch, at) => -batch.logprob[at],
  klClampFraction: (batch, at) => batch.clamped[at],
  samplerWeight: (batch, at) => Math.exp(batch.behaviourLogprob[at] - batch.samplerLogprob[at]),
  correctionFraction: (batch, at) => batch.corrected[at],
};

/** Sums over these completions, in the order of completions and tokens. */
function sumsOf(batch: Batch, shape: PolicyShape, completions: readonly number[]): Record<MeanName, number> {
  const { answerLength: T, vocabulary: V } = shape;
  const ofCompletions = (term: CompletionTerm) => {
    let sum = 0;
    for (const n of completions) sum += term(batch, n);
    return sum;
  };
  const ofTokens = (term: TokenTerm) => {
    let sum = 0;
    for (const n of completions) for (let at = n * T; at < n * T + batch.lengths[n]; at++) sum += term(batch, at, V);
    return sum;
  };
  return { ...mapped(COMPLETION_TERMS, ofCompletions), ...mapped(TOKEN_TERMS, ofTokens) };
}

function mapped<Name extends string, Term>(
  terms: Record<Name, Term>,
  sum: (term: Term) => number,
): Record<Name, number> {
  const entries = Object.entries<Term>(terms).map(([name, term]) => [name, sum(term)]);
  return Object.fromEntries(entries) as Record<Name, number>;
}

/**
 * Metrics of one minibatch, completions `first` … `last` − 1.
 * @param beta of the update. @param trained completions of each group that count: ReMax's baselines do not
 *   (kl/advantages.ts).
 */
export function measure(
  batch: Batch,
  shape: PolicyShape,
  first: number,
  last: number,
  gradient: GradientNorm,
  stopped: boolean,
  beta: number,
  trained = batch.groupSize,
): Metrics {
  const { answerLength: T } = shape;
  const all = Array.from({ length: last - first }, (_, i) => first + i);
  const completions = all.filter((n) => n % batch.groupSize < trained);
  const count = completions.length;
  const means = sumsOf(batch, shape, completions);
  const tokens = means.answerLength;
  for (const name of meansOver('completions')) means[name] /= count;
  for (const name of meansOver('tokens')) means[name] /= tokens;
  let squaredReward = 0;
  let weight = 0;
  let squaredWeight = 0;
  const logWeight = (n: number) => {
    let sum = 0;
    for (let at = n * T; at < n * T + batch.lengths[n]; at++) sum += batch.logprob[at] - batch.behaviourLogprob[at];
    return sum;
  };
  // The effective sample size is scale-invariant: dividing by the largest weight prevents overflow.
  let highest = -Infinity;
  for (const n of completions) highest = Math.max(highest, logWeight(n));
  for (const n of completions) {
    squaredReward += batch.rewards[n] ** 2;
    const relative = Math.exp(logWeight(n) - highest);
    weight += relative;
    squaredWeight += relative ** 2;
  }
  const metrics: Metrics = {
    ...means,
    rewardStd: Math.sqrt(Math.max(0, squaredReward / count - means.reward ** 2)),
    gradNorm: gradient.norm,
    effectiveSampleSize: weight ** 2 / (count * squaredWeight),
    nonFiniteShare: gradient.nonFinite / shape.parameters,
    stopped: stopped ? 1 : 0,
    beta,
  };
  // In column order.
  return metricsFrom(METRICS.map((name) => metrics[name]));
}
