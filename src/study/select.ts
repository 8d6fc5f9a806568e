/**
 * Selects parts of a study for claims: the runs of one method at one place, their values by seed, measured gradients,
 * halves of the seeds.
 */
import { Refusal } from '../common/problem';
import type { Level } from '../kl/method';
import { methodTexts } from '../i18n/methods';
import { inEach, type Text } from '../i18n/every-language';
import { scenarioLabel, variantLabel } from '../i18n/scenarios';
import { studyTexts } from '../i18n/study';
import type { Claim } from './finding';
import { bootstrapGeometricMean, bootstrapMean, type Estimate } from './intervals';
import type { GradientRecord, RunRecord, Study } from './study-records';

/** The runs of one method under one variant of a scenario. */
export interface Cell {
  scenario: string;
  variant: string;
  method: string;
}
/** All measurements of one row of the Gradient Lab. */
export interface Gradients {
  row: string;
  level: Level;
  sampling: GradientRecord['sampling'];
  /** Only the place where π is nearest to the reference, or farthest. */ place?: 'first' | 'last';
}
export type MeasureName =
  'accuracyIn' | 'accuracyOut' | 'reverseKl' | 'forwardKl' | 'entropy' | 'gradNorm' | 'klClampFraction';

export interface Measure {
  label: Text;
  unit: string;
  /** log for measures that span decades; they are compared by ratio. */
  scale: 'linear' | 'log';
}

const { measures } = studyTexts;
export const MEASURES: Record<MeasureName, Measure> = {
  accuracyIn: { label: measures.accuracyIn, unit: '', scale: 'linear' },
  accuracyOut: { label: measures.accuracyOut, unit: '', scale: 'linear' },
  reverseKl: { label: measures.reverseKl, unit: 'nats', scale: 'log' },
  forwardKl: { label: measures.forwardKl, unit: 'nats', scale: 'log' },
  entropy: { label: measures.entropy, unit: 'nats / token', scale: 'linear' },
  gradNorm: { label: measures.gradNorm, unit: '', scale: 'log' },
  klClampFraction: { label: measures.klClampFraction, unit: '', scale: 'linear' },
};

/** A cell; the variant defaults to `base`. */
export const cell = (scenario: string, method: string, variant = 'base'): Cell => ({ scenario, variant, method });

/** 'β = 0.3': the name of a cell's variant; empty if there is only one. */
export const variantName = ({ scenario, variant }: Cell): Text =>
  inEach((language) => (variant === 'base' ? '' : variantLabel(scenario, variant, language)));

export const scenarioName = (scenario: string): Text => inEach((language) => scenarioLabel(scenario, language));

/** 'k1 in loss', or 'k1 in loss (β = 1)' if the scenario has variants. */
export function cellName(of: Cell): Text {
  const label = methodTexts(of.method);
  return of.variant === 'base' ? label : studyTexts.cell(label, variantName(of));
}

/** The runs of a cell, by ascending seed. @throws Refusal if there are none. */
export function runsOf(study: Study, { scenario, variant, method }: Cell): RunRecord[] {
  const runs = study.runs.filter(
    (run) => run.scenario === scenario && run.variant === variant && run.method === method,
  );
  if (runs.length === 0)
    throw new Refusal({ code: 'no-runs', method, place: `${scenario}.${variant}`, seeds: study.origin.seeds });
  return runs.sort((a, b) => a.seed - b.seed);
}

/** The selected gradient records, by step and seed. @throws Refusal if there are none. */
export function gradientsOf(study: Study, { row, level, sampling, place }: Gradients): GradientRecord[] {
  const found = study.gradients.filter(
    (record) => record.row === row && record.level === level && record.sampling === sampling,
  );
  if (found.length === 0) throw new Refusal({ code: 'no-gradients', row, level, sampling, at: null });
  const steps = found.map(({ step }) => step);
  const wanted = place === undefined ? undefined : place === 'first' ? Math.min(...steps) : Math.max(...steps);
  return found
    .filter(({ step }) => wanted === undefined || step === wanted)
    .sort((a, b) => a.step - b.step || a.seed - b.seed);
}

