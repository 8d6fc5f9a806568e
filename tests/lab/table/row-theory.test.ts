/** theory.ts against exact enumeration, for every row of the lab's table. */
import { describe, expect, it } from 'vitest';
import { LAB_ROWS, methodOf, rowsAt, SAMPLINGS, type Sampling } from '../../../src/lab/table/table-rows';
import { theoryOf } from '../../../src/lab/table/row-theory';
import { softmax } from '../../support/enumeration';
import { expectedGradient, expectedValue, makeWorld, probability, truth } from '../../support/small-world';
import type { Level } from '../../../src/kl/method';

const LEVELS: Level[] = ['token', 'sequence'];

const distance = (a: Float64Array, b: Float64Array) =>
  Math.hypot(...a.map((each, i) => each - b[i])) / Math.hypot(...b);

describe.each([1, 3])('T = %i', (T) => {
  const world = makeWorld(T);
  const { kl, gradient } = truth(world);

  it('the reference gradient ∇KL agrees with finite differences', () => {
    const at = 1;
    const step = 1e-5;
    const moved = [-step, step].map((size) => {
      const logits = world.policy[0].map((p, v) => Math.log(p) + (v === at ? size : 0));
      return truth({ ...world, policy: [softmax(logits), ...world.policy.slice(1)] }).kl;
    });
    expect(Math.abs((moved[1] - moved[0]) / (2 * step) - gradient[at])).toBeLessThan(1e-8);
    expect(world.completions.reduce((sum, each) => sum + probability(world.behaviour, each), 0)).toBeCloseTo(1, 12);
    expect(world.completions.some(({ tokens }) => tokens.length < T)).toBe(T > 1);
  });

  const cases = LEVELS.flatMap((level) =>
    rowsAt(level).flatMap((row) => SAMPLINGS.map((sampling) => ({ level, row, id: row.id, sampling }))),
  );
  it.each(cases)('row $id, $level level, $sampling', ({ row, level, sampling }) => {
    const theory = theoryOf(row, level, sampling, T);
    const mean = expectedGradient(methodOf(row, level), world, sampling, row.baseline !== 'none');
    const norm = Math.hypot(...mean) / Math.hypot(...gradient);
    if (theory.here === 'zero') expect(norm).toBeLessThan(1e-9);
    else expect(norm).toBeGreaterThan(1e-3);
    const bias = distance(mean, gradient);
    if (theory.here === 'unbiased') expect(bias).toBeLessThan(1e-9);
    else expect(bias).toBeGreaterThan(1e-3);
    const value = expectedValue(methodOf(row, level), world, sampling);
    if (theory.hereValue === 'unbiased') expect(Math.abs(value - kl)).toBeLessThan(1e-9);
    else expect(Math.abs(value - kl)).toBeGreaterThan(1e-3 * kl);

    // Causes are named exactly where the mean of the gradient or of the value is another than the document's own.
    const own =
      row.only === 'token' && row.method === 'full-in-loss'
        ? gradient
        : expectedGradient(methodOf(row, row.only ?? 'sequence'), world, 'on-policy', row.baseline !== 'none');
    const ownValue = expectedValue(methodOf(row, row.only ?? 'sequence'), world, 'on-policy');
    const differs = Math.hypot(...mean.map((each, i) => each - own[i])) > 1e-9 || Math.abs(value - ownValue) > 1e-9;
    expect(theory.causes.some((cause) => cause !== 'baseline')).toBe(differs);
    expect(theory.causes.includes('baseline')).toBe(row.baseline === 'rloo');
  });

  it.each(cases.filter(({ sampling }) => sampling === 'off-policy'))(
    'row $id, $level level: off-policy with μ = π equals on-policy',
    ({ row, level }) => {
      expect(theoryOf(row, level, 'off-policy', T, false)).toEqual(theoryOf(row, level, 'on-policy', T));
    },
  );
});

describe('verdicts of the published table', () => {
  it('the published verdicts of rows 1 to 9 are the same at every level and sampling', () => {
    const gradients = ['zero', 'unbiased', 'biased', 'unbiased', 'biased', 'unbiased', 'unbiased', 'biased', 'biased'];
    const values = [
      'unbiased',
      'biased',
      'unbiased',
      'unbiased',
      'biased',
      'unbiased',
      'unbiased',
      'biased',
      'unbiased',
    ];
    for (const level of LEVELS)
      for (const sampling of SAMPLINGS) {
        const rows = LAB_ROWS.slice(0, 9).map((row) => theoryOf(row, level, sampling, 3));
        expect(rows.map(({ document }) => document)).toEqual(gradients);
        expect(rows.map(({ documentValue }) => documentValue)).toEqual(values);
      }
  });

  it('they hold at sequence level, except off-policy in rows 1 to 3, which have no ρ', () => {
    for (const row of LAB_ROWS.slice(0, 9)) {
      const { document, here, causes } = theoryOf(row, 'sequence', 'on-policy', 4);
      expect([row.id, here, causes]).toEqual([row.id, document, []]);
      expect(theoryOf(row, 'sequence', 'off-policy', 4).causes).toEqual(Number(row.id) <= 3 ? ['no-rho'] : []);
    }
  });

  it('every verdict that differs from the published one names its cause', () => {
    const causes = (id: string, level: Level, sampling: Sampling, T = 3) =>
      theoryOf(
        LAB_ROWS.find((row) => row.id === id)!,
        level,
        sampling,
        T,
      ).causes;
    expect(causes('6', 'token', 'on-policy')).toEqual(['token-level-loss']);
    expect(causes('6', 'token', 'off-policy')).toEqual(['token-level-loss', 'token-level-rho']);
    expect(causes('6', 'token', 'off-policy', 1)).toEqual([]);
    expect(causes('9', 'token', 'on-policy')).toEqual(['token-level-k']);
    expect(causes('2', 'token', 'on-policy')).toEqual(['token-level-loss', 'token-level-k']);
    expect(causes('C', 'token', 'off-policy')).toEqual(['no-rho', 'token-level-rho']);
    expect(causes('F', 'token', 'off-policy')).toEqual(['token-level-rho', 'baseline']);
    expect(causes('G', 'token', 'off-policy')).toEqual(['frozen-at-rollout', 'token-level-rho']);
    expect(causes('D', 'token', 'off-policy')).toEqual(['no-rho', 'token-level-loss']);
  });
});
