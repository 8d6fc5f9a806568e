import { expect, it } from 'vitest';
import { machineShare } from '../support/machine-share';
import { bestOfThree } from '../support/times';

const measuring = (...values: number[]) => {
  const asked: number[] = [];
  return {
    asked,
    measure: async (before: number) => {
      asked.push(before);
      return values[before];
    },
  };
};

it('stops at the first try that keeps the promise', async () => {
  const { asked, measure } = measuring(12, 9, 1);
  const best = await bestOfThree(10, measure);
  expect(best.ratio).toBeCloseTo(0.9);
  expect(best.told).toBe('12.00 where 10.00 is allowed; 9.00 where 10.00 is allowed');
  expect(asked).toEqual([0, 1]);
});

it('does not keep what was broken three times', async () => {
  const { asked, measure } = measuring(30, 11, 20, 1);
  expect((await bestOfThree(10, measure)).ratio).toBeCloseTo(1.1);
  expect(asked).toEqual([0, 1, 2]);
});

it('allows more where there was less of the machine', async () => {
  const best = await bestOfThree(10, measuring(30).measure, async () => 0.25);
  expect(best).toEqual({
    ratio: 0.75,
    told: '30.00 where 40.00 is allowed (10 with the whole machine, of which 25 % was there)',
  });
});

it('the machine’s share is one', async () => {
  const share = await machineShare();
  expect(share).toBeGreaterThan(0);
  expect(share).toBeLessThanOrEqual(1);
});
