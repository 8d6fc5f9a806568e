/** Populations for tests: small, but with the shipped policy, so that rewards, ratios and penalties are not trivial. */
import { readFileSync } from 'node:fs';
import { heldOutProblems, trainingProblems } from '../../src/arithmetic/problems';
import { standardNormal, STREAM } from '../../src/arithmetic/random';
import { parseMethod, METHODS, type MethodLevels } from '../../src/kl/placements';
import { readCheckpoint } from '../../src/policy/checkpoint';
import { STANDARD_POLICY } from '../../src/policy/config';
import { initialiseParameters } from '../../src/policy/initialise';
import type { PopulationSpec, RunSettings } from '../../src/population/api';
import { DEFAULT_RUN_SETTINGS } from '../../src/population/run-settings';

const folder = new URL('../../public/reference/', import.meta.url);

export function shippedPolicy(): ReturnType<typeof readCheckpoint> {
  return readCheckpoint({
    config: readFileSync(new URL('config.json', folder), 'utf8'),
    weights: readFileSync(new URL('model.safetensors', folder)),
  });
}

function randomPolicy(): Float32Array {
  return initialiseParameters(STANDARD_POLICY, 0.2, (index) => standardNormal(1, STREAM.initial, index));
}

export const SETTINGS: RunSettings = { ...DEFAULT_RUN_SETTINGS, learningRate: 1.5e-3 };

/**
 * One run per listed method, all with one seed. `drift` moves the initial policy off the reference, in standard
 * deviations of noise.
 */
export function methodsSpec(
  shapes: Partial<PopulationSpec> = {},
  settings: Partial<RunSettings> = {},
  levels: Partial<MethodLevels> = {},
  drift = 0.01,
  methods = METHODS.map(({ name }) => name),
): PopulationSpec {
  // The shipped policy has never seen one-digit problems: it is certain of nonsense, and all differences between its
  // completions are of the size of float32's rounding. A random policy is alive on them.
  const { config, parameters } =
    shapes.digits === 1 ? { config: STANDARD_POLICY, parameters: randomPolicy() } : shippedPolicy();
  return {
    policy: config,
    digits: 2,
    prompts: 4,
    groupSize: 4,
    staleness: 0,
    minibatches: 1,
    problems: trainingProblems('addition', shapes.digits ?? 2),
    evaluation: { addition: heldOutProblems('addition', shapes.digits ?? 2) },
    reference: parameters,
    initial: parameters.map((value, index) => value + drift * standardNormal(7, STREAM.initial, index)),
    runs: methods.map((name) => ({ ...SETTINGS, seed: 3, method: parseMethod(name, levels), ...settings })),
    ...shapes,
  };
}
