import { describe, expect, it } from 'vitest';
import { heldOutProblems, trainingProblems } from '../../src/arithmetic/problems';
import { buildSpec, outOfDistribution, runsOf } from '../../src/experiment/population-spec';
import { TINY, TINY_POLICY } from '../support/tiny';

describe('the population of an experiment', () => {
  it('it has all seeds of the first method, then of the next, and held-out problems by operator', () => {
    const spec = buildSpec(TINY, TINY_POLICY);
    expect(spec.runs.map((run) => [run.method.estimator, run.method.placement, run.seed])).toEqual([
      ['k1', 'reward', 1],
      ['k1', 'reward', 2],
      ['k3', 'loss', 1],
      ['k3', 'loss', 2],
    ]);
    expect(runsOf(TINY, [7]).map((run) => [run.run, run.method, run.seed])).toEqual([
      [0, 'k1-in-reward', 7],
      [1, 'k3-in-loss', 7],
    ]);
    expect(Object.keys(spec.evaluation)).toEqual(['addition', 'subtraction', 'multiplication']);
    expect([...spec.problems]).toEqual([...trainingProblems('addition', 1)]);
    expect([...spec.evaluation.subtraction]).toEqual([...heldOutProblems('subtraction', 1)]);
    expect([outOfDistribution('addition'), outOfDistribution('multiplication')]).toEqual([
      ['subtraction'],
      ['addition', 'subtraction'],
    ]);
  });
});
