import { describe, expect, it } from 'vitest';
import { interleave, medianInterval, summarise, type Contestant } from '../../src/bench/windows';
import { median } from '../../src/common/statistics';

describe('windows', () => {
  it('median and spread of the windows’ speeds', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(summarise([5])).toEqual({ median: 5, spread: [5, 5], windows: 1 });
    expect(summarise([10, 2, 9])).toEqual({ median: 9, spread: [2, 10], windows: 3 });
  });

  it('interval of the median: order statistics of the sign test', () => {
    const to = (n: number) => Array.from({ length: n }, (_, index) => n - index);
    // Conover, table A3: of 6 values the whole range; of 10 the 2nd to the 9th; of 20 the 6th to the 15th; of 50 the
    // 18th to the 33rd.
    expect([3, 6, 10, 20, 50].map((n) => medianInterval(to(n)))).toEqual([
      [1, 3],
      [1, 6],
      [2, 9],
      [6, 15],
      [18, 33],
    ]);
  });

  it('tools take turns: the order of tools changes from round to round', async () => {
    const order: string[] = [];
    const contestant = (name: string, steps: number, takes: number): Contestant => ({
      name,
      window: (seconds) => {
        order.push(name);
        return Promise.resolve({ steps, seconds: takes * seconds });
      },
    });
    // The slow one takes three times its window: after two of them it has had twice its share of three.
    const [quick, slow] = [contestant('quick', 8, 1), contestant('slow', 1, 3)];
    const told: [string, number, number][] = [];
    const outcomes = await interleave([quick, slow], 3, 2, (...line) => told.push(line));
    expect(order).toEqual(['quick', 'slow', 'quick', 'slow', 'quick']);
    expect(outcomes.get(quick)).toEqual({ values: [4, 4, 4] });
    expect(outcomes.get(slow)).toEqual({ values: [1 / 6, 1 / 6] });
    expect(told.at(-1)).toEqual(['quick', 2, 4]);
  });

  it('a tool that fails keeps its earlier windows, and the others go on', async () => {
    let asked = 0;
    const frail: Contestant = {
      name: 'frail',
      window: (seconds) =>
        ++asked === 2 ? Promise.reject(new Error('It closed.')) : Promise.resolve({ steps: 1, seconds }),
    };
    const firm: Contestant = { name: 'firm', window: (seconds) => Promise.resolve({ steps: 2, seconds }) };
    const outcomes = await interleave([frail, firm], 4, 1);
    expect(asked).toBe(2);
    expect(outcomes.get(frail)).toEqual({ values: [1], fault: 'It closed.' });
    expect(outcomes.get(firm)).toEqual({ values: [2, 2, 2, 2] });
  });
});
