import { describe, expect, it } from 'vitest';
import { planOf } from '../../src/bench/bench-plan';
import { inEnglish } from '../support/in-english';

describe('the address of the Bench', () => {
  it('#bench alone gives the default plan', () => {
    const { plan, problems } = planOf('#bench');
    expect(problems).toEqual([]);
    expect(plan.cases.map(({ name }) => name)).toEqual(['W1s', 'W1', 'W8']);
    expect(plan.scaling.map(({ shape, most }) => [shape, most])).toEqual([
      ['W1s', 64],
      ['W1', 64],
    ]);
  });

  it('cases, rounds, seconds and runs are read from the address, also as it was with a question mark', () => {
    const { plan, problems } = planOf('#bench&cases=W8,W1s&rounds=2&seconds=0.5&runs=1');
    expect(planOf('#bench?cases=W8%2CW1s&rounds=2&seconds=0.5&runs=1')).toEqual({ plan, problems });
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
    const { plan, problems } = planOf('#bench&cases=W2&rounds=0&seconds=x&runs=257&speed=9');
    expect(problems.map(inEnglish)).toEqual([
      "'speed' in the address is no setting of the bench; allowed are cases, rounds, seconds, runs.",
      "cases: got 'W2'; allowed are W1s, W1, W8, W64, each once, with commas between.",
      "rounds: got '0'; allowed are whole numbers from 1 to 20.",
      "seconds: got 'x'; allowed are numbers from 0.1 to 30.",
      "runs: got '257'; allowed are whole numbers from 1 to 256.",
    ]);
    expect(plan).toEqual(planOf('#bench').plan);
  });
});
