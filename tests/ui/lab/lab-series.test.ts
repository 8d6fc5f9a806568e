/** The chart series of the lab's curves and of the training towards the optimum. */
import { describe, expect, it } from 'vitest';
import type { OptimumPoint } from '../../../src/lab/optimum/optimum-options';
import { LAB_DEFAULTS } from '../../../src/lab/lab-settings';
import type { LabTable } from '../../../src/lab/lab-types';
import { curveKey, curveSeries, placesOf, together } from '../../../src/ui/lab/lab-curve-series';
import { ending, optimumLines } from '../../../src/ui/lab/optimum-series';
import { labFixture } from '../../support/lab-fixture';

const at = (settings: Partial<LabTable['settings']>, completions = 60_000) => labFixture({ settings, completions });
const series = {
  axis: 'step',
  quantity: 'bias',
  sampling: 'on-policy',
  picks: ['1', '2', '7'],
  language: 'en',
} as const;

describe('a curve', () => {
  it('goes where it makes sense: not staler than π is old, and to T = 4 only with a graphics card', () => {
    expect(placesOf('staleness', { ...LAB_DEFAULTS, step: 7 }, null)).toEqual([1, 2, 5, 7]);
    expect(placesOf('answerLength', LAB_DEFAULTS, { name: 'a card', kind: 'gpu' })).toEqual([1, 2, 3, 4]);
    expect(placesOf('answerLength', LAB_DEFAULTS, { name: 'none', kind: 'processor' })).toEqual([1, 2, 3]);
  });

  it('belongs to all settings but its own', () => {
    expect(curveKey('step', { ...LAB_DEFAULTS, step: 3 })).toBe(curveKey('step', LAB_DEFAULTS));
    expect(curveKey('step', { ...LAB_DEFAULTS, staleness: 3 })).not.toBe(curveKey('step', LAB_DEFAULTS));
  });

  it('joins rows only where they coincide at every place', () => {
    const [near, far] = [at({ step: 10 }), at({ step: 20 })];
    expect(together(['7', '2', '1'], [near, far], 'on-policy')).toEqual([['1'], ['2', '7']]);
    const apart = { ...far, rows: far.rows.map((row) => ({ ...row, sameAs: [row.row] })) };
    expect(together(['7', '2', '1'], [near, apart], 'on-policy')).toEqual([['1'], ['2'], ['7']]);
  });

  it('draws what is enumerated as a line, and what is measured as points with their intervals', () => {
    const tables = [at({ step: 20 }), at({ step: 10 })];
    const [line, points] = curveSeries(tables, series);
    expect([line.label, line.colour]).toEqual(['1 k1 in loss', 'k1']);
    expect(line.points).toEqual([10, 20].map((x) => ({ x, y: tables[0].rows[0].exact.bias })));
    const { estimate, low, high } = tables[0].rows[0].measured!.bias;
    expect(points.kind).toBe('points');
    expect(points.points[1]).toEqual({ x: 20, y: estimate, low, high });
    expect(curveSeries([at({ step: 10 }, 0)], series)[1].points).toEqual([]);
  });

  it('has a guide that falls as 1/√n', () => {
    const tables = [100, 10_000].map((completions) => at({ completions }));
    const guide = curveSeries(tables, { ...series, axis: 'completions', quantity: 'error' }).at(-1)!;
    expect(guide.label).toBe('1/√n');
    expect(guide.points[0].y / guide.points[1].y).toBeCloseTo(10);
    const { variance } = tables[1].rows[0].measured!;
    expect(curveSeries(tables, { ...series, axis: 'completions', quantity: 'error' })[0].points[1].y).toBeCloseTo(
      Math.sqrt(variance.estimate / 10_000),
    );
  });
});

describe('the way to the optimum', () => {
  const walk = (row: string, kl: (step: number) => number, stopped = false): OptimumPoint[] =>
    Array.from({ length: 101 }, (_, step) => ({
      row,
      step,
      klToOptimum: kl(step),
      objective: 1 - 0.5 * kl(step),
      accuracy: 0.9,
      reverseKl: 0.1,
      stopped: stopped && step === 100,
    }));
  const fall = (step: number) => 0.2 * Math.exp(-step / 20);

  it('draws rows that go the same way once, but the exact one for itself', () => {
    const points = [
      ...walk('0', fall),
      ...walk('2', fall),
      ...walk('7', (step) => fall(step) * 1.001),
      ...walk('9', (step) => 0.2 + 0.001 * step),
    ];
    expect(optimumLines(['0', '2', '7', '9'], points).map(({ rows }) => rows)).toEqual([['0'], ['2', '7'], ['9']]);
  });

  it('tells arrived, still coming, settled elsewhere, still moving and broken apart', () => {
    const end = (kl: (step: number) => number, stopped = false) =>
      ending({ rows: ['2'], points: walk('2', kl, stopped) });
    expect(end(fall)).toBe('arrived');
    expect(end((step) => 0.2 * Math.exp(-step / 60))).toBe('coming');
    expect(end((step) => 0.15 + fall(step))).toBe('away');
    // Nobody knows where these would end.
    expect(end((step) => 0.02 + fall(step))).toBe('moving');
    expect(end((step) => 0.2 + 0.001 * step)).toBe('moving');
    expect(end((step) => 0.1 + 0.01 * Math.sin(step))).toBe('moving');
    expect(end(fall, true)).toBe('stopped');
  });
});
