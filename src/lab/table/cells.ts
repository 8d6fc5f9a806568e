/**
 * The document's space of 96 questions: forward or reverse KL × in the loss or in the reward × on- or off-policy × k1,
 * k2 or k3 × its value or its gradient × bias or variance; each answered from the measured rows. The loss is the naive
 * one on-policy (rows 1–3) and the one weighted by ρ off-policy (rows 4–6); the reward is rows 7–9. A form of the
 * penalty has no direction by itself: 'forward' compares the same form with KL(π_ref‖π).
 */
import { ENOUGH } from './coverage';
import { ZERO } from './enumeration';
import { SAMPLINGS, type Sampling } from './table-rows';
import type { Interval } from '../../common/running-moments';
import type { LabTable, LabTruth, RowMeasured, RowResult, RowVerdict } from '../lab-types';
import { gradientVerdict, valueVerdict } from './row-verdict';

export const DIRECTIONS = ['reverse', 'forward'] as const;
export const CELL_PLACEMENTS = ['loss', 'reward'] as const;
export const CELL_ESTIMATORS = ['k1', 'k2', 'k3'] as const;
export const QUANTITIES = ['value', 'gradient'] as const;
export const MEASURES = ['bias', 'variance'] as const;
export type Direction = (typeof DIRECTIONS)[number];
export type CellEstimator = (typeof CELL_ESTIMATORS)[number];

export interface LabCell {
  direction: Direction;
  placement: (typeof CELL_PLACEMENTS)[number];
  sampling: Sampling;
  estimator: CellEstimator;
  quantity: (typeof QUANTITIES)[number];
  measure: (typeof MEASURES)[number];
  /** Id of the measured row (table-rows.ts). */
  row: string;
  /**
   * Relative to the KL or its gradient's norm, or for variances to their squares; a value's bias is signed. Null until
   * measured.
   */
  size: Interval | null;
  /** Verdict on a bias; null until measured, and for variances. */
  verdict: RowVerdict | null;
}

/** The row of an estimator in a placement, in this space. */
export function cellRow(placement: LabCell['placement'], sampling: Sampling, estimator: CellEstimator): string {
  const group = placement === 'reward' ? 2 : sampling === 'off-policy' ? 1 : 0;
  return String(3 * group + CELL_ESTIMATORS.indexOf(estimator) + 1);
}

const scaled = ({ estimate, low, high }: Interval, factor: number, shift = 0): Interval => ({
  estimate: (estimate - shift) * factor,
  low: (low - shift) * factor,
  high: (high - shift) * factor,
});

function sizeOf({ quantity, measure, direction }: LabCell, measured: RowMeasured, truth: LabTruth): Interval {
  const [kl, norm] =
    direction === 'reverse' ? [truth.reverseKl, truth.reverseNorm] : [truth.forwardKl, truth.forwardNorm];
  if (quantity === 'value')
    return measure === 'bias' ? scaled(measured.value, 1 / kl, kl) : scaled(measured.valueVariance, 1 / kl ** 2);
  if (measure === 'bias') return direction === 'reverse' ? measured.bias : measured.forwardBias;
  return scaled(measured.variance, (truth.reverseNorm / norm) ** 2);
}

/**
 * Judges against the forward KL, like row-verdict.ts against the reverse KL: a bias below the tolerance but known from
 * enumeration is slight, and a gradient that is zero there is zero here.
 */
function forwardVerdict(
  quantity: LabCell['quantity'],
  { verdict: reverse, exact }: RowResult,
  measured: RowMeasured,
  { forwardKl }: LabTruth,
): RowVerdict {
  const { forwardBias: bias, norm, value, coverage } = measured;
  if (coverage < ENOUGH) return 'undecided';
  const [verdict, known] =
    quantity === 'gradient'
      ? [gradientVerdict({ bias, norm }), exact.forwardBias]
      : [valueVerdict(value, forwardKl), Math.abs(exact.value / forwardKl - 1)];
  if (verdict === 'zero' && reverse !== 'zero') return bias.low > ZERO ? 'biased' : 'undecided';
  return verdict === 'unbiased' && known > ZERO ? 'slight' : verdict;
}

function verdictOf(
  { direction, quantity }: LabCell,
  result: RowResult,
  measured: RowMeasured,
  truth: LabTruth,
): RowVerdict {
  if (direction === 'forward') return forwardVerdict(quantity, result, measured, truth);
  return quantity === 'value' ? result.valueVerdict : result.verdict;
}

/** All 96 cells, in the order of the axes above; empty if the table is null or the row is not measured yet. */
export function labCells(table: LabTable | null): LabCell[] {
  const empty = DIRECTIONS.flatMap((direction) =>
    CELL_PLACEMENTS.flatMap((placement) =>
      SAMPLINGS.flatMap((sampling) =>
        CELL_ESTIMATORS.flatMap((estimator) =>
          QUANTITIES.flatMap((quantity) =>
            MEASURES.map((measure): LabCell => ({
              direction,
              placement,
              sampling,
              estimator,
              quantity,
              measure,
              row: cellRow(placement, sampling, estimator),
              size: null,
              verdict: null,
            })),
          ),
        ),
      ),
    ),
  );
  return empty.map((cell) => {
    const result = table?.rows.find(({ row, sampling }) => row === cell.row && sampling === cell.sampling);
    if (!table || !result?.measured) return cell;
    return {
      ...cell,
      size: sizeOf(cell, result.measured, table.truth),
      verdict: cell.measure === 'bias' ? verdictOf(cell, result, result.measured, table.truth) : null,
    };
  });
}
