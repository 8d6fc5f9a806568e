/**
 * Drives a training: paces submits with one or two batches in flight, reads results periodically while they run, plays,
 * pauses, steps, restarts and slows down, takes snapshots, and resumes from the last one on a new device if the old one
 * is lost. None of this changes a single bit of the results. Independent of page and files: the worker and the command
 * line both use it, and receive everything through `emit`.
 */
import { AuditFailure } from '../audit/auditor';
import type { AuditSummary } from '../audit/ledger';
import type { Backend, Population } from '../population/api';
import { quietly } from './backends';
import { changeLive } from './live-change';
import type { Collapse } from './collapse';
import type { Said } from './notice';
import { comeback, Losses } from './recovery';
import type { Experiment } from '../experiment/experiment';
import { Controls } from './controls';
import { breathe, delay } from './pacing';
import type { Status } from './protocol';
import { type RunInfo, seedsOf } from '../experiment/population-spec';
import { Interrupted, Interrupts } from './interrupts';
import { Timetable } from './timetable';
import { TRAINER_DEFAULTS, type TrainerOptions } from './trainer-options';
import { errorOf, problemOf, type Problem } from '../common/problem';
import { Training } from './training';
import type { SubmittedBatch } from './batch';
import { Readings } from './readings';

/** `device.lost` may resolve up to this long after the call that failed. */
const NEWS_MS = 300;

export class Trainer extends Controls {
  readonly #options: typeof TRAINER_DEFAULTS & TrainerOptions;
  #training: Training;
  #backend: Backend | undefined;
  #closed = false;
  #lost: Problem | string | undefined;
  #losses = new Losses();
  #started = false;
  /** Whether there is a population. */
  #attached = false;
  /** The failed audit of the last device, if it computed wrong numbers. */
  #refuted: AuditFailure | undefined;
  readonly #timetable: Timetable;
  readonly #interrupts = new Interrupts();

  constructor(options: TrainerOptions) {
    super({ ...TRAINER_DEFAULTS, ...options });
    this.#options = { ...TRAINER_DEFAULTS, ...options };
    this.#timetable = new Timetable(this.#options);
    this.#training = this.#begin(options.experiment);
  }

  /** For callers, after `run` has returned. @throws Error if there is none at the moment. */
  get population(): Population {
    return this.#training.population;
  }
  /** Steps submitted so far. */
  get submitted(): number {
    return this.#training.step;
  }
  /** Whether it has steps to submit. */
  get waiting(): boolean {
    return this.#attached && this.#lost === undefined && this.wanted(this.#training.finished);
  }
  /** The current settings. */
  get experiment(): Experiment {
    return this.#training.experiment;
  }
  get runs(): readonly RunInfo[] {
    return this.#training.runs;
  }
  /** Summary of the audits so far; complete once `run` has returned. */
  get audit(): AuditSummary {
    return this.#training.audit;
  }
  /** Results of the pacing trials. */
  get pace(): Training['pace'] {
    return this.#training.pace;
  }
  /** All findings about a run so far. */
  found(run: number): readonly Collapse[] {
    return this.#training.detector.found(run);
  }

