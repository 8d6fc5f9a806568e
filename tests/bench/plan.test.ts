import { describe, expect, it } from 'vitest';
import { isBenchHash, planOf } from '../../src/bench/bench-plan';

describe('the address of the Bench', () => {
  it('#bench addresses are told apart from other views’', () => {
    expect(['#bench', '#bench?', '#bench?cases=W1'].map(isBenchHash)).toEqual([true, true, true]);
    expect(['', '#', '#benches', '#race', '#xbench', '#bench/x'].map(isBenchHash)).not.toContain(true);
  });

  it('#bench alone gives the default plan', () => {
    const { plan, problems } = planOf('#bench');
    expect(problems).toEqual([]);
    expect(plan.cases.map(({ name }) => name)).toEqual(['W1s', 'W1', 'W8']);
    expect(plan.scaling.map(({ shape, most }) => [shape, most])).toEqual([
      ['W1s', 64],
      ['W1', 64],
    ]);
  });

  it('cases, rounds, seconds and runs are read from the address', () => {
    const { plan, problems } = planOf('#bench?cases=W8,W1s&rounds=2&seconds=0.5&runs=1');
    expect(problems).toEqual([]);
    expect(plan.cases.map(({ name }) => name)).toEqual(['W8', 'W1s']);
    expect(plan).toMatchObject({
      rounds: 2,
      seconds: 0.5,
      scaling: [
        { shape: 'W1s', most: 1 },
        { shape: 'W1', most: 1 },
      ],
    });
  });

  it('each wrong part is answered in one sentence, and its default is measured', () => {
    const { plan, problems } = planOf('#bench?cases=W2&rounds=0&seconds=x&runs=257&speed=9');
    expect(problems).toEqual([
      "'speed' in the address is no setting of the bench; allowed are cases, rounds, seconds, runs.",
      "runs: got '257'; allowed are whole numbers from 1 to 256.",
      "cases: got 'W2'; allowed are W1s, W1, W8, W64, each once, with commas between.",
      "rounds: got '0'; allowed are whole numbers from 1 to 20.",
      "seconds: got 'x'; allowed are numbers from 0.1 to 30.",
    ]);
    expect(plan).toEqual(planOf('#bench').plan);
  });
});
