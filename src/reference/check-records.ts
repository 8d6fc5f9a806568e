/** Checks of a population's arguments, shared by the populations on one thread and on several. */
import type { PopulationSpec, Snapshot } from '../population/api';

/** @throws Error naming the valid runs if there is no such run. */
export function checkRun(run: number, runs: number): void {
  if (!Number.isInteger(run) || run < 0 || run >= runs)
    throw new Error(`run: got ${run}; allowed are whole numbers from 0 to ${runs - 1}.`);
}

/** The problems of an evaluation set. @throws Error naming the existing sets if there is no such set. */
export function evaluationSet(spec: PopulationSpec, set: string): Uint32Array {
  const all = Object.hasOwn(spec.evaluation, set) ? spec.evaluation[set] : undefined;
  if (!all)
    throw new Error(
      `evaluate: there is no set «${set}»; there are ${Object.keys(spec.evaluation).join(', ') || 'none'}.`,
    );
  return all;
}

/** Number of parameter vectors a run keeps: behaviour, current and next policy never overlap within a step. */
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

/** @throws Error if there is no step to record yet. */
export function checkTrained(steps: number): void {
  if (steps === 0) throw new Error('record: nothing has been trained yet; advance at least one step first.');
}
