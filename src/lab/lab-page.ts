/** The lab page's sections, columns, curves and phases, as data for the page and its texts. */
import type { FormulaColumn } from './table/formulas';

export const SECTIONS = ['table', 'space', 'curves', 'estimators', 'categorical', 'paper', 'optimum'] as const;
export type Section = (typeof SECTIONS)[number];

export const MEASURED_COLUMNS = [
  'value',
  'valueVariance',
  'bias',
  'cosine',
  'variance',
  'future',
  'verdict',
  'theory',
] as const;
export type MeasuredColumn = (typeof MEASURED_COLUMNS)[number];
export type LabColumn = 'name' | FormulaColumn | MeasuredColumn;

export const CURVE_AXES = ['step', 'staleness', 'answerLength', 'completions'] as const;
export type CurveAxis = (typeof CURVE_AXES)[number];

/**
 * bias: relative. variance: of one completion. width: half the width of the bias's interval. error: relative error of
 * one batch's gradient.
 */
export type Quantity = 'bias' | 'variance' | 'width' | 'error';

/**
 * 'arrived': at π*; 'coming': closer to π* than at the start, and still approaching; 'away': settled elsewhere;
 * 'moving': neither, so its limit is unknown; 'stopped': its numbers became non-finite.
 */
export type Ending = 'arrived' | 'coming' | 'away' | 'moving' | 'stopped';

/**
 * opening: requests the adapter. placing: moves to new settings. measuring: runs batches.
 * lent: another section uses the adapter. settled: all verdicts are decided. paused: by the user, or not visible.
 * failed: see `problem`.
 */
export type LabPhase = 'opening' | 'placing' | 'measuring' | 'lent' | 'settled' | 'paused' | 'failed';
