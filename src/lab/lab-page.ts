/** What the lab's page has, as data: its sections, columns, curves and phases, for the page and for its sentences. */
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
 * bias: relative. variance: of one completion. width: half of the bias's interval. error: of one batch's gradient,
 * relative.
 */
export type Quantity = 'bias' | 'variance' | 'width' | 'error';

/**
 * 'arrived' at π*; 'coming': nearer than where it began, and still coming nearer; 'away': it has settled elsewhere;
 * 'moving': neither, so where it would end is not known; 'stopped', its numbers were no longer finite.
 */
export type Ending = 'arrived' | 'coming' | 'away' | 'moving' | 'stopped';

/**
 * opening: the adapter. placing: at new settings. measuring: batch after batch.
 * lent: something else has the adapter. settled: nothing is left to decide. paused: by the reader, or nobody looks.
 * failed: `problem` says why.
 */
export type LabPhase = 'opening' | 'placing' | 'measuring' | 'lent' | 'settled' | 'paused' | 'failed';
