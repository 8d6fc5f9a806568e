/**
 * One training from its first step to its last: what to submit next, what to make of the rows that come back, and how
 * to stand again where a snapshot was taken. It outlives the population that computes it: after a loss another one is
 * attached. Timing and devices are session.ts's business.
 */
import type { Population, Rows, Sample, Snapshot } from '../population/population';
import { CollapseDetector } from './collapse';
import type { Experiment } from './experiment';
import { Pacer, Speedometer } from './pacing';
import { PointMaker } from './points';
import type { Event, RunInfo } from './protocol';
import { buildSpec, outOfDistribution, runsOf, settingsOf, type ReferencePolicy } from './run';

/** What was submitted at once. `steps` may be 0: an evaluation alone. `plain`: nothing but steps, so its time counts. */
export interface Batch { steps: number; submittedAt: number; plain: boolean }
/** A batch with what was asked for behind it. */
export interface InFlight extends Batch { read: Promise<Rows>; samples?: Promise<Sample[]>; snapshot?: Promise<Snapshot> }

/** Waits for a device, or is interrupted. */
export type Guard = <T>(work: Promise<T>) => Promise<T>;

/** Updates in one batch: two batches may be unread, and the metrics' ring is finite. */
const MOST_UPDATES = 256;

function mostSteps({ minibatches }: Experiment): number {
  return Math.max(1, Math.floor(MOST_UPDATES / minibatches));
}

export class Training {
  readonly runs: RunInfo[];
  readonly detector: CollapseDetector;
  /** The settings of the moment; `begun` with all changes. */
  experiment: Experiment;
  /** Steps whose metrics have arrived. */
  arrived = 0;
  readonly speed = new Speedometer();
  readonly #points: PointMaker;
  readonly #changes: { step: number; experiment: Experiment }[] = [];
  #applied = 0;
  #population: Population | undefined;
  #snapshot: Snapshot | undefined;
  #pacer: Pacer;
  #evaluatedAt = -1;
  #settledAt = 0;

  constructor(
    readonly begun: Experiment, readonly seeds: readonly number[], private readonly reference: ReferencePolicy,
    private readonly emit: (event: Event) => void, private readonly targetMs: number,
  ) {
    this.experiment = begun;
    this.runs = runsOf(begun, seeds);
    const methods = this.spec().runs.map((run) => run.method);
    const watched = this.runs.map(({ run, seed }) => ({ run, seed, method: methods[run] }));
    this.detector = new CollapseDetector(watched, begun.beta, begun.staleness > 0 || begun.minibatches > 1);
    this.#points = new PointMaker(begun.operator);
    this.#pacer = new Pacer(targetMs, mostSteps(begun));
  }

  /** What a backend makes a population from: the settings at the first step. Changes are replayed by `submit`. */
  spec() {
    return buildSpec(this.begun, this.reference, this.seeds);
  }

