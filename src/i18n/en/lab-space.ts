/** Labels and sentences of the picture of the space. */
import type { LabCell } from '../../lab/table/cells';
import type { Sampling } from '../../lab/table/table-rows';
import type { RowVerdict } from '../../lab/lab-types';

type Axis<Key extends keyof LabCell> = Record<LabCell[Key] & string, string>;

export const labSpace = {
  label: 'The 96 questions of the document, and what was measured of each',
  directions: { reverse: 'as the reverse KL(π‖π_ref)', forward: 'as the forward KL(π_ref‖π)' } as Axis<'direction'>,
  quantities: { value: 'value', gradient: 'gradient' } as Axis<'quantity'>,
  measures: { bias: 'bias', variance: 'var.' } as Axis<'measure'>,
  measuresHelp: {
    bias: 'relative to the KL, or to the length of its gradient',
    variance: 'of one completion, over KL² or the squared length of its gradient',
  } as Axis<'measure'>,
  rows: (placement: LabCell['placement'], sampling: Sampling) =>
    `${placement === 'reward' ? 'in the reward' : sampling === 'on-policy' ? 'in the loss' : 'in the loss, × ρ'}, ` +
    `${sampling}`,
  progress: (filled: number, open: number) => `${filled} of 96 measured${open > 0 ? `, ${open} still undecided` : ''}`,
  legend: {
    unbiased: 'unbiased',
    slight: 'slightly biased',
    biased: 'biased',
    zero: 'zero on average',
    undecided: 'undecided',
  } as Record<RowVerdict, string>,
  variance: 'variance, small to large',
  right: {
    reverse: 'Right gradient of the reverse KL:',
    forward: 'Right gradient of the forward KL:',
  } as Axis<'direction'>,
  none: 'none so far',
  writing: ({ estimator, placement, sampling }: LabCell) => `${estimator} ${labSpace.rows(placement, sampling)}`,
  /** One sentence for one cell. */
  says: (cell: LabCell, is: { verdict: string; estimate: string; low: string; high: string } | null) => {
    const of = cell.direction === 'reverse' ? 'the reverse KL' : 'the forward KL';
    const unit = cell.quantity === 'value' ? 'the KL' : 'its gradient’s length';
    const head = `${labSpace.writing(cell)} (row ${cell.row}): `;
    if (!is) return `${head}not measured yet.`;
    if (cell.measure === 'variance') {
      return (
        `${head}one completion’s ${cell.quantity} has a variance of ${is.estimate} times ${unit} squared ` +
        `(${is.low} to ${is.high}), held against ${of}.`
      );
    }
    const whole = cell.quantity === 'value' ? `its value as an estimate of ${of}` : `its gradient as that of ${of}`;
    return `${head}${whole} is ${is.verdict}; it is off by ${is.estimate} of ${unit} (${is.low} to ${is.high}).`;
  },
  hint: 'Point at a cell, or go there with the arrow keys; a click or Enter explains it.',
};
