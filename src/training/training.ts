/**
 * The state of one training from its first step to its last: what to submit next, how to process the rows that come
 * back, and how to resume from a snapshot. It outlives its population: after a device loss another one is attached.
 * trainer.ts is responsible for timing and devices.
 */
import { Auditor, type AuditFailure } from '../audit/auditor';
import { Ledger, type AuditSummary } from '../audit/ledger';
import type { Backend, Population } from '../population/api';
import { isOffPolicy } from '../experiment/combinations';
import { CollapseDetector } from './collapse';
import { noteRefuted } from './recovery';
import type { Experiment } from '../experiment/experiment';
import { breathe, DepthTrial, Pacer, Speedometer, type Depth } from './pacing';
import { PointMaker } from './points';
import type { Event } from './protocol';
import type { ReferencePolicy, RunInfo } from '../experiment/population-spec';
import { buildSpec, outOfDistribution, runsOf, settingsOfRuns } from '../experiment/population-spec';
import type { Guard, Reading, SubmittedBatch } from './batch';
import { MAX_UNREAD, mostSteps } from './limits';
import { Schedule } from './schedule';
import { Snapshots } from './snapshots';
import { watchedRuns } from './watched';

export class Training {
  readonly runs: RunInfo[];
  readonly detector: CollapseDetector;
  /** The current settings: `begun` with all changes. */
  experiment: Experiment;
  /** Number of steps whose metrics have arrived. */
  arrived = 0;
  readonly speed = new Speedometer();
  readonly #points: PointMaker;
  readonly #schedule: Schedule;
  #population: Population | undefined;
  readonly #snapshots: Snapshots;
  readonly #ledger = new Ledger();
  #auditor: Auditor | undefined;
  #pacer: Pacer;
  #trial = new DepthTrial();
  #evaluatedAt = -1;
  #settledAt = 0;
  #unread = { updates: 0, evaluations: 0 };
  /** Whether the next batch must wait for copies, so that its time is not that of its steps. */
  #disturbed = false;

