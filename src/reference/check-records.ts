/** Checks of a population's arguments, shared by the populations on one thread and on several. */
import { hasController } from '../kl/beta-control';
import type { PopulationSpec, Snapshot } from '../population/api';
import { movesReference } from '../population/reference-motion';

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

/** A snapshot of these runs to be filled in; what does not move is there already. */
export function emptySnapshot(
  { reference, runs, ...spec }: Pick<PopulationSpec, 'reference' | 'runs' | 'staleness' | 'minibatches'>,
  step: number,
  updates: number,
): Snapshot {
  const floats = (vectors: number) => new Float32Array(vectors * reference.length);
  const references = () => {
    const all = floats(runs.length);
    runs.forEach((_, run) => {
      all.set(reference, run * reference.length);
    });
    return all;
  };
  return {
    step,
    updates,
    parameters: floats(slotsOf(spec) * runs.length),
    firstMoment: floats(runs.length),
    secondMoment: floats(runs.length),
    stopped: new Uint32Array(runs.length),
    ...(runs.some(movesReference) ? { reference: references() } : {}),
    ...(runs.some(hasController) ? { beta: Float32Array.from(runs, ({ beta }) => beta) } : {}),
  };
}

/** @throws Error naming the part that does not fit this population. */
export function checkSnapshot(snapshot: Snapshot, spec: PopulationSpec): void {
  const expected = emptySnapshot(spec, snapshot.step, snapshot.updates);
  for (const name of ['parameters', 'firstMoment', 'secondMoment', 'stopped', 'reference', 'beta'] as const) {
    const [given, needed] = [snapshot, expected].map((each) => each[name]?.length ?? 0);
    if (given !== needed)
      throw new Error(`restore: the snapshot's ${name} has ${given} numbers, this population needs ${needed}.`);
  }
}

/** @throws Error if there is no step to record yet. */
export function checkTrained(steps: number): void {
  if (steps === 0) throw new Error('record: nothing has been trained yet; advance at least one step first.');
}