  get population(): Population {
    if (!this.#population) throw new Error('There is no population at the moment.');
    return this.#population;
  }

  /** Steps submitted so far. */
  get step(): number {
    return this.#population?.step ?? this.#snapshot?.step ?? 0;
  }

  get finished(): boolean {
    return this.step >= this.begun.steps && this.#evaluatedAt >= this.begun.steps;
  }

  /**
   * Takes a fresh population, and goes on from the last snapshot, or from the first step where there is none.
   * Returns the step it goes on from.
   */
  attach(population: Population): number {
    this.#population = population;
    if (this.#snapshot) population.restore(this.#snapshot);
    const step = this.#snapshot?.step ?? 0;
    this.#applied = 0;
    this.#evaluatedAt = -1;
    this.arrived = step;
    this.detector.rewind(step);
    this.#points.rewind(step);
    this.#pacer = new Pacer(this.targetMs, mostSteps(this.begun));
    this.speed.reset();
    return step;
  }

  detach(): void {
    this.#population = undefined;
  }

  /** New live settings from the next submitted step on; returns that step. */
  change(experiment: Experiment): number {
    // While a lost device is replaced the replay must pass every earlier change first.
    const step = Math.max(this.step, this.#changes[this.#changes.length - 1]?.step ?? 0);
    this.experiment = experiment;
    this.#changes.push({ step, experiment });
    this.detector.setBeta(experiment.beta, step);
    return step;
  }

  /** Submits the evaluation that is due, and up to `most` steps. Undefined where there is nothing to do. */
  submit(most = Infinity): Batch | undefined {
    const { population, begun: { steps, evaluateEvery } } = this;
    const at = population.step;
    const submittedAt = performance.now();
    this.#applyChanges(at);
    const due = (at % evaluateEvery === 0 || at >= steps) && this.#evaluatedAt !== at && (most > 0 || at >= steps);
    if (due) this.#evaluate(at);
    const nextEvaluation = (Math.floor(at / evaluateEvery) + 1) * evaluateEvery;
    const nextChange = this.#changes[this.#applied]?.step ?? Infinity;
    const count = Math.max(0, Math.min(most, this.#pacer.steps, steps - at, nextEvaluation - at, nextChange - at));
    if (count > 0) population.advance(count);
    return count > 0 || due ? { steps: count, submittedAt, plain: !due } : undefined;
  }

  /** Asks for the results of the batch that was just submitted. */
  collect(batch: Batch, want: { samples: number; snapshot: boolean }): InFlight {
    const { population } = this;
    const inFlight: InFlight = { ...batch, plain: batch.plain && !want.snapshot, read: population.read() };
    // A batch without steps is an evaluation only, and has no completions to show.
    if (want.samples > 0 && batch.steps > 0) inFlight.samples = population.samples(want.samples);
    if (want.snapshot) inFlight.snapshot = population.snapshot();
    // They are awaited one after the other; where the first fails, the others' failures say nothing new.
    for (const promise of [inFlight.samples, inFlight.snapshot]) promise?.catch(() => {});
    return inFlight;
  }

  /** Waits for a batch's results and tells of them. */
  async settle(inFlight: InFlight, guard: Guard): Promise<void> {
    const rows = await guard(inFlight.read);
    const now = performance.now();
    // From result to result while batches overlap, from submit to result after a pause.
    if (inFlight.plain && this.#settledAt > 0) this.#pacer.learn(now - Math.max(inFlight.submittedAt, this.#settledAt), inFlight.steps);
    this.#settledAt = now;
    this.speed.add(now, inFlight.steps);
    this.#tell(this.#points.add(rows));
    if (inFlight.samples) this.emit({ type: 'samples', samples: await guard(inFlight.samples) });
    if (inFlight.snapshot) this.#snapshot = await guard(inFlight.snapshot);
  }

  /** Tells of the evaluation after the last step, which no step follows. */
  flush(): void {
    this.#tell(this.#points.flush());
  }

  #tell(points: ReturnType<PointMaker['add']>): void {
    if (points.length === 0) return;
    this.emit({ type: 'points', points });
    // The last evaluation stands after the last step, where there is no further one.
    this.arrived = Math.max(this.arrived, Math.min(points[points.length - 1].step + 1, this.begun.steps));
    for (const { run, collapse } of this.detector.observe(points)) {
      const { method, seed } = this.runs[run];
      this.emit({ type: 'collapse', run, method, seed, collapse });
    }
  }

  #applyChanges(at: number): void {
    for (; this.#applied < this.#changes.length && this.#changes[this.#applied].step <= at; this.#applied += 1) {
      const settings = settingsOf(this.#changes[this.#applied].experiment);
      for (const { run } of this.runs) this.population.set(run, settings);
    }
  }

  #evaluate(at: number): void {
    const { operator, evaluationProblems } = this.begun;
    this.#evaluatedAt = at;
    for (const set of [operator, ...outOfDistribution(operator)]) this.population.evaluate(set, evaluationProblems);
  }
}
