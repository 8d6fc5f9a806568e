/**
 * Drives a training: paces submits with one or two batches in flight, reads results now and then while they run, plays,
 * pauses, steps and restarts, slows down, takes snapshots, and goes on from the last one on a new device when the old
 * one is lost. None of this changes a single bit of the results. Knows no page and no files: the worker and the
 * command line both drive it, and hear of everything through `emit`.
 */
import { AuditFailure } from '../audit/auditor';
import type { AuditSummary } from '../audit/ledger';
import type { Backend, Population } from '../population/api';
import { quietly } from './backends';
import type { Collapse } from './collapse';
import { comeback } from './recovery';
import type { Experiment } from '../experiment/experiment';
import { findOption, LIVE_KEYS, type OptionKey } from '../experiment/options';
import { breathe, Metronome, type Speed } from './pacing';
import type { Status } from './protocol';
import { type RunInfo, seedsOf } from '../experiment/population-spec';
import { spell } from '../experiment/query';
import { TRAINER_DEFAULTS, type TrainerOptions } from './trainer-options';
import { withChanges } from '../experiment/read-experiment';
import { sentence } from '../common/text';
import { Training, type SubmittedBatch } from './training';

/** A device that is lost this often without one more step arriving is not coming back. */
const MAX_LOSSES = 3;
/** How long a failed call may be ahead of the news that the device is lost. */
const NEWS_MS = 300;

class Interrupted extends Error {}

export class Trainer {
  readonly #options: typeof TRAINER_DEFAULTS & TrainerOptions;
  #training: Training;
  #backend: Backend | undefined;
  #mode: 'play' | 'pause';
  /** Single steps asked for and not yet submitted. */
  #owed = 0;
  #restarting = false;
  #closed = false;
  #visible = true;
  #lost: string | undefined;
  #losses = 0;
  #started = false;
  #arrivedAtLoss = 0;
  /** What the last device was given up for, where it computed wrong numbers. */
  #refuted: AuditFailure | undefined;
  readonly #metronome = new Metronome();
  #told = { samples: -Infinity, read: -Infinity, status: -Infinity, snapshot: 0 };
  #wake: () => void = () => {};
  readonly #interrupts = new Set<(reason: Interrupted) => void>();

  constructor(options: TrainerOptions) {
    this.#options = { ...TRAINER_DEFAULTS, ...options };
    this.#mode = this.#options.paused ? 'pause' : 'play';
    this.#metronome.speed = options.speed ?? 'full';
    this.#training = this.#begin(options.experiment);
  }

  /** For what a caller does when `run` has returned. @throws Error where there is none at the moment. */
  get population(): Population {
    return this.#training.population;
  }
  /** The settings of the moment. */
  get experiment(): Experiment {
    return this.#training.experiment;
  }
  get runs(): readonly RunInfo[] {
    return this.#training.runs;
  }
  /** What is known of the numbers so far; all of them were checked once `run` has returned. */
  get audit(): AuditSummary {
    return this.#training.audit;
  }
  /** What pacing has found. */
  get pace(): Training['pace'] {
    return this.#training.pace;
  }
  /** What was found about a run so far. */
  found(run: number): readonly Collapse[] {
    return this.#training.detector.found(run);
  }

  play(): void {
    this.#go('play');
  }
  pause(): void {
    this.#go('pause');
  }
  /** One step, then a pause; asked for n times, n steps. */
  step(): void {
    this.#go('pause', this.#owed + 1);
  }
  /** From the first step again, with the settings of the moment. */
  restart(): void {
    this.#restarting = true;
    this.#go('play');
  }
  /** Slow motion, or as fast as it goes: from the next step on. */
  setSpeed(speed: Speed): void {
    this.#metronome.speed = speed;
    this.#wake();
  }
  /** A hidden page is sent no samples; training goes on. */
  setVisible(visible: boolean): void {
    this.#visible = visible;
  }

