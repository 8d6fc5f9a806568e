/**
 * The curves of one scenario's variant, stored for replay: thinned, in columns. Files are written by `study` (named by
 * curvesFile in study-records.ts) and read by the page.
 */
import * as v from 'valibot';

/** Measured at every step, stored at some of them. */
export const CURVE_METRICS = ['reward', 'reverseKl', 'forwardKl', 'entropy'] as const;
/**
 * Measured at evaluations: accuracy on held-out problems, of the trained operator and of the others.
 */
export const EVALUATION_METRICS = ['meanAtKIn', 'meanAtKOut'] as const;

/** Messages of the checks below. */
const FAULTS = ['steps', 'runs', 'rows'] as const;
type CurvesFault = (typeof FAULTS)[number];
export const isCurvesFault = (message: string): message is CurvesFault => FAULTS.some((fault) => fault === message);

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const steps = v.pipe(
  v.array(count),
  v.check((values) => values.every((value, i) => i === 0 || value > values[i - 1]), 'steps' satisfies CurvesFault),
);
/** [run][index into steps]; non-finite numbers are null. */
const table = v.array(v.array(v.nullable(v.number())));

const Columns = v.object({
  steps,
  metrics: v.object({ reward: table, reverseKl: table, forwardKl: table, entropy: table }),
});
const Evaluations = v.object({ steps, metrics: v.object({ meanAtKIn: table, meanAtKOut: table }) });

const RunInfo = v.object({ run: count, method: v.string(), seed: count });
const SeenCollapse = v.object({
  run: count,
  method: v.string(),
  seed: count,
  collapse: v.object({
    kind: v.picklist(['reward', 'entropy', 'kl-runaway', 'dead-leash', 'numeric']),
    step: count,
    detectedAt: count,
    message: v.string(),
  }),
});

/** Whether every run has a row, and every row a value for every step. */
const fits = (
  runs: number,
  { steps: at, metrics }: { steps: readonly number[]; metrics: Record<string, readonly (readonly unknown[])[]> },
): boolean =>
  Object.values(metrics).every((rows) => rows.length === runs && rows.every((row) => row.length === at.length));

export const CurvesFile = v.pipe(
  v.object({
    /** All settings of the variant. Its `seeds` are those of one population; `runs` has all seeds of the study. */
    experiment: v.looseObject({ preset: v.string(), steps: v.pipe(count, v.minValue(1)), groupSize: count }),
    adapter: v.string(),
    command: v.string(),
    /** Ordered by method, then seed; `run` is the row index in every table. */
    runs: v.pipe(
      v.array(RunInfo),
      v.minLength(1),
      v.check((runs) => runs.every(({ run }, i) => run === i), 'runs' satisfies CurvesFault),
    ),
    ...Columns.entries,
    evaluations: Evaluations,
    collapses: v.array(SeenCollapse),
  }),
  v.check(
    (curves) => fits(curves.runs.length, curves) && fits(curves.runs.length, curves.evaluations),
    'rows' satisfies CurvesFault,
  ),
);
export type CurvesFile = v.InferOutput<typeof CurvesFile>;
