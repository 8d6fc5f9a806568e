import { describe, expect, it } from 'vitest';
import { cellRow, labCells, type LabCell } from '../../../src/lab/table/cells';
import { LAB_ROWS } from '../../../src/lab/table/table-rows';
import { labFixture } from '../../support/lab-fixture';

const axes = ({ direction, placement, sampling, estimator, quantity, measure }: LabCell) =>
  [direction, placement, sampling, estimator, quantity, measure].join(' ');
/** Forms of the penalty whose gradient is unbiased for a direction. */
const unbiased = (cells: readonly LabCell[], direction: string) =>
  cells
    .filter((cell) => cell.direction === direction && cell.quantity === 'gradient' && cell.verdict === 'unbiased')
    .map(({ estimator, placement, sampling }) => `${estimator} ${placement} ${sampling}`);

describe('the 96 questions', () => {
  it('there are 96 cells, one for each combination of the six axes', () => {
    const cells = labCells(null);
    expect(cells).toHaveLength(96);
    expect(new Set(cells.map(axes)).size).toBe(96);
    const values = (key: keyof LabCell) => new Set(cells.map((cell) => cell[key])).size;
    expect((['direction', 'placement', 'sampling', 'estimator', 'quantity', 'measure'] as const).map(values)).toEqual([
      2, 2, 2, 3, 2, 2,
    ]);
  });

  it('each cell takes its numbers from the row with the same estimator and placement', () => {
    for (const { row, estimator, placement, sampling } of labCells(null)) {
      const { method } = LAB_ROWS.find(({ id }) => id === row)!;
      const place = placement === 'reward' ? 'reward' : sampling === 'on-policy' ? 'loss' : 'weighted-loss';
      expect(method).toBe(`${estimator}-in-${place}`);
    }
    expect(cellRow('loss', 'off-policy', 'k3')).toBe('6');
  });

  it('cells are empty before anything is measured; afterwards all but variances have a verdict', () => {
    for (const table of [null, labFixture({ completions: 0 })])
      expect(labCells(table).every(({ size, verdict }) => size === null && verdict === null)).toBe(true);
    const cells = labCells(labFixture());
    expect(cells.every(({ size }) => size !== null)).toBe(true);
    for (const { measure, verdict } of cells) expect(verdict === null).toBe(measure === 'variance');
  });

  it('five gradients are unbiased for the reverse KL, one for the forward KL (k3 loss on-policy)', () => {
    const cells = labCells(labFixture({ completions: 1_000_000 }));
    expect(unbiased(cells, 'reverse')).toEqual([
      'k2 loss on-policy',
      'k1 loss off-policy',
      'k3 loss off-policy',
      'k1 reward on-policy',
      'k1 reward off-policy',
    ]);
    expect(unbiased(cells, 'forward')).toEqual(['k3 loss on-policy']);
  });

  it('forward cells are relative to the forward KL and to the norm of its gradient', () => {
    const table = labFixture();
    const { truth } = table;
    const measured = table.rows.find(({ row, sampling }) => row === '7' && sampling === 'off-policy')!.measured!;
    const at = (direction: string, quantity: string, measure: string) =>
      labCells(table).find((cell) => axes(cell) === `${direction} reward off-policy k1 ${quantity} ${measure}`)!;
    expect(at('reverse', 'value', 'bias').size!.estimate).toBeCloseTo(
      measured.value.estimate / truth.reverseKl - 1,
      12,
    );
    expect(at('forward', 'value', 'bias').size!.low).toBeCloseTo(measured.value.low / truth.forwardKl - 1, 12);
    expect(at('forward', 'value', 'bias').verdict).toBe('biased');
    expect(at('forward', 'gradient', 'bias').size).toEqual(measured.forwardBias);
    expect(at('reverse', 'gradient', 'variance').size!.high).toBeCloseTo(measured.variance.high, 12);
    expect(at('forward', 'gradient', 'variance').size!.high).toBeCloseTo(
      measured.variance.high * (truth.reverseNorm / truth.forwardNorm) ** 2,
      12,
    );
    expect(at('forward', 'value', 'variance').size!.estimate).toBeCloseTo(
      measured.valueVariance.estimate / truth.forwardKl ** 2,
      12,
    );
  });

  it('a small forward bias that enumeration knows is called slight, not unbiased', () => {
    const table = labFixture({ completions: 1_000_000 });
    const rows = table.rows.map((row) =>
      row.row === '3' ? { ...row, exact: { ...row.exact, forwardBias: 0.01 } } : row,
    );
    const cells = labCells({ ...table, rows });
    expect(unbiased(cells, 'forward')).toEqual([]);
    expect(cells.find((cell) => axes(cell) === 'forward loss on-policy k3 gradient bias')!.verdict).toBe('slight');
  });

  it('every bias is undecided while the sample may lack completions that carry the variance', () => {
    const table = labFixture({ completions: 1_000_000, coverage: 0.5 });
    expect(labCells(table).filter(({ measure, verdict }) => measure === 'bias' && verdict !== 'undecided')).toEqual([]);
  });
});
