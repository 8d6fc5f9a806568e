import { expect, it } from 'vitest';
import { shareOf } from '../support/machine-share';
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

it('time limit: the first try within the limit ends the measuring', async () => {
  const { asked, measure } = measuring(12, 9, 1);
  const best = await bestOfThree(10, measure);
  expect(best.ratio).toBeCloseTo(0.9);
  expect(best.told).toBe('12.00 where 10.00 is allowed; 9.00 where 10.00 is allowed');
  expect(asked).toEqual([0, 1]);
});

it('time limit: three tries over the limit fail, with the best of them as the ratio', async () => {
  const { asked, measure } = measuring(30, 11, 20, 1);
  expect((await bestOfThree(10, measure)).ratio).toBeCloseTo(1.1);
  expect(asked).toEqual([0, 1, 2]);
});

it('time limit: it grows where only a share of the machine was free', async () => {
  const best = await bestOfThree(10, measuring(30).measure, async () => 0.25);
  expect(best).toEqual({
    ratio: 0.75,
    told: '30.00 where 40.00 is allowed (10 with the whole machine, of which 25 % was there)',
  });
});

it('machine share: half the speed on one of two cores is 3/4; a little slower than the reference is all of it', () => {
  expect(shareOf([615, 615])).toBe(1);
  expect(shareOf([615, 307.5])).toBe(0.75);
  expect(shareOf([560, 560])).toBe(1);
  expect(shareOf([1230, 1230])).toBe(1);
});
