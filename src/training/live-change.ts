/** Changes of settings while a training runs. */
import { problemOf } from '../common/problem';
import type { Experiment } from '../experiment/experiment';
import { LIVE_KEYS } from '../experiment/options';
import { withLiveChanges } from '../experiment/read-experiment';
import type { Event } from './protocol';
import type { Training } from './training';

/**
 * Changes live options from the next submitted step on. An invalid change has no effect and emits a `problem`.
 */
export function changeLive(training: Training, changes: Partial<Experiment>, emit: (event: Event) => void): void {
  const before = training.experiment;
  let after: Experiment;
  try {
    after = withLiveChanges(before, changes);
  } catch (error) {
    emit({ type: 'problem', message: problemOf(error), fatal: false });
    return;
  }
  const differing = LIVE_KEYS.filter((key) => after[key] !== before[key]);
  if (differing.length === 0) return;
  const step = training.change(Object.fromEntries(differing.map((key) => [key, after[key]])));
  emit({
    type: 'changed',
    step,
    changes: differing.map((key) => ({ key, before: before[key], after: after[key] })),
  });
}
