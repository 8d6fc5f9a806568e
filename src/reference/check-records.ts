/** What a population is asked and cannot do, in one sentence, whether its runs are here or on other threads. */
import type { PopulationSpec, Snapshot } from '../population/api';

/** @throws Error naming the runs that there are. */
export function checkRun(run: number, runs: number): void {
  if (!Number.isInteger(run) || run < 0 || run >= runs)
    throw new Error(`run: got ${run}; allowed are whole numbers from 0 to ${runs - 1}.`);
}

/** The problems of a set. @throws Error naming the sets that there are. */
export function evaluationSet(spec: PopulationSpec, set: string): Uint32Array {
  const all = Object.hasOwn(spec.evaluation, set) ? spec.evaluation[set] : undefined;
  if (!all)
    throw new Error(
      `evaluate: there is no set «${set}»; there are ${Object.keys(spec.evaluation).join(', ') || 'none'}.`,
    );
  return all;
}

/** Parameter vectors that a run keeps: behaviour, policy and the next one never overlap within a step. */
export function slotsOf({ staleness, minibatches }: Pick<PopulationSpec, 'staleness' | 'minibatches'>): number {
  return staleness + minibatches + 1;
}

/** @throws Error naming the part that does not fit this population. */
export function checkSnapshot(snapshot: Snapshot, spec: PopulationSpec): void {
  const R = spec.runs.length;
  const size = spec.reference.length;
  const expected = { parameters: slotsOf(spec) * R * size, firstMoment: R * size, secondMoment: R * size, stopped: R };
  for (const name of ['parameters', 'firstMoment', 'secondMoment', 'stopped'] as const) {
    if (snapshot[name].length !== expected[name]) {
      throw new Error(
        `restore: the snapshot's ${name} has ${snapshot[name].length} numbers, this population needs ` +
          `${expected[name]}.`,
      );
    }
  }
}

/** @throws Error where there is no step yet to record. */
export function checkTrained(steps: number): void {
  if (steps === 0) throw new Error('record: nothing has been trained yet; advance at least one step first.');
}
