/**
 * The units of a study, each trained or measured at once and stored when it is done. A unit is a population of all
 * methods of one scenario's variant with a few of the seeds, or one place of the Gradient Lab. A run's bits do not
 * depend on the other runs, so dividing the seeds into populations does not change any result.
 */
import { splitByShape } from '../experiment/arms';
import { LAB_DEFAULTS } from '../lab/lab-settings';
import type { LabSettings } from '../lab/lab-types';
import { crossCheck } from '../experiment/combinations';
import type { Experiment } from '../experiment/experiment';
import type { Variant } from '../experiment/preset';
import { findPreset, PRESETS, studiedMethods, variantsOf, type Preset } from '../experiment/presets';
import { presetExperiment, withChanges } from '../experiment/read-experiment';
import { notAllowed, Refusal } from '../common/problem';

export interface TrainingUnit {
  kind: 'training';
  key: string;
  scenario: string;
  variant: string;
  experiment: Experiment;
  seeds: readonly number[];
}
export interface GradientUnit {
  kind: 'gradients';
  key: string;
  settings: LabSettings;
  batches: number;
}
export type Unit = TrainingUnit | GradientUnit;

/** The part of a study that measures rows of the Gradient Lab instead of training. */
export const GRADIENTS = 'gradients';

/** Everything that `--scenarios` may name, in the order of the study. */
export const STUDIED: readonly string[] = [...PRESETS.filter(({ study }) => study).map(({ id }) => id), GRADIENTS];

/**
 * Seeds per population; an interruption loses at most one population. The same for all, so that a study can be extended
 * to more seeds.
 */
const SEEDS_AT_ONCE = 5;
/**
 * Effectively no intermediate evaluations: they take much of a small training's time, and the final policies are
 * evaluated on many more problems.
 */
const EVALUATIONS = { evaluateEvery: 100_000, evaluationProblems: 8 };

/**
 * Where the gradients are measured: in the lab's training run, near the reference, in the middle and at the end, with μ
 * five steps behind.
 */
const PLACES = {
  level: ['sequence', 'token'],
  step: [10, 20, 40],
  staleness: 5,
  completions: 100_000,
  batches: 128,
} as const;
/** The lab's seeds: one for each half of the evidence. */
const LAB_SEEDS = [1, 2];

/**
 * The settings of a variant: its preset's, overridden by the variant's, with the methods that the study trains.
 */
export function variantExperiment(preset: Preset, variant: Variant): Experiment {
  return withChanges(presetExperiment(preset.id), {
    ...variant.values,
    methods: [...studiedMethods(preset, variant)],
    ...EVALUATIONS,
  });
}

/** The largest number of seeds that fits into one population. */
function seedsAtOnce(experiment: Experiment): number {
  for (let count = SEEDS_AT_ONCE; count > 1; count -= 1)
    if (crossCheck({ ...experiment, seeds: count }).length === 0) return count;
  return 1;
}

function trainingUnits(
  preset: Preset,
  variant: Variant,
  seeds: readonly number[],
  changes: Partial<Experiment>,
): TrainingUnit[] {
  const whole = withChanges(variantExperiment(preset, variant), changes);
  return splitByShape(whole).flatMap((experiment, part) => shapeUnits(preset, variant, seeds, experiment, part));
}

/** @param part the number of the shape among those of the experiment's arms. */
function shapeUnits(
  preset: Preset,
  variant: Variant,
  seeds: readonly number[],
  experiment: Experiment,
  part: number,
): TrainingUnit[] {
  const size = seedsAtOnce(experiment);
  return Array.from({ length: Math.ceil(seeds.length / size) }, (_, i) => {
    const chunk = seeds.slice(i * size, (i + 1) * size);
    return {
      kind: 'training',
      key: `${preset.id}.${variant.id}.${part === 0 ? '' : `shape-${part + 1}.`}seeds-${chunk.join('-')}`,
      scenario: preset.id,
      variant: variant.id,
      experiment: { ...experiment, seed: chunk[0], seeds: chunk.length },
      seeds: chunk,
    };
  });
}

function gradientUnits(): GradientUnit[] {
  const { staleness, completions, batches } = PLACES;
  return PLACES.level.flatMap((level) =>
    PLACES.step.flatMap((step) =>
      LAB_SEEDS.map(
        (seed) =>
          ({
            kind: 'gradients',
            key: `${GRADIENTS}.${level}.step-${step}.seed-${seed}`,
            settings: { ...LAB_DEFAULTS, level, step, staleness, completions, seed },
            batches,
          }) as const,
      ),
    ),
  );
}

/**
 * The units of a study, in order.
 * @param changes settings that override those of every scenario, for custom studies.
 * @throws Error with one sentence for an unknown scenario or an invalid setting.
 */
export function planStudy(
  scenarios: readonly string[],
  seeds: readonly number[],
  changes: Partial<Experiment> = {},
): Unit[] {
  return scenarios.flatMap((id): Unit[] => {
    if (id === GRADIENTS) return gradientUnits();
    const preset = findPreset(id);
    if (!preset?.study) throw new Refusal(notAllowed('scenarios', id, { kind: 'one-of', values: STUDIED }));
    return variantsOf(preset).flatMap((variant) => trainingUnits(preset, variant, seeds, changes));
  });
}
