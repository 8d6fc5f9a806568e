import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisEnd, RaceCurves } from '../../../src/ui/race/race-curves';
import type { MetricPoint } from '../../../src/training/protocol';
import type { RunInfo } from '../../../src/experiment/population-spec';

const RUNS: RunInfo[] = [
  { run: 0, method: 'k3-in-reward', seed: 1 },
  { run: 1, method: 'k3-in-reward', seed: 2 },
  { run: 2, method: 'k1-in-reward', seed: 1 },
  { run: 3, method: 'k1-in-reward', seed: 2 },
];
const PLAIN = { band: 'range', smoothing: 0, maxDots: 1000 } as const;
const point = (run: number, step: number, reward: number): MetricPoint => ({ run, step, values: { reward } });

describe('curves over seeds', () => {
  it('draws the mean, the lowest and the highest seed of each method', () => {
    const curves = new RaceCurves(RUNS);
    curves.add([point(0, 0, 0.2), point(1, 0, 0.6), point(2, 0, 0.9), point(0, 1, 0.1), point(1, 1, 0.3)]);
    const line = curves.line('k3-in-reward', 'reward', PLAIN);
    expect(line.mean.map((dot) => dot.x)).toEqual([0, 1]);
    expect(line.mean[0].y).toBeCloseTo(0.4);
    expect(line.mean[1].y).toBeCloseTo(0.2);
    expect(line.low.map((dot) => dot.y)).toEqual([0.2, 0.1]);
    expect(line.high.map((dot) => dot.y)).toEqual([0.6, 0.3]);
    expect(curves.line('k1-in-reward', 'reward', PLAIN).mean).toEqual([{ x: 0, y: 0.9 }]);
    expect(curves.raw('k3-in-reward', 'reward', 100)).toEqual([
      [
        { x: 0, y: 0.2 },
        { x: 1, y: 0.1 },
      ],
      [
        { x: 0, y: 0.6 },
        { x: 1, y: 0.3 },
      ],
    ]);
    expect(curves.lastStep).toBe(1);
  });

  it('draws mean ± one sample standard deviation, inside what was measured', () => {
    const curves = new RaceCurves([...RUNS.slice(0, 2), { run: 4, method: 'k3-in-reward', seed: 3 }]);
    curves.add([point(0, 0, 0), point(1, 0, 0), point(4, 0, 0.9)]);
    const { low, mean, high } = curves.line('k3-in-reward', 'reward', { ...PLAIN, band: 'deviation' });
    expect(mean[0].y).toBeCloseTo(0.3);
    expect(low[0].y).toBe(0); // 0.3 − 0.52 would be no share
    expect(high[0].y).toBeCloseTo(0.3 + Math.sqrt((0.09 + 0.09 + 0.36) / 2));
  });

  it('leaves out what is not finite, comes twice, or belongs to nobody', () => {
    const curves = new RaceCurves(RUNS);
    curves.add([point(0, 0, 0.5), point(0, 0, 0.9), point(1, 0, NaN), point(99, 0, 1), point(0, 1, Infinity)]);
    expect(curves.line('k3-in-reward', 'reward', PLAIN).mean).toEqual([{ x: 0, y: 0.5 }]);
  });

  it('takes evaluations that come seldom, at their own steps', () => {
    const curves = new RaceCurves(RUNS);
    curves.add([point(0, 0, 0.5), { run: 0, step: 40, values: { meanAtKIn: 0.7 } }]);
    expect(curves.line('k3-in-reward', 'meanAtKIn', PLAIN).mean).toEqual([{ x: 40, y: 0.7 }]);
    expect(curves.meanAt('k3-in-reward', 'meanAtKIn', 39)).toBeUndefined();
    expect(curves.meanAt('k3-in-reward', 'meanAtKIn', 90)).toBe(0.7);
  });

  it('reads the mean over the seeds as measured, with its interval, at the latest step up to the one asked for', () => {
    const curves = new RaceCurves(RUNS);
    const arm = RUNS[0].method;
    const own = RUNS.filter(({ method }) => method === arm);
    for (const [i, { run, seed }] of own.entries())
      for (const step of [0, 1, 5])
        curves.add([{ run, step, values: { reward: step === 5 && i > 0 ? NaN : seed + step } }]);
    const seeds = own.map(({ seed }) => seed);
    const mean = seeds.reduce((sum, seed) => sum + seed, 0) / seeds.length;
    const read = curves.readAt(arm, 'reward', 4)!;
    expect(read).toMatchObject({ step: 1, n: seeds.length, mean: mean + 1 });
    expect(read.interval!.low).toBeLessThan(read.mean);
    expect(curves.valuesAt(arm, 'reward', 1)).toEqual(own.map(({ seed }) => ({ seed, value: seed + 1 })));
    expect(curves.valuesAt(arm, 'reward', 4)).toEqual([]);
    expect(curves.readAt(arm, 'reward', 9)).toEqual({ step: 5, mean: seeds[0] + 5, interval: null, n: 1 });
    expect(curves.readAt(arm, 'entropy', 9)).toBeUndefined();
    expect(curves.stepsOf(arm, 'reward')).toEqual([0, 1, 5]);
  });

  it('forgets all after the step it is rewound to, and goes on from there', () => {
    const curves = new RaceCurves(RUNS);
    curves.add([0, 1, 2, 3].map((step) => point(0, step, step)));
    curves.dropAfter(1);
    expect(curves.line('k3-in-reward', 'reward', PLAIN).mean.map((dot) => dot.y)).toEqual([0, 1]);
    curves.add([point(0, 2, 7)]);
    expect(curves.line('k3-in-reward', 'reward', PLAIN).mean.map((dot) => dot.y)).toEqual([0, 1, 7]);
  });

  it('forgets only what was computed of the arms that are rewound', () => {
    const runs = RUNS.map((run) => (run.run < 2 ? { ...run, arm: 'weak' } : run));
    const curves = new RaceCurves(runs);
    expect(curves.arms).toEqual(['weak', 'k1-in-reward']);
    curves.add([0, 1, 2, 3].flatMap((step) => [point(0, step, step), point(2, step, step)]));
    curves.dropAfter(1, [0, 1]);
    expect(curves.line('weak', 'reward', PLAIN).mean).toHaveLength(2);
    expect(curves.line('k1-in-reward', 'reward', PLAIN).mean).toHaveLength(4);
    expect(curves.lastStep).toBe(3);
    curves.dropAfter(0);
    expect(curves.lastStep).toBe(0);
  });

  it('merges long runs into few dots, keeps the extremes and the last step', () => {
    const curves = new RaceCurves(RUNS.slice(0, 1));
    curves.add(Array.from({ length: 1000 }, (_, step) => point(0, step, step === 500 ? 5 : 1)));
    const { mean, high } = curves.line('k3-in-reward', 'reward', { ...PLAIN, maxDots: 100 });
    expect(mean).toHaveLength(100);
    expect(mean.at(-1)!.x).toBe(999);
    expect(Math.max(...high.map((dot) => dot.y))).toBe(5);
  });

  it('gives the same line in whatever order the runs of a step arrive', () => {
    const points = [0, 1, 2].flatMap((step) => [point(0, step, step / 4), point(1, step, 1 - step / 4)]);
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1], { minLength: 2 }), fc.integer({ min: 1, max: 6 }), (order, size) => {
        // Any interleaving that keeps each run's own steps in order.
        const arranged = order.flatMap((run) => points.filter((each) => each.run === run));
        const curves = new RaceCurves(RUNS);
        for (let at = 0; at < arranged.length; at += size) curves.add(arranged.slice(at, at + size));
        const line = curves.line('k3-in-reward', 'reward', PLAIN);
        expect(line.mean.map((dot) => dot.x)).toEqual([0, 1, 2]);
        for (const dot of line.mean) expect(dot.y).toBeCloseTo(0.5);
        expect(line.high.map((dot) => dot.y)).toEqual([1, 0.75, 0.5]);
      }),
    );
  });
});

describe('the end of the step axis', () => {
  it('doubles, and never passes the last step of the experiment', () => {
    expect([0, 50, 51, 101, 160].map((step) => axisEnd(step, 160))).toEqual([50, 50, 100, 160, 160]);
    expect(axisEnd(3, 20)).toBe(20);
  });
});
