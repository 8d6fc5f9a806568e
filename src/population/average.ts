import { METRICS, type Metrics } from './metrics';

/**
 * One step's metrics from those of its minibatches, which have equal sizes: the mean of each metric, except `stopped`,
 * which is 1 if any minibatch stopped the run, and `rewardStd`, which is computed over all completions together.
 */
export function averageMinibatches(minibatches: readonly Metrics[]): Metrics {
  if (minibatches.length === 1) return minibatches[0];
  const mean = (of: (metrics: Metrics) => number) =>
    minibatches.reduce((sum, metrics) => sum + of(metrics), 0) / minibatches.length;
  const average = Object.fromEntries(METRICS.map((name) => [name, mean((metrics) => metrics[name])])) as Metrics;
  average.stopped = Math.max(...minibatches.map(({ stopped }) => stopped));
  average.rewardStd = Math.sqrt(
    Math.max(0, mean(({ reward, rewardStd }) => reward ** 2 + rewardStd ** 2) - average.reward ** 2),
  );
  return average;
}
