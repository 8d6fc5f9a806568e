/** A link to a training: the experiment as it began, with the changes made since. */
import { crossCheck } from '../../experiment/combinations';
import type { Experiment } from '../../experiment/experiment';
import { toQuery } from '../../experiment/query';
import { scheduledText, type ScheduledChange } from '../../experiment/scheduled';
import type { Problem } from '../../common/problem';
import { readField } from '../../experiment/read-field';
import type { LiveChange } from '../../training/protocol';

/** A change of settings during a training. */
export interface Change {
  /** The first step with the new values. */
  step: number;
  changes: readonly LiveChange[];
  /** It is one of the experiment's own. */
  scheduled?: boolean;
}

/** The experiment that repeats a training: its live changes become scheduled ones. */
export function repeatable(begun: Experiment, changes: readonly Change[]): Experiment {
  const made: ScheduledChange[] = [];
  for (const { step, changes: of, scheduled } of changes) {
    if (scheduled) continue;
    const values = Object.fromEntries(of.map(({ key, after }) => [key, after]));
    const last = made[made.length - 1];
    // Those made at one step, while paused, are one change.
    if (last?.step === step) Object.assign(last.changes, values);
    else made.push({ step, changes: values });
  }
  return { ...begun, changes: [...new Set([...begun.changes, ...made.map(scheduledText)])] };
}

/**
 * @param page the address without query.
 * @param query the current one, whose foreign keys are kept.
 * @returns the link; or, for more changes than a link can hold, the problem.
 */
export function shareLink(experiment: Experiment, page: string, query = ''): { link: string } | { problem: Problem } {
  const read = readField('changes', experiment.changes.join(';'));
  const problem = read.problem ?? crossCheck(experiment)[0];
  if (problem !== undefined) return { problem };
  const text = toQuery(experiment, query);
  return { link: text === '' ? page : `${page}?${text}` };
}
