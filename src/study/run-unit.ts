/** Trains one population of a study to its end, and returns its records and curves. */
import type { AuditSummary } from '../audit/ledger';
import { armOf, outOfDistribution } from '../experiment/population-spec';
import type { BackendHolder } from '../training/backends';
import { isCollapse } from '../training/collapse';
import { collapseRecord } from './collapse-record';
import type { Event, MetricPoint } from '../training/protocol';
import type { RunInfo } from '../experiment/population-spec';
import type { ReferencePolicy } from '../experiment/population-spec';
import { Trainer } from '../training/trainer';
import { mean } from '../common/statistics';
import type { Population } from '../population/api';
import { CurveMaker, type UnitCurves } from './thin';
import type { TrainingUnit } from './study-plan';
import { TAIL_STEPS, type RunRecord } from './study-records';

/**
 * Held-out problems per operator for the final accuracy, each with groupSize samples: 1000 answers per run. All runs
 * get the same problems, so that differences are more precise than levels.
 */
const EVALUATION_PROBLEMS = 125;
const DIGITS = 5;

export interface TrainedUnit {
  records: RunRecord[];
  curves: UnitCurves;
  adapter: string;
  audit: AuditSummary;
}

const TAIL_METRICS = ['reward', 'reverseKl', 'forwardKl', 'entropy', 'gradNorm', 'klClampFraction'] as const;
type Tail = Record<(typeof TAIL_METRICS)[number], number[]>;

const rounded = (value: number): number | null => (Number.isFinite(value) ? Number(value.toPrecision(DIGITS)) : null);

/** Averages over the last steps of every run, computed as they arrive. */
class Tails {
  readonly #runs: Tail[];

  constructor(
    runs: readonly RunInfo[],
    private readonly steps: number,
  ) {
    this.#runs = runs.map(() => Object.fromEntries(TAIL_METRICS.map((name) => [name, []])) as unknown as Tail);
  }

  add({ run, step, values }: MetricPoint): void {
    if (values.reward === undefined || step < this.steps - TAIL_STEPS) return;
    for (const name of TAIL_METRICS)
      this.#runs[run][name][step - Math.max(0, this.steps - TAIL_STEPS)] = values[name] ?? NaN;
  }

  of(run: number): Record<(typeof TAIL_METRICS)[number], number | null> {
    // A single non-finite step makes the average null, so that it is not hidden.
    const average = (values: number[]) => (values.every(Number.isFinite) ? rounded(mean(values)) : null);
    return Object.fromEntries(TAIL_METRICS.map((name) => [name, average(this.#runs[run][name])])) as Record<
      (typeof TAIL_METRICS)[number],
      number | null
    >;
  }
}

async function accuracies(
  population: Population,
  operator: TrainingUnit['experiment']['operator'],
): Promise<{ in: number; out: number }[]> {
  const { evaluation, runs } = population.spec;
  const sets = [operator, ...outOfDistribution(operator)];
  for (const set of sets) population.evaluate(set, Math.min(EVALUATION_PROBLEMS, evaluation[set].length));
  const rows = (await population.read()).evaluations;
  const of = (run: number, wanted: readonly string[]) =>
    mean(rows.filter((row) => row.run === run && wanted.includes(row.set)).map((row) => row.meanAtK));
  return runs.map((_, run) => ({ in: of(run, sets.slice(0, 1)), out: of(run, sets.slice(1)) }));
}

/**
 * @param tell is called for every step that has arrived.
 * @throws Error with one sentence if no device is available or it is lost for good.
 */
export async function runUnit(
  unit: TrainingUnit,
  reference: ReferencePolicy,
  backends: BackendHolder,
  tell: (step: number) => void,
): Promise<TrainedUnit> {
  const { experiment, seeds, scenario, variant } = unit;
  const listen = (event: Event): void => {
    // After a device was lost or found wrong, some steps arrive a second time and replace the first.
    if (event.type !== 'points') return;
    for (const point of event.points) {
      tails.add(point);
      curves.add(point);
    }
    tell(Math.min(experiment.steps, Math.max(...event.points.map(({ step }) => step)) + 1));
  };
  const session: Trainer = new Trainer({
    experiment,
    reference,
    backends,
    seeds,
    samplesPerRun: 0,
    snapshotEveryMs: 30_000,
    emit: (event) => listen(event),
  });
  // A study's records name an arm where it is not simply a method.
  const runs = session.runs.map((info): RunInfo => ({ run: info.run, method: armOf(info), seed: info.seed }));
  const tails = new Tails(runs, experiment.steps);
  const curves = new CurveMaker(runs, experiment.steps);
  try {
    await session.run();
    const { population } = session;
    const accuracy = await accuracies(population, experiment.operator);
    const records = runs.map(({ run, method, seed }): RunRecord => {
      const found = session.found(run);
      // The death of a run tells more than what led to it.
      const collapse = found.findLast(isCollapse);
      if (collapse) curves.collapse({ run, method, seed, collapse: collapseRecord(collapse) });
      return {
        scenario,
        variant,
        method,
        seed,
        accuracyIn: rounded(accuracy[run].in),
        accuracyOut: rounded(accuracy[run].out),
        collapse: (collapse?.kind ?? null) as RunRecord['collapse'],
        collapseStep: collapse?.step ?? null,
        deadLeash: found.some((finding) => !isCollapse(finding)),
        ...tails.of(run),
      };
    });
    return { records, curves: curves.make(records), adapter: population.adapter.name, audit: session.audit };
  } finally {
    session.close();
  }
}
