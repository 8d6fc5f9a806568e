/** Builds the population of an experiment and a reference policy. */
import { heldOutProblems, OPERATORS, trainingProblems, type Digits, type Operator } from '../arithmetic/problems';
import type { PolicyConfig } from '../policy/config';
import type { PopulationSpec, RunSettings } from '../population/api';
import { DEFAULT_RUN_SETTINGS } from '../population/run-settings';
import { methodOf } from './combinations';
import type { Experiment } from './experiment';

/** Identifies a run: its index in the population, its method's name and its seed. */
export interface RunInfo {
  run: number;
  method: string;
  seed: number;
}

/** A reference policy in memory: sizes and flat parameters, as in policy/layout.ts. */
export interface ReferencePolicy {
  policy: PolicyConfig;
  parameters: Float32Array;
}

/**
 * The operators on which the reference policy is pretrained; those that are not trained further test for forgetting.
 */
export const PRETRAINED_OPERATORS: readonly Operator[] = ['addition', 'subtraction'];

/** The untrained operators that the reference knows. */
export function outOfDistribution(operator: Operator): Operator[] {
  return PRETRAINED_OPERATORS.filter((known) => known !== operator);
}

/** seed, seed + 1, … */
export function seedsOf(experiment: Experiment): number[] {
  return Array.from({ length: experiment.seeds }, (_, i) => experiment.seed + i);
}

/** The runs in the order of the population: all seeds of the first method, then of the second, … */
export function runsOf(experiment: Experiment, seeds: readonly number[] = seedsOf(experiment)): RunInfo[] {
  return experiment.methods
    .flatMap((method) => seeds.map((seed) => ({ method, seed })))
    .map((info, run) => ({ run, ...info }));
}

/** An experiment's settings of every run, without seed and method; `change` also applies these to running runs. */
export function settingsOf(experiment: Experiment): Omit<RunSettings, 'seed' | 'method'> {
  const { seed: _seed, method: _method, ...defaults } = DEFAULT_RUN_SETTINGS;
  const given = Object.entries(experiment).filter(([key]) => key in defaults);
  return { ...defaults, ...Object.fromEntries(given) };
}

/** Held-out problems by operator. The first n of each are a fair sample. */
export function evaluationSets(digits: Digits): Record<Operator, Uint32Array> {
  return Object.fromEntries(OPERATORS.map((operator) => [operator, heldOutProblems(operator, digits)])) as Record<
    Operator,
    Uint32Array
  >;
}

/**
 * The population of an experiment: methods × seeds, method-major, all from `start`.
 * @param start where training begins, if not at the reference.
 */
export function buildSpec(
  experiment: Experiment,
  reference: ReferencePolicy,
  seeds: readonly number[] = seedsOf(experiment),
  start?: Float32Array,
): PopulationSpec {
  const { digits, prompts, groupSize, staleness, minibatches, operator } = experiment;
  const settings = settingsOf(experiment);
  return {
    policy: reference.policy,
    digits,
    prompts,
    groupSize,
    staleness,
    minibatches,
    problems: trainingProblems(operator, digits),
    evaluation: evaluationSets(digits),
    reference: reference.parameters,
    ...(start ? { initial: start } : {}),
    runs: runsOf(experiment, seeds).map(({ method, seed }) => ({
      ...settings,
      seed,
      method: methodOf(method, experiment),
    })),
  };
}
