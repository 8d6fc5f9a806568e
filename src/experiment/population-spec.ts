/** Builds the population of an experiment and a reference policy. */
import { heldOutProblems, OPERATORS, trainingProblems, type Digits, type Operator } from '../arithmetic/problems';
import type { PolicyConfig } from '../policy/config';
import type { PopulationSpec, RunSettings } from '../population/api';
import { DEFAULT_RUN_SETTINGS } from '../population/run-settings';
import { armsOf, splitByShape } from './arms';
import { methodOf } from './combinations';
import type { Experiment } from './experiment';

/** Identifies a run: its index in the experiment, its method's name and its seed. */
export interface RunInfo {
  run: number;
  method: string;
  seed: number;
  /** The arm's key (arms.ts), if it is not simply the method's name. */
  arm?: string;
}

/** The key of a run's arm. */
export const armOf = ({ arm, method }: Pick<RunInfo, 'arm' | 'method'>): string => arm ?? method;

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

/** The runs in the order of the arms: all seeds of the first arm, then of the second, … */
export function runsOf(experiment: Experiment, seeds: readonly number[] = seedsOf(experiment)): RunInfo[] {
  return armsOf(experiment)
    .flatMap(({ key, method }) => seeds.map((seed) => ({ method, seed, ...(key === method ? {} : { arm: key }) })))
    .map((info, run) => ({ run, ...info }));
}

/** The arms of one shape, which train as one population. */
export interface Part {
  experiment: Experiment;
  /** In the order of its population, with their numbers in the whole experiment. */
  runs: RunInfo[];
}

/** An experiment's populations. */
export function partsOf(experiment: Experiment, seeds: readonly number[] = seedsOf(experiment)): Part[] {
  const whole = runsOf(experiment, seeds);
  return splitByShape(experiment).map((part) => ({
    experiment: part,
    runs: runsOf(part, seeds).map((own) => whole.find((info) => armOf(info) === armOf(own) && info.seed === own.seed)!),
  }));
}

/** The settings of the arms' runs, without seed; in the order of `runsOf`. */
export function settingsOfRuns(
  experiment: Experiment,
  seeds: readonly number[] = seedsOf(experiment),
): Omit<RunSettings, 'seed'>[] {
  return armsOf(experiment).flatMap((arm) => {
    const settings = {
      ...settingsOf(arm.experiment),
      method: methodOf(arm.method, arm.experiment),
      second: methodOf(arm.experiment.second, arm.experiment),
    };
    return seeds.map(() => settings);
  });
}

/** An experiment's settings of a run, without seed and methods. */
function settingsOf(experiment: Experiment): Omit<RunSettings, 'seed' | 'method' | 'second'> {
  const { seed: _seed, method: _method, second: _second, ...defaults } = DEFAULT_RUN_SETTINGS;
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
 * The population of an experiment whose arms have its shape (splitByShape): arms × seeds, arm by arm, all from `start`.
 * @param start where training begins, if not at the reference.
 */
export function buildSpec(
  experiment: Experiment,
  reference: ReferencePolicy,
  seeds: readonly number[] = seedsOf(experiment),
  start?: Float32Array,
): PopulationSpec {
  const { digits, prompts, groupSize, staleness, minibatches, operator } = experiment;
  const settings = settingsOfRuns(experiment, seeds);
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
    runs: runsOf(experiment, seeds).map(({ seed }, run) => ({ ...settings[run], seed })),
  };
}
