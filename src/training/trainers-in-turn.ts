/**
 * One training of arms of several shapes: a trainer for each population, of which one at a time submits work, a batch
 * per turn. It looks like a single trainer: runs are numbered over the whole experiment, and events of the populations
 * are joined. With one shape it is that trainer, and events are passed on unchanged.
 */
import type { AuditSummary } from '../audit/ledger';
import { mergeSummaries } from '../audit/merge-summaries';
import { withLiveChanges } from '../experiment/read-experiment';
import type { Experiment } from '../experiment/experiment';
import { partsOf, runsOf, seedsOf, type RunInfo } from '../experiment/population-spec';
import type { Population, Sample } from '../population/api';
import type { Collapse } from './collapse';
import type { Speed } from './pacing';
import type { Event, Status } from './protocol';
import { Trainer } from './trainer';
import type { TrainerOptions } from './trainer-options';

interface Part {
  trainer: Trainer;
  /** Its runs, with their numbers in the whole experiment. */
  runs: readonly RunInfo[];
  started: boolean;
  status?: Extract<Event, { type: 'status' }>;
  samples: Sample[];
}

/** The statuses of populations, the one that is told first. */
const PRECEDENCE: readonly Status[] = [
  'failed',
  'recovering',
  'loading',
  'compiling',
  'training',
  'paused',
  'finished',
  'pretraining',
];

export interface TurnOptions extends TrainerOptions {
  /** Whether populations take turns after every batch, or each is trained to its end before the next. */
  turns?: 'alternate' | 'successive';
}

export class TrainersInTurn {
  readonly runs: readonly RunInfo[];
  readonly #options: TurnOptions;
  readonly #parts: Part[];
  #experiment: Experiment;
  /** The population that may submit work. */
  #holder: Part | undefined;
  #adapter = '';
  #closed = false;
  /** Set while a command is given to every trainer: only the first one's answer is passed on. */
  #answered: Set<Event['type']> | undefined;

  constructor(options: TurnOptions) {
    this.#options = options;
    this.#experiment = options.experiment;
    const seeds = options.seeds ?? seedsOf(options.experiment);
    this.runs = runsOf(options.experiment, seeds);
    const parts = partsOf(options.experiment, seeds);
    this.#parts = parts.map(({ experiment, runs }, i) => {
      const turn =
        parts.length === 1 ? undefined : { mine: () => this.#holder === this.#parts[i], over: () => this.#pass() };
      const emit = (event: Event) => (turn ? this.#hear(this.#parts[i], event) : options.emit(event));
      return { trainer: new Trainer({ ...options, experiment, seeds, emit, turn }), runs, started: false, samples: [] };
    });
  }

