import { expect, test } from 'vitest';
import { averageMinibatches } from '../../src/population/average';
import { METRICS, type MetricName } from '../../src/population/api';

const metrics = (values: Partial<Record<MetricName, number>>) =>
  ({ ...Object.fromEntries(METRICS.map((name) => [name, 0])), ...values }) as Record<MetricName, number>;

test("the spread of rewards is that of all completions, not the mean of the minibatches' spreads", () => {
  // Two minibatches, all right and all wrong: no spread inside either, the largest there is over both.
  const average = averageMinibatches([
    metrics({ reward: 1, rewardStd: 0, gradNorm: 2, stopped: 0 }),
    metrics({ reward: 0, rewardStd: 0, gradNorm: 4, stopped: 1 }),
  ]);
  expect(average).toMatchObject({ reward: 0.5, rewardStd: 0.5, gradNorm: 3, stopped: 1 });
});
