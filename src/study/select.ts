/**
 * What of a study a claim looks at: the runs of one method at one place, their values by seed, measured gradients,
 * halves of the seeds.
 */
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
/** Rows of the Gradient Lab: everything measured of one row, wherever π stood. */
export interface Gradients {
  row: string;
  level: Level;
  sampling: GradientRecord['sampling'];
  /** Only where π is nearest to the reference, or farthest. */ place?: 'first' | 'last';
}
export type MeasureName =
  'accuracyIn' | 'accuracyOut' | 'reverseKl' | 'forwardKl' | 'entropy' | 'gradNorm' | 'klClampFraction';

export interface Measure {
  label: Text;
  unit: string;
  /** What is compared by its ratio spans decades, and is drawn so. */
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

/** A cell, at the variant `base` where none is named. */
export const cell = (scenario: string, method: string, variant = 'base'): Cell => ({ scenario, variant, method });

/** 'β = 0.3': what a cell's variant is called; nothing where there is but one. */
export const variantName = ({ scenario, variant }: Cell): Text =>
  inEach((language) => (variant === 'base' ? '' : variantLabel(scenario, variant, language)));

export const scenarioName = (scenario: string): Text => inEach((language) => scenarioLabel(scenario, language));

/** 'k1 in loss', or 'k1 in loss (β = 1)' where the scenario has variants. */
export function cellName(of: Cell): Text {
  const label = methodTexts(of.method);
  return of.variant === 'base' ? label : studyTexts.cell(label, variantName(of));
}

/** By seed, ascending. @throws Error with one sentence where there are none. */
export function runsOf(study: Study, { scenario, variant, method }: Cell): RunRecord[] {
  const runs = study.runs.filter(
    (run) => run.scenario === scenario && run.variant === variant && run.method === method,
  );
  if (runs.length === 0)
    throw new Error(
      `the study has no runs of ${method} in ${scenario}.${variant} ` +
        `among the seeds ${study.origin.seeds.join(', ') || '(none)'}.`,
    );
  return runs.sort((a, b) => a.seed - b.seed);
}

/** By step and seed. @throws Error with one sentence where there are none. */
export function gradientsOf(study: Study, { row, level, sampling, place }: Gradients): GradientRecord[] {
  const found = study.gradients.filter(
    (record) => record.row === row && record.level === level && record.sampling === sampling,
  );
  if (found.length === 0) throw new Error(`the study has no gradients of row ${row}, ${level} level, ${sampling}.`);
  const steps = found.map(({ step }) => step);
  const wanted = place === undefined ? undefined : place === 'first' ? Math.min(...steps) : Math.max(...steps);
  return found
    .filter(({ step }) => wanted === undefined || step === wanted)
    .sort((a, b) => a.step - b.step || a.seed - b.seed);
}

/** A policy whose numbers are none answers nothing right; of anything else that is not finite there is no value. */
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

/** An interval of a record; what was not finite is open on that side. */
export const bounded = ({ value, low, high }: GradientRecord['bias']): Estimate => ({
  mean: value ?? NaN,
  low: low ?? -Infinity,
  high: high ?? Infinity,
});

/** Runs of a cell that collapsed, and all. @throws Error like `runsOf`. */
export function collapsesOf(study: Study, of: Cell): { collapsed: number; n: number; steps: number[] } {
  const runs = runsOf(study, of);
  const dead = runs.filter(({ collapse }) => collapse !== null);
  return {
    collapsed: dead.length,
    n: runs.length,
    steps: dead.flatMap(({ collapseStep }) => collapseStep ?? []).sort((a, b) => a - b),
  };
}

/** The lower or the upper half of seeds; of an odd number the lower has one more. */
function halfOfSeeds(seeds: readonly number[], which: HalfName): number[] {
  const sorted = [...new Set(seeds)].sort((a, b) => a - b);
  const middle = Math.ceil(sorted.length / 2);
  return which === 'lower' ? sorted.slice(0, middle) : sorted.slice(middle);
}

export type HalfName = 'lower' | 'upper';

/** The runs of half the seeds, and the lab's samples of half of its own. */
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

/** The seeds that a claim rests on: of the runs, or where it trains nothing, of the lab's samples. */
export function claimSeeds(study: Study, { places, gradientsOnly }: Pick<Claim, 'places' | 'gradientsOnly'>): number[] {
  return [
    ...new Set(places.length > 0 && !gradientsOnly ? study.origin.seeds : study.gradients.map(({ seed }) => seed)),
  ].sort((a, b) => a - b);
}

/**
 * The fewest runs that a method of the claim's places has; of a claim about gradients alone, the seeds of their
 * samples.
 */
export function seedsOf(study: Study, { places, gradientsOnly }: Pick<Claim, 'places' | 'gradientsOnly'>): number {
  const counts = gradientsOnly
    ? []
    : places.flatMap(({ scenario, variant, methods }) =>
        methods.map((method) => runsOf(study, { scenario, variant, method }).length),
      );
  return counts.length > 0 ? Math.min(...counts) : new Set(study.gradients.map(({ seed }) => seed)).size;
}