  /**
   * Changes live options from the next submitted step on. An invalid change has no effect and emits a `problem`.
   */
  change(changes: Partial<Experiment>): void {
    changeLive(this.#training, changes, this.#options.emit);
  }

  /** Destroys the device as a driver failure would. Returns false if there is none. */
  loseDevice(): boolean {
    if (!this.#backend?.loseDevice) return false;
    this.#backend.loseDevice();
    return true;
  }

  /** Ends the training; `run` returns. The backend stays with its holder. */
  close(): void {
    this.#closed = true;
    this.#drop();
    this.#interrupt();
  }

  /**
   * Trains until finished (with `stayOpen`: until closed). Recovers from a lost device.
   * @throws Error, which is also emitted as a fatal problem.
   */
  async run(): Promise<void> {
    while (!this.#closed) {
      try {
        await this.#open();
        await this.#train();
        if (!this.restarting) return;
        this.#drop();
        this.#training = this.#begin(this.experiment);
      } catch (error) {
        if (this.#closed) return;
        await this.#recover(error);
      }
    }
  }

  #begin(experiment: Experiment): Training {
    const { seeds = seedsOf(experiment), reference, emit, targetMs, depth } = this.#options;
    this.restarting = false;
    this.#losses = new Losses();
    this.#started = false;
    return new Training(experiment, seeds, reference, emit, targetMs, depth);
  }

  async #open(): Promise<void> {
    const { emit, backends } = this.#options;
    const training = this.#training;
    const reason = this.#lost;
    const refuted = this.#refuted;
    const again = this.#losses.inARow > 0 || refuted !== undefined;
    this.#status(again ? 'recovering' : 'compiling', {
      code: refuted ? 'trying-another-way' : again ? 'device-coming-back' : 'preparing',
    });
    this.#lost = undefined;
    const { backend, notice } = await this.#guard(backends.get());
    if (backend !== this.#backend) {
      this.#backend = backend;
      void backend.lost.then((why) => this.#onLost(backend, why));
      emit({ type: 'adapter', adapter: backend.adapter, ...(notice ? { notice } : {}) });
    }
    const creating = backend.create(training.spec());
    creating.then(
      (population) => {
        if (this.#closed || this.#lost !== undefined) quietly(() => population.destroy());
      },
      () => {},
    );
    const step = training.attach(await this.#guard(creating), backend.shape);
    this.#attached = true;
    this.#timetable.told('snapshot');
    this.#refuted = undefined;
    // Emitted once, even if the device was lost while compiling: points of unknown runs would be dropped.
    if (!this.#started) emit({ type: 'started', runs: [...training.runs], experiment: training.begun });
    this.#started = true;
    if (again)
      emit({
        type: 'rewound',
        step: step - 1,
        ...(refuted ? { wrong: true } : {}),
        message: comeback(step, backend, refuted ?? reason ?? ''),
      });
    emit({ type: 'audit', audit: training.audit });
  }

  async #train(): Promise<void> {
    const training = this.#training;
    const guard = <T>(work: Promise<T>) => this.#guard(work);
    const inFlight: SubmittedBatch[] = [];
    const readings = new Readings(training, guard, () => this.#timetable.told('snapshot'));
    while (!this.#closed) {
      const depth = this.metronome.slow || this.turn ? 1 : training.depth;
      const batch = this.restarting || inFlight.length >= depth ? undefined : training.submit(this.allowed());
      if (batch) {
        inFlight.push(batch);
        this.#submitted(training, batch, readings);
      }
      if (inFlight.length >= (batch ? depth : 1)) {
        await training.settle(inFlight.shift()!, guard);
        this.turn?.over();
      } else if (!batch) {
        if (training.unread !== 'none') readings.ask({ samples: 0, snapshot: false });
        await readings.told;
        if (this.restarting) return;
        // Report completion only after the audits.
        if (training.finished) await guard(training.audited());
        const slowed = this.mode === 'play' && !training.finished;
        if (training.finished) training.flush();
        if (training.finished) this.#status('finished', { code: 'finished', steps: training.begun.steps });
        else if (!slowed) this.#status('paused', { code: 'paused' });
        if (training.finished && !this.#options.stayOpen) return;
        await this.#work(training);
        training.rest();
      }
      await breathe();
      readings.check();
      training.checkAudits();
    }
  }

  /** Requests the results due after a batch; the next batch may be submitted before they arrive. */
  #submitted(training: Training, batch: SubmittedBatch, readings: Readings): void {
    if (batch.steps > 0) this.stepped();
    const snapshot = this.#timetable.due('snapshot');
    const atOnce = this.mode === 'pause' || this.metronome.slow || training.unread === 'full';
    // A batch without steps is only an evaluation, without completions to show.
    if (this.#timetable.due('read') || atOnce || snapshot)
      readings.ask({ samples: batch.steps > 0 ? this.#samplesDue() : 0, snapshot });
    if (this.mode !== 'pause' && this.#timetable.due('status'))
      this.#status('training', {
        code: 'training',
        runs: training.runs.length,
        adapter: this.#backend!.adapter.name,
      });
  }

  /** Replaces a device that was lost or computes wrong numbers; any other error ends the training. */
  async #recover(error: unknown): Promise<void> {
    const { emit, backends } = this.#options;
    // Pretraining on the same device may have detected it.
    const backend = this.#backend;
    const failure = error instanceof AuditFailure ? error : backend && backends.distrusted(backend);
    if (failure && backend && this.#lost === undefined) {
      this.#drop();
      this.#training.refute(failure, backend);
      [this.#refuted, this.#backend] = [failure, undefined];
      return backends.distrust(backend, failure);
    }
    if (this.#backend && this.#lost === undefined) {
      await Promise.race([this.#backend.lost, delay(NEWS_MS)]);
      await breathe();
    }
    const training = this.#training;
    this.#drop();
    if (this.#closed) return;
    this.#losses.add(training.arrived);
    if (this.#lost !== undefined && !this.#losses.tooMany) return backends.discard(this.#backend!);
    const message =
      this.#lost === undefined
        ? problemOf(error)
        : ({ code: 'device-lost-again', times: this.#losses.inARow, why: this.#lost } as const);
    this.#status('failed', message);
    emit({ type: 'problem', message, fatal: true });
    throw errorOf(message, { cause: error });
  }

  #onLost(backend: Backend, why: Problem | string): void {
    if (this.#backend !== backend) return;
    this.#lost = why;
    this.#interrupt();
  }

  #drop(): void {
    quietly(() => this.#training.population.destroy());
    this.#training.detach();
    this.#attached = false;
  }

  /** Waits until there is something to do. @throws Interrupted if the device is lost in the meantime. */
  async #work(training: Training): Promise<void> {
    await this.awaitWork(training.finished, () => this.#closed || this.restarting || this.#lost !== undefined);
    if (this.#lost !== undefined) throw new Interrupted();
  }

  #interrupt(): void {
    this.#interrupts.interrupt();
    this.wake();
  }

  #guard<T>(work: Promise<T>): Promise<T> {
    return this.#interrupts.guard(work, this.#closed || this.#lost !== undefined);
  }

  #samplesDue(): number {
    const due = this.visible && (this.#timetable.due('samples') || this.mode === 'pause');
    return due ? this.#options.samplesPerRun : 0;
  }

  #status(status: Status, message: Said): void {
    this.#timetable.told('status');
    const { arrived, speed } = this.#training;
    this.#options.emit({
      type: 'status',
      status,
      message,
      step: arrived,
      stepsPerSecond: status === 'training' ? speed.stepsPerSecond : 0,
    });
  }
}
