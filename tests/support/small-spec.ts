/** A population small enough to train in a test. */
import { heldOutProblems, trainingProblems } from '../../src/arithmetic/problems';
import { standardNormal, STREAM } from '../../src/arithmetic/random';
import { parseMethod } from '../../src/kl/placements';
import { initialiseParameters } from '../../src/policy/initialise';
import type { PopulationSpec, RunSettings, Snapshot } from '../../src/population/api';
import { DEFAULT_RUN_SETTINGS } from '../../src/population/run-settings';
import { SMALL } from './gradient-case';

export function runOf(settings: Partial<RunSettings> = {}): RunSettings {
  return {
    ...DEFAULT_RUN_SETTINGS,
    method: parseMethod('k1-in-reward'),
    learningRate: 3e-3,
    ...settings,
  };
}

export function specOf(spec: Partial<PopulationSpec> = {}): PopulationSpec {
  const weights = (seed: number) =>
    initialiseParameters(SMALL, 0.4, (index) => standardNormal(seed, STREAM.initial, index));
  return {
    policy: SMALL,
    digits: 1,
    prompts: 4,
    groupSize: 3,
    staleness: 0,
    minibatches: 1,
    problems: trainingProblems('addition', 1),
    evaluation: { addition: heldOutProblems('addition', 1), subtraction: heldOutProblems('subtraction', 1) },
    reference: weights(1),
    initial: weights(2),
    runs: [runOf()],
    ...spec,
  };
}

export function sameSnapshots(a: Snapshot, b: Snapshot): boolean {
  return (['parameters', 'firstMoment', 'secondMoment', 'stopped', 'reference', 'beta'] as const).every((name) => {
    const [own, other] = [a[name] ?? [], b[name] ?? []];
    return own.length === other.length && own.every((value, j) => Object.is(value, other[j]));
  });
}
