/** The metrics of one update, as defined in population/api.ts. */
import { meansOver, METRICS, type Metrics } from '../population/metrics';
import { estimator } from '../kl/estimators';
import type { GradientNorm } from './adam';
import type { Batch } from './batch';
import { entropy, exactKl } from './score';
import type { PolicyShape } from './policy-shape';

/** Metrics of one minibatch, completions `first` … `last` − 1. */
export function measure(
  batch: Batch,
  shape: PolicyShape,
  first: number,
  last: number,
  gradient: GradientNorm,
  stopped: boolean,
): Metrics {
  const { answerLength: T, vocabulary: V } = shape;
  const [k1, k2, k3] = ['k1', 'k2', 'k3'].map((name) => estimator(name).value);
  const count = last - first;
  const sums = Object.fromEntries(METRICS.map((name) => [name, 0])) as Metrics;
  let tokens = 0;
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
  for (let n = first; n < last; n++) highest = Math.max(highest, logWeight(n));
  for (let n = first; n < last; n++) {
    sums.reward += batch.rewards[n];
    squaredReward += batch.rewards[n] ** 2;
    const relative = Math.exp(logWeight(n) - highest);
    weight += relative;
    squaredWeight += relative ** 2;
    tokens += batch.lengths[n];
    for (let t = 0, at = n * T; t < batch.lengths[n]; t++, at++) {
      const delta = batch.logprob[at] - batch.referenceLogprob[at];
      sums.k1 += k1(delta);
      sums.k2 += k2(delta);
      sums.k3 += k3(delta);
      sums.reverseKl += batch.klExact[at];
      sums.forwardKl += exactKl(batch.reference, batch.policy, at * V, V);
      sums.entropy += entropy(batch.policy, at * V, V);
      sums.clipFraction += batch.clipped[at];
      sums.klClampFraction += batch.clamped[at];
      sums.negativeLogLikelihood -= batch.logprob[at];
    }
  }
  sums.answerLength = tokens;
  for (const name of meansOver('completions')) sums[name] /= count;
  for (const name of meansOver('tokens')) sums[name] /= tokens;
  sums.rewardStd = Math.sqrt(Math.max(0, squaredReward / count - sums.reward ** 2));
  sums.gradNorm = gradient.norm;
  sums.effectiveSampleSize = weight ** 2 / (count * squaredWeight);
  sums.nonFiniteShare = gradient.nonFinite / shape.parameters;
  sums.stopped = stopped ? 1 : 0;
  return sums;
}
