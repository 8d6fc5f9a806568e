/** Thins curves to what a chart can show: means over consecutive steps, few digits, in columns. */
import type { MetricPoint } from '../training/protocol';
import type { RunInfo } from '../experiment/population-spec';
import { mean } from '../common/statistics';
import { CURVE_METRICS, type CurvesFile } from './curves-file';
import type { RunRecord } from './study-records';

/** Points per curve. */
const POINTS = 40;
const DIGITS = 3;

/** The curves of one population, without the fields shared with the scenario's other seeds. */
export type UnitCurves = Pick<CurvesFile, 'runs' | 'steps' | 'metrics' | 'evaluations' | 'collapses'>;
type Column = (number | null)[];

export class CurveMaker {
  readonly #raw: Record<(typeof CURVE_METRICS)[number], number[]>[];
  #collapses: UnitCurves['collapses'] = [];

  constructor(
    private readonly runs: readonly RunInfo[],
    private readonly steps: number,
  ) {
    this.#raw = runs.map(
      () =>
        Object.fromEntries(CURVE_METRICS.map((name) => [name, []])) as unknown as Record<
          (typeof CURVE_METRICS)[number],
          number[]
        >,
    );
  }

  add({ run, step, values }: MetricPoint): void {
    if (values.reward === undefined) return;
    for (const name of CURVE_METRICS) this.#raw[run][name][step] = values[name] ?? NaN;
  }

  collapse(collapse: UnitCurves['collapses'][number]): void {
    this.#collapses.push(collapse);
  }

  /**
   * The middle step of every window of consecutive steps with the mean over it, and the final accuracies.
   * @param records of the runs, in order.
   */
  make(records: readonly RunRecord[]): UnitCurves {
    const size = Math.max(1, Math.ceil(this.steps / POINTS));
    const begins = Array.from({ length: Math.ceil(this.steps / size) }, (_, i) => i * size);
    const thin = (values: readonly number[]): Column =>
      begins.map((from) => {
        const average = mean(values.slice(from, from + size));
        return Number.isFinite(average) ? Number(average.toPrecision(DIGITS)) : null;
      });
    return {
      runs: [...this.runs],
      steps: begins.map((from) => Math.floor((from + Math.min(from + size, this.steps) - 1) / 2)),
      metrics: Object.fromEntries(
        CURVE_METRICS.map((name) => [name, this.#raw.map((raw) => thin(raw[name]))]),
      ) as CurvesFile['metrics'],
      evaluations: {
        steps: [this.steps],
        metrics: {
          meanAtKIn: records.map(({ accuracyIn }) => [accuracyIn]),
          meanAtKOut: records.map(({ accuracyOut }) => [accuracyOut]),
        },
      },
      collapses: this.#collapses,
    };
  }
}

/**
 * Merges the curves of several populations of one scenario's variant, by method, then seed. All have the same steps.
 */
export function mergeCurves(units: readonly UnitCurves[], methods: readonly string[]): UnitCurves {
  const all = units
    .flatMap((unit, of) => unit.runs.map((info) => ({ info, of })))
    .sort((a, b) => methods.indexOf(a.info.method) - methods.indexOf(b.info.method) || a.info.seed - b.info.seed);
  const column = (of: (unit: UnitCurves) => readonly Column[]) =>
    all.map((run) => [...of(units[run.of])[run.info.run]]);
  const place = new Map(all.map(({ info, of }, run) => [`${of} ${info.run}`, run]));
  return {
    runs: all.map(({ info }, run) => ({ ...info, run })),
    steps: units[0].steps,
    metrics: Object.fromEntries(
      CURVE_METRICS.map((name) => [name, column((unit) => unit.metrics[name])]),
    ) as CurvesFile['metrics'],
    evaluations: {
      steps: units[0].evaluations.steps,
      metrics: {
        meanAtKIn: column((unit) => unit.evaluations.metrics.meanAtKIn),
        meanAtKOut: column((unit) => unit.evaluations.metrics.meanAtKOut),
      },
    },
    collapses: units.flatMap(({ collapses }, of) =>
      collapses.map((collapse) => ({ ...collapse, run: place.get(`${of} ${collapse.run}`)! })),
    ),
  };
}
