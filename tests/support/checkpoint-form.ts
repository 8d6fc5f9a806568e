/** One form of a checkpoint, and what must come of it. */
import type { Files } from './checkpoint-changes';

/**
 * same: the shipped parameters, bit for bit. rounded: the shipped policy with the accuracy that the rounding of its
 * format leaves. larger: its accuracy, with more parameters. another: a policy of this accuracy on addition and
 * subtraction. A pattern: refused in such a sentence.
 */
export type Outcome = 'same' | 'rounded' | 'larger' | { another: readonly [number, number] } | RegExp;

export interface CheckpointForm {
  id: string;
  form: string;
  /** Public reports of the form. */
  reports: string;
  files: () => Files;
  outcome: Outcome;
  /** Part of what is told of it although it loads; undefined if nothing is. */
  note?: string;
}

export const form = (
  id: string,
  name: string,
  reports: string,
  files: () => Files,
  outcome: Outcome,
  note?: string,
): CheckpointForm => ({ id, form: name, reports, files, outcome, ...(note === undefined ? {} : { note }) });