  constructor(
    readonly begun: Experiment,
    readonly seeds: readonly number[],
    private readonly reference: ReferencePolicy,
    private readonly emit: (event: Event) => void,
    private readonly targetMs: number,
    private readonly fixedDepth?: Depth,
  ) {
    this.experiment = begun;
    this.runs = runsOf(begun, seeds);
    this.#snapshots = new Snapshots(this.runs.length);
    this.detector = new CollapseDetector(watchedRuns(begun, seeds), isOffPolicy(begun));
    this.#schedule = new Schedule(begun);
    for (const [i, { step }] of this.#schedule.entries.entries()) this.#setBetas(this.#schedule.after(i + 1), step);
    this.#points = new PointMaker(begun.operator);
    this.#pacer = new Pacer(targetMs, mostSteps(begun));
  }

  /** The specification of the population, with the settings of the first step. `submit` replays the changes. */
  spec() {
    return buildSpec(this.begun, this.reference, this.seeds);
  }

  get population(): Population {
    if (!this.#population) throw new Error('There is no population at the moment.');
    return this.#population;
  }

  /** Steps submitted so far. */
  get step(): number {
    return this.#population?.step ?? this.#snapshots.latest?.step ?? 0;
  }

  get finished(): boolean {
    return this.step >= this.begun.steps && this.#evaluatedAt >= this.begun.steps;
  }

  /**
   * Attaches a new population and resumes from the last snapshot, or from the first step if there is none. Returns the
   * step it resumes from. @param shape of the backend's kernels, if it has any.
   */
  attach(population: Population, shape?: string): number {
    this.#population = population;
    const snapshot = this.#snapshots.latest;
    const step = snapshot?.step ?? 0;
    this.#schedule.rewind();
    // First the changes before it: a change of β sets it anew, and must not undo what a controller has done since.
    if (snapshot) {
      this.#applyChanges(step - 1);
      population.restore(snapshot);
    }
    this.#evaluatedAt = -1;
    this.arrived = step;
    this.detector.rewind(step);
    this.#points.rewind(step);
    this.#pacer = new Pacer(this.targetMs, mostSteps(this.begun));
    this.#trial = new DepthTrial();
    this.#unread = { updates: 0, evaluations: 0 };
    this.speed.reset();
    this.#watch(population, shape);
    return step;
  }

  /** Summary of this training's audits. */
  get audit(): AuditSummary {
    return this.#ledger.summary;
  }

  /**
   * Resolves when all audits of the work submitted so far have passed. @throws AuditFailure
   */
  async audited(): Promise<void> {
    await this.#auditor?.idle();
  }

  /** @throws AuditFailure if an audit found an update wrong. */
  checkAudits(): void {
    this.#auditor?.check();
  }

  /**
   * Discards everything computed since the last confirmed snapshot; `attach` then resumes from that snapshot.
   */
  refute(failure: AuditFailure, backend: Backend): void {
    noteRefuted(this.#ledger, failure, backend);
    const kept = this.#snapshots.distrust();
    this.detector.forget(kept?.step ?? 0);
  }

  #watch(population: Population, shape: string | undefined): void {
    this.#auditor?.stop();
    this.#ledger.computes(shape);
    this.#auditor = !population.trace
      ? undefined
      : new Auditor({
          spec: population.spec,
          breathe,
          held: true,
          passed: (audit, light) => {
            this.#ledger.passed(audit, light);
            this.#snapshots.trust(audit.run, audit.step + 1);
            this.emit({ type: 'audit', audit: this.#ledger.summary });
          },
        });
  }

  detach(): void {
    this.#auditor?.stop();
    this.#population = undefined;
  }

  /** The number of batches that may be in flight, determined by trial unless the caller fixed it. */
  get depth(): Depth {
    return this.fixedDepth ?? this.#trial.value;
  }

  /** Results of pacing: steps per submit, submits in flight, and milliseconds per step with one and with two. */
  get pace(): { steps: number; depth: Depth; found?: Record<Depth, number> } {
    return { steps: this.#pacer.steps, depth: this.depth, found: this.#trial.found };
  }

  /**
   * Whether results of submitted work have not been requested yet. `full`: they must be before more is submitted.
   */
  get unread(): 'none' | 'some' | 'full' {
    const { updates, evaluations } = this.#unread;
    if (updates >= MAX_UNREAD.updates || evaluations >= MAX_UNREAD.evaluations) return 'full';
    return updates + evaluations > 0 ? 'some' : 'none';
  }

  /** Applies live settings from the next submitted step on; returns that step. */
  change(changes: Partial<Experiment>): number {
    this.experiment = { ...this.experiment, ...changes };
    const { step, experiment } = this.#schedule.add(this.step, changes);
    this.#setBetas(experiment, step);
    return step;
  }

  #setBetas(experiment: Experiment, step: number): void {
    for (const [run, { beta }] of settingsOfRuns(experiment, this.seeds).entries())
      this.detector.setBeta(run, beta, step);
  }

  /** Submits an evaluation if one is due, and up to `most` steps. Undefined if there is nothing to do. */
  submit(most = Infinity): SubmittedBatch | undefined {
    const { population } = this;
    const { steps, evaluateEvery } = this.begun;
    const at = population.step;
    const submittedAt = performance.now();
    this.#applyChanges(at);
    const due = (at % evaluateEvery === 0 || at >= steps) && this.#evaluatedAt !== at && (most > 0 || at >= steps);
    if (due) this.#evaluate(at);
    const nextEvaluation = (Math.floor(at / evaluateEvery) + 1) * evaluateEvery;
    const count = Math.max(
      0,
      Math.min(most, this.#pacer.steps, steps - at, nextEvaluation - at, this.#schedule.next - at),
    );
    const traced = this.#advance(population, count);
    if (count === 0 && !due) return undefined;
    this.#unread.updates += count * this.begun.minibatches;
    const plain = !due && !traced && !this.#disturbed;
    this.#disturbed = false;
    const done = population.idle();
    // Prevent an unhandled rejection if the batch is abandoned.
    done.catch(() => {});
    return { steps: count, submittedAt, plain, done };
  }

  /** Requests the rows of everything submitted so far, and optionally samples and a snapshot. */
  ask(want: { samples: number; snapshot: boolean }): Reading {
    const { population } = this;
    const reading: Reading = { read: population.read() };
    if (want.samples > 0) reading.samples = population.samples(want.samples);
    if (want.snapshot) reading.snapshot = population.snapshot();
    this.#unread = { updates: 0, evaluations: 0 };
    this.#disturbed = reading.samples !== undefined || reading.snapshot !== undefined;
    // They are awaited one after the other; if one fails, ignore the others' failures.
    for (const promise of [reading.read, reading.samples, reading.snapshot]) promise?.catch(() => {});
    return reading;
  }

  /** Waits until the device has finished a batch, and uses its time for pacing. Batches are settled in order. */
  async settle(batch: SubmittedBatch, guard: Guard): Promise<void> {
    await guard(batch.done);
    const now = performance.now();
    if (batch.plain && batch.steps > 0 && this.#settledAt > 0) {
      // Device time: from the end of the previous batch if batches overlap, else from the submit.
      this.#pacer.learn(now - Math.max(batch.submittedAt, this.#settledAt), batch.steps);
      // The trial compares the time from one result to the next, including everything in between.
      if (!this.fixedDepth) this.#trial.learn(now - this.#settledAt, batch.steps, this.#pacer.steady);
    }
    this.#settledAt = now;
    this.speed.add(now, batch.steps);
  }

  /** Nothing is in flight; the next batch's time is not measured from the previous one. */
  rest(): void {
    this.#settledAt = 0;
  }

  /** Waits for results and emits them, in the order of the readings. */
  async tell(reading: Reading, guard: Guard): Promise<void> {
    this.#tell(this.#points.add(await guard(reading.read)));
    if (reading.samples) this.emit({ type: 'samples', samples: await guard(reading.samples) });
    if (reading.snapshot) this.#snapshots.add(await guard(reading.snapshot));
  }

  /** Emits the evaluation after the last step. */
  flush(): void {
    this.#tell(this.#points.flush());
  }
  #tell(points: ReturnType<PointMaker['add']>): void {
    if (points.length === 0) return;
    this.emit({ type: 'points', points });
    this.#auditor?.release();
    // The last evaluation comes after the last step, so its index must not count as a step.
    this.arrived = Math.max(this.arrived, Math.min(points[points.length - 1].step + 1, this.begun.steps));
    for (const { run, collapse } of this.detector.observe(points))
      this.emit({ type: 'collapse', ...this.runs[run], collapse });
  }

  /** Submits `count` steps, audited ones singly. Returns whether any was audited. */
  #advance(population: Population, count: number): boolean {
    let traced = false;
    for (let left = count; left > 0;) {
      const remaining = this.begun.steps - population.step;
      const runs = this.#auditor?.due(remaining) ?? [];
      const steps = runs.length > 0 ? 1 : Math.min(left, remaining - (this.#auditor?.reserved ?? 0));
      if (runs.length > 0) this.#auditor!.add(population.trace!(runs));
      else population.advance(steps);
      traced ||= runs.length > 0;
      left -= steps;
    }
    return traced;
  }

  #applyChanges(at: number): void {
    this.#schedule.apply(
      at,
      (experiment) => {
        const settings = settingsOfRuns(experiment, this.seeds);
        for (const { run } of this.runs) this.population.set(run, settings[run]);
      },
      (step, changes) => this.emit({ type: 'changed', step, changes, scheduled: true }),
    );
  }

  #evaluate(at: number): void {
    const { operator, evaluationProblems } = this.begun;
    const sets = [operator, ...outOfDistribution(operator)];
    this.#evaluatedAt = at;
    this.#unread.evaluations += sets.length;
    for (const set of sets) this.population.evaluate(set, evaluationProblems);
  }
}