/** A run's value; the accuracy of a policy with NaNs is 0, any other non-finite value is NaN. */
export function valueOf(run: RunRecord, measure: MeasureName): number {
  return run[measure] ?? (measure === 'accuracyIn' || measure === 'accuracyOut' ? 0 : NaN);
}

/** The finite values of a cell by seed. @throws Error like `runsOf`. */
export function valuesOf(study: Study, of: Cell, measure: MeasureName): Map<number, number> {
  return new Map(
    runsOf(study, of)
      .map((run): [number, number] => [run.seed, valueOf(run, measure)])
      .filter(([, value]) => Number.isFinite(value)),
  );
}

/** @throws Error like `runsOf`. */
export function meanOf(study: Study, of: Cell, measure: MeasureName): Estimate {
  const values = [...valuesOf(study, of, measure).values()];
  return MEASURES[measure].scale === 'log' ? bootstrapGeometricMean(values) : bootstrapMean(values);
}

/** An interval of a record; a limit that was not finite is infinite. */
export const bounded = ({ value, low, high }: GradientRecord['bias']): Estimate => ({
  mean: value ?? NaN,
  low: low ?? -Infinity,
  high: high ?? Infinity,
});

/** The number of collapsed runs of a cell, and of all its runs. @throws Refusal like `runsOf`. */
export function collapsesOf(study: Study, of: Cell): { collapsed: number; n: number; steps: number[] } {
  const runs = runsOf(study, of);
  const dead = runs.filter(({ collapse }) => collapse !== null);
  return {
    collapsed: dead.length,
    n: runs.length,
    steps: dead.flatMap(({ collapseStep }) => collapseStep ?? []).sort((a, b) => a - b),
  };
}

/** The lower or upper half of the seeds; if their number is odd, the lower half has one more. */
function halfOfSeeds(seeds: readonly number[], which: HalfName): number[] {
  const sorted = [...new Set(seeds)].sort((a, b) => a - b);
  const middle = Math.ceil(sorted.length / 2);
  return which === 'lower' ? sorted.slice(0, middle) : sorted.slice(middle);
}

export type HalfName = 'lower' | 'upper';

/** The study with half of the runs' seeds, and half of the lab's seeds. */
export function halfOf(study: Study, which: HalfName): Study {
  const seeds = halfOfSeeds(study.origin.seeds, which);
  const samples = halfOfSeeds(
    study.gradients.map(({ seed }) => seed),
    which,
  );
  return {
    origin: { ...study.origin, seeds },
    runs: study.runs.filter(({ seed }) => seeds.includes(seed)),
    gradients: study.gradients.filter(({ seed }) => samples.includes(seed)),
  };
}

/** The seeds on which a claim is based: those of the runs, or of the lab's samples if it uses only gradients. */
export function claimSeeds(study: Study, { places, gradientsOnly }: Pick<Claim, 'places' | 'gradientsOnly'>): number[] {
  return [
    ...new Set(places.length > 0 && !gradientsOnly ? study.origin.seeds : study.gradients.map(({ seed }) => seed)),
  ].sort((a, b) => a - b);
}

/**
 * The smallest number of runs of any method at the claim's places; for a claim about gradients only, the number of
 * seeds of their samples.
 */
export function seedsOf(study: Study, { places, gradientsOnly }: Pick<Claim, 'places' | 'gradientsOnly'>): number {
  const counts = gradientsOnly
    ? []
    : places.flatMap(({ scenario, variant, methods }) =>
        methods.map((method) => runsOf(study, { scenario, variant, method }).length),
      );
  return counts.length > 0 ? Math.min(...counts) : new Set(study.gradients.map(({ seed }) => seed)).size;
}