  /**
   * Changes live options from the next submitted step on. A bad change is answered by a `problem` and changes nothing.
   */
  change(changes: Partial<Experiment>): void {
    const before = this.experiment;
    let after: Experiment;
    try {
      const fixed = Object.keys(changes ?? {}).find((key) => findOption(key) && !LIVE_KEYS.includes(key as OptionKey));
      if (fixed) throw new Error(`${fixed}: cannot be changed while training; allowed are ${LIVE_KEYS.join(', ')}.`);
      after = withChanges(before, changes);
    } catch (error) {
      this.#options.emit({ type: 'problem', message: sentence(error), fatal: false });
      return;
    }
    const differing = LIVE_KEYS.filter((key) => after[key] !== before[key]);
    if (differing.length === 0) return;
    const step = this.#training.change(after);
    const description = differing
      .map((key) => `${findOption(key)!.label.en} ${spell(before[key])} → ${spell(after[key])}`)
      .join(', ');
    this.#options.emit({ type: 'changed', step, description });
  }

  /** Destroys the device as a driver would. False where there is none that could be lost. */
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
   * Trains until finished (with `stayOpen`: until closed). Survives the loss of the device.
   * @throws Error with one sentence, which was also emitted as a fatal problem.
   */
  async run(): Promise<void> {
    while (!this.#closed) {
      try {
        await this.#open();
        await this.#train();
        if (!this.#restarting) return;
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
    this.#restarting = false;
    this.#losses = 0;
    this.#started = false;
    return new Training(experiment, seeds, reference, emit, targetMs, depth);
  }

  async #open(): Promise<void> {
    const { emit, backends } = this.#options;
    const training = this.#training;
    const reason = this.#lost;
    const refuted = this.#refuted;
    const again = this.#losses > 0 || refuted !== undefined;
    this.#status(
      again ? 'recovering' : 'compiling',
      refuted
        ? 'The numbers were wrong: trying another way.'
        : again
          ? 'Getting the device back.'
          : 'Preparing the kernels.',
    );
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
    this.#told.snapshot = performance.now();
    this.#refuted = undefined;
    // Told once, also where the device was lost before the first kernels were there: points of runs that nobody knows
    // are dropped.
    if (!this.#started) emit({ type: 'started', runs: [...training.runs], experiment: training.begun });
    this.#started = true;
    if (again)
      emit({
        type: 'rewound',
        step: step - 1,
        ...(refuted ? { wrong: true } : {}),
        message: comeback(step, backend, refuted ?? reason),
      });
    emit({ type: 'audit', audit: training.audit });
  }

  async #train(): Promise<void> {
    const training = this.#training;
    const guard = <T>(work: Promise<T>) => this.#guard(work);
    const inFlight: SubmittedBatch[] = [];
    let telling = Promise.resolve();
    let failure: { error: unknown } | undefined;
    const ask = (want: { samples: number; snapshot: boolean }): void => {
      const reading = training.ask(want);
      telling = telling
        .then(() => training.tell(reading, guard))
        .then(() => {
          if (want.snapshot) this.#told.snapshot = performance.now();
        });
      telling.catch((error: unknown) => {
        failure ??= { error };
      });
    };
    while (!this.#closed) {
      const depth = this.#metronome.slow ? 1 : training.depth;
      const batch = this.#restarting || inFlight.length >= depth ? undefined : training.submit(this.#allowed());
      if (batch) {
        inFlight.push(batch);
        this.#submitted(training, batch, ask);
      }
      if (inFlight.length >= (batch ? depth : 1)) {
        await training.settle(inFlight.shift()!, guard);
      } else if (!batch) {
        if (training.unread !== 'none') ask({ samples: 0, snapshot: false });
        await telling;
        if (this.#restarting) return;
        // What is said to be finished has been checked.
        if (training.finished) await guard(training.audited());
        const slowed = this.#mode === 'play' && !training.finished;
        if (training.finished) training.flush();
        if (training.finished) this.#status('finished', `Finished after ${training.begun.steps} steps.`);
        else if (!slowed) this.#status('paused', 'Paused.');
        if (training.finished && !this.#options.stayOpen) return;
        await this.#work(training);
        training.rest();
      }
      await breathe();
      if (failure) throw failure.error;
      training.checkAudits();
    }
  }

  /** Steps that may be submitted at this moment. */
  #allowed(): number {
    if (this.#mode === 'pause') return Math.min(1, this.#owed);
    if (!this.#metronome.slow) return Infinity;
    return this.#metronome.wait(performance.now()) > 0 ? 0 : 1;
  }

  /** Asks for what is due behind a batch; the next one may be submitted before that has come. */
  #submitted(
    training: Training,
    batch: SubmittedBatch,
    ask: (want: { samples: number; snapshot: boolean }) => void,
  ): void {
    if (batch.steps > 0) {
      this.#owed = Math.max(0, this.#owed - 1);
      this.#metronome.beat(performance.now());
    }
    const snapshot = this.#due('snapshot');
    const atOnce = this.#mode === 'pause' || this.#metronome.slow || training.unread === 'full';
    // A batch without steps is an evaluation only, and has no completions to show.
    if (this.#due('read') || atOnce || snapshot) ask({ samples: batch.steps > 0 ? this.#samplesDue() : 0, snapshot });
    if (this.#mode !== 'pause' && this.#due('status'))
      this.#status('training', `Training ${training.runs.length} runs on ${this.#backend!.adapter.name}.`);
  }

  /**
   * Sorts a lost device and one that computes wrong numbers, which are replaced, from a fault, which ends the session.
   */
  async #recover(error: unknown): Promise<void> {
    const { emit, backends } = this.#options;
    // Pretraining on the same device may have found it out.
    const backend = this.#backend;
    const failure = error instanceof AuditFailure ? error : backend && backends.distrusted(backend);
    if (failure && backend && this.#lost === undefined) {
      this.#drop();
      this.#training.refute(failure, backend);
      [this.#refuted, this.#backend] = [failure, undefined];
      return backends.distrust(backend, failure);
    }
    if (this.#backend && this.#lost === undefined) {
      await Promise.race([
        this.#backend.lost,
        new Promise((resolve) => {
          setTimeout(resolve, NEWS_MS);
        }),
      ]);
      await breathe();
    }
    const training = this.#training;
    this.#drop();
    if (this.#closed) return;
    this.#losses = training.arrived > this.#arrivedAtLoss ? 1 : this.#losses + 1;
    this.#arrivedAtLoss = training.arrived;
    if (this.#lost !== undefined && this.#losses <= MAX_LOSSES) return backends.discard(this.#backend!);
    const message =
      this.#lost === undefined
        ? sentence(error)
        : `The device was lost ${this.#losses} times in a row (${this.#lost}).`;
    this.#status('failed', message);
    emit({ type: 'problem', message, fatal: true });
    throw new Error(message, { cause: error });
  }

  #onLost(backend: Backend, why: string): void {
    if (this.#backend !== backend) return;
    this.#lost = why || 'no reason given';
    this.#interrupt();
  }

  #drop(): void {
    quietly(() => this.#training.population.destroy());
    this.#training.detach();
  }

  #go(mode: 'play' | 'pause', owed = 0): void {
    this.#mode = mode;
    this.#owed = owed;
    this.#wake();
  }

  /**
   * Waits until there is something to do: a command may have come while results were read. @throws Interrupted if the
   * device is lost meanwhile.
   */
  async #work(training: Training): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      const wanted = !training.finished && (this.#mode === 'play' || this.#owed > 0);
      const wait = wanted && this.#mode === 'play' ? this.#metronome.wait(performance.now()) : 0;
      if (this.#closed || this.#restarting || this.#lost !== undefined || (wanted && wait === 0)) resolve();
      else if (wanted) timer = setTimeout(resolve, wait);
    });
    clearTimeout(timer);
    if (this.#lost !== undefined) throw new Interrupted(this.#lost);
  }

  #interrupt(): void {
    for (const reject of this.#interrupts) reject(new Interrupted());
    this.#interrupts.clear();
    this.#wake();
  }

  /**
   * A device's promise, or Interrupted as soon as the device is lost or the session closed: a lost one may never
   * answer.
   */
  #guard<T>(work: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#closed || this.#lost !== undefined) reject(new Interrupted());
      this.#interrupts.add(reject);
      void work.then(resolve, reject).then(() => this.#interrupts.delete(reject));
    });
  }

  #samplesDue(): number {
    const due = this.#visible && (this.#due('samples') || this.#mode === 'pause');
    return due ? this.#options.samplesPerRun : 0;
  }

  #due(what: 'samples' | 'read' | 'status' | 'snapshot'): boolean {
    const every = {
      samples: this.#options.samplesEveryMs,
      read: this.#options.readEveryMs,
      status: this.#options.statusEveryMs,
      snapshot: this.#options.snapshotEveryMs,
    }[what];
    const now = performance.now();
    if (now - this.#told[what] < every) return false;
    this.#told[what] = now;
    return true;
  }

  #status(status: Status, message: string): void {
    this.#told.status = performance.now();
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
