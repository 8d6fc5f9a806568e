import { expect, test } from 'vitest';
import { baselines, drawBatch, Random, Sampler } from '../../../src/lab/table/sample';

const probabilities = Float64Array.from([0.5, 0.2, 0, 0.17, 0.1, 0.03]);

test('sampler: draws come as often as their probabilities say', () => {
  const n = 200_000;
  const { completions, counts, drawn } = drawBatch(new Sampler(probabilities), new Random(1, 0), n);
  expect(drawn.length).toBe(n);
  let squared = 0;
  probabilities.forEach((p, y) => {
    const at = completions.indexOf(y);
    const count = at < 0 ? 0 : counts[at];
    if (p === 0) expect(count).toBe(0);
    else squared += (count - n * p) ** 2 / (n * p);
  });
  // χ² with 4 degrees of freedom: 18.5 is its 99.9 % point.
  expect(squared).toBeLessThan(18.5);
});

test('sampler: with very unequal probabilities every possible outcome and no impossible one is drawn', () => {
  const tiny = Float64Array.from({ length: 1000 }, (_, i) => (i === 500 ? 0.9 : 0.1 / 999));
  const { completions, counts } = drawBatch(new Sampler(tiny), new Random(3, 0), 50_000);
  const top = counts[completions.indexOf(500)];
  expect(Math.abs(top - 45_000)).toBeLessThan(3.3 * Math.sqrt(50_000 * 0.09));
  expect(counts.reduce((a, b) => a + b)).toBe(50_000);
  expect(completions.length).toBeGreaterThan(950);
});

test('sampler: the same seed gives the same draws, another seed or stream others', () => {
  const draws = (seed: number, stream: number) =>
    [...drawBatch(new Sampler(probabilities), new Random(seed, stream), 50).drawn].join('');
  expect(draws(5, 0)).toBe(draws(5, 0));
  expect(draws(5, 0)).not.toBe(draws(6, 0));
  expect(draws(5, 0)).not.toBe(draws(5, 1));
});

test('sampler: uniform numbers fill [0, 1) evenly', () => {
  const random = new Random(9, 0);
  const bins = new Float64Array(10);
  for (let i = 0; i < 100_000; i++) bins[Math.floor(10 * random.uniform())]++;
  // χ² with 9 degrees of freedom: 27.9 is its 99.9 % point.
  expect(bins.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(27.9);
});

test('leave-one-out baseline: the mean of the other seven of its group of eight', () => {
  // Prompt 0 has completions 0 and 1, prompt 1 has 2; nine draws of prompt 0 make one group and one that is alone.
  const promptOf = Int32Array.from([0, 0, 1]);
  const k = Float64Array.from([2, 10, 5]);
  const drawn = Int32Array.from([0, 2, 1, 0, 0, 2, 1, 0, 0, 1, 0]);
  const completions = Int32Array.from([0, 2, 1]);
  const counts = completions.map((y) => drawn.filter((each) => each === y).length);
  const sums = baselines({ size: drawn.length, drawn, completions, counts: Float64Array.from(counts) }, promptOf, 2, k);
  const group = [0, 1, 0, 0, 1, 0, 0, 1].map((y) => k[y]);
  const total = group.reduce((a, b) => a + b);
  const others = (y: number) => (group.filter((each) => each === k[y]).length * (total - k[y])) / 7 / drawn.length;
  expect(sums[0]).toBeCloseTo(others(0), 12);
  expect(sums[2]).toBeCloseTo(others(1), 12);
  // Two draws of prompt 1 are a group of two: each the other's K.
  expect(sums[1]).toBeCloseTo((2 * 5) / drawn.length, 12);
});