  /** The current settings. */
  get experiment(): Experiment {
    return this.#experiment;
  }
  /** Summary of the audits of all populations. */
  get audit(): AuditSummary {
    return mergeSummaries(this.#parts.map(({ trainer }) => trainer.audit));
  }
  /** All findings about a run so far. */
  found(run: number): readonly Collapse[] {
    const { part, local } = this.#locate(run);
    return part.trainer.found(local);
  }
  /** The populations, each with its runs, in its order; for callers, after `run` has returned. */
  get populations(): { population: Population; runs: readonly RunInfo[] }[] {
    return this.#parts.map(({ trainer, runs }) => ({ population: trainer.population, runs }));
  }
  /** The number of a run's population. */
  partOf(run: number): number {
    return this.#parts.indexOf(this.#locate(run).part);
  }
  /** The flat parameters of a run. */
  parameters(run: number): Promise<Float32Array> {
    const { part, local } = this.#locate(run);
    return part.trainer.population.parameters(local);
  }

  /** Trains until finished (with `stayOpen`: until closed). @throws Error like `Trainer.run`. */
  async run(): Promise<void> {
    try {
      if (this.#options.turns === 'successive')
        for (const part of this.#parts) {
          this.#holder = part;
          await part.trainer.run();
        }
      else await Promise.all(this.#parts.map(({ trainer }) => trainer.run()));
    } catch (error) {
      // The others cannot go on alone.
      if (!this.#closed) for (const { trainer } of this.#parts) trainer.close();
      throw error;
    }
  }

  play(): void {
    this.#all((trainer) => trainer.play());
  }
  pause(): void {
    this.#all((trainer) => trainer.pause());
  }
  /** Every population trains one step. */
  step(): void {
    this.#all((trainer) => trainer.step());
  }
  restart(): void {
    for (const part of this.#parts) part.started = false;
    this.#all((trainer) => trainer.restart());
  }
  setSpeed(speed: Speed): void {
    this.#all((trainer) => trainer.setSpeed(speed));
  }
  setVisible(visible: boolean): void {
    this.#all((trainer) => trainer.setVisible(visible));
  }
  /** Destroys the device as a driver failure would. Returns false if there is none. */
  loseDevice(): boolean {
    return this.#parts[0].trainer.loseDevice();
  }
  /** Changes live options; arms keep their own settings. An invalid change emits a `problem`. */
  change(changes: Partial<Experiment>): void {
    this.#all((trainer) => trainer.change(changes));
    try {
      this.#experiment = withLiveChanges(this.#experiment, changes);
    } catch {
      // The trainers have reported it.
    }
  }
  close(): void {
    this.#closed = true;
    for (const { trainer } of this.#parts) trainer.close();
  }

  #locate(run: number): { part: Part; local: number } {
    for (const part of this.#parts) {
      const local = part.runs.findIndex((info) => info.run === run);
      if (local >= 0) return { part, local };
    }
    throw new Error(`There is no run ${run}.`);
  }

  #all(command: (trainer: Trainer) => void): void {
    this.#answered = new Set();
    for (const { trainer } of this.#parts) command(trainer);
    this.#answered = undefined;
    this.#pass();
  }

  /** Gives the turn to the population that is furthest behind, of those with something to do. */
  #pass(): void {
    if (this.#parts.length === 1 || this.#options.turns === 'successive') return;
    if (!this.#parts.every(({ started }) => started)) this.#holder = undefined;
    else {
      const waiting = this.#parts.filter(({ trainer }) => trainer.waiting);
      this.#holder = waiting.sort((a, b) => a.trainer.submitted - b.trainer.submitted)[0];
      this.#holder?.trainer.takeTurn();
    }
  }

  #hear(part: Part, event: Event): void {
    const whole = (local: number): number => part.runs[local].run;
    const { emit } = this.#options;
    switch (event.type) {
      case 'started':
        part.started = true;
        if (!this.#parts.every(({ started }) => started) && this.#options.turns !== 'successive') return;
        if (this.#options.turns !== 'successive' || part === this.#parts[0])
          emit({ ...event, runs: [...this.runs], experiment: this.#options.experiment });
        return this.#pass();
      case 'points':
        return emit({ ...event, points: event.points.map((point) => ({ ...point, run: whole(point.run) })) });
      case 'collapse':
        return emit({ ...event, run: whole(event.run) });
      case 'samples':
        part.samples = event.samples.map((sample) => ({ ...sample, run: whole(sample.run) }));
        return emit({ ...event, samples: this.#parts.flatMap(({ samples }) => samples) });
      case 'rewound':
        return emit({ ...event, runs: part.runs.map(({ run }) => run) });
      case 'audit':
        return emit({ ...event, audit: this.audit });
      case 'status':
        part.status = event;
        this.#tell();
        // A population that stops to wait, or to get its device back, leaves its turn.
        if (part === this.#holder && !part.trainer.waiting) this.#pass();
        return;
      case 'adapter':
        if (event.adapter.name === this.#adapter) return;
        this.#adapter = event.adapter.name;
        return emit(event);
      default:
        if (this.#answered?.has(event.type)) return;
        this.#answered?.add(event.type);
        return emit(event);
    }
  }

  /** The status of the whole training: that of the population first in `PRECEDENCE`, at the step of the last one. */
  #tell(): void {
    const known = this.#parts.flatMap(({ status }) => (status ? [status] : []));
    const [first] = known.sort((a, b) => PRECEDENCE.indexOf(a.status) - PRECEDENCE.indexOf(b.status));
    const active = known.filter(({ status }) => status === 'training');
    const message =
      typeof first.message === 'object' && first.message.code === 'training'
        ? { ...first.message, runs: this.runs.length }
        : first.message;
    this.#options.emit({
      ...first,
      message,
      step: Math.min(...known.map(({ step }) => step)),
      stepsPerSecond: active.length > 0 ? Math.min(...active.map(({ stepsPerSecond }) => stepsPerSecond)) : 0,
    });
  }
}
