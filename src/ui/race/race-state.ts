/**
 * Everything the page knows about the training that is under way: events of the worker folded into plain state.
 * Components read it and ask it; nobody else talks to the worker.
 */
import type { AuditSummary } from '../../audit/ledger';
import type { AdapterDescription, Sample } from '../../population/api';
import type { Finding } from '../../training/collapse';
import type { Experiment } from '../../experiment/experiment';
import type { Said } from '../../training/notice';
import type { Speed } from '../../training/pacing';
import type { CheckpointFiles, Event, LiveChange, Status } from '../../training/protocol';
import type { RunInfo } from '../../experiment/population-spec';
import { RaceCurves } from './race-curves';
import type { TrainingClient } from './training-client';

export interface SeenCollapse {
  run: number;
  method: string;
  seed: number;
  collapse: Finding;
}
export interface Change {
  step: number;
  changes: readonly LiveChange[];
}
export interface PretrainProgress {
  step: number;
  steps: number;
  loss: number;
  accuracy: Record<string, number>;
}
/** `brief` says the same in short lines; the message itself is then for those who ask. */
export interface Notice {
  message: Said;
  kind: 'problem' | 'fatal' | 'note';
  brief?: readonly string[];
}

/** Whether they say the same. */
export const sameSaid = (a: Said, b: Said): boolean => spelt(a) === spelt(b);
const spelt = (said: Said): string => (typeof said === 'string' ? said : JSON.stringify(said));

/** What changed: `view` asks for a new rendering of the page, `data` only for a new drawing of the charts. */
export type Topic = 'view' | 'data';

export class RaceState {
  status: Status = 'loading';
  message: Said = '';
  step = 0;
  stepsPerSecond = 0;
  /** What the reader chose. */
  speed: Speed = 'full';
  adapter?: AdapterDescription;
  /** What is known of the numbers that are shown. */
  audit?: AuditSummary;
  runs: RunInfo[] = [];
  curves = new RaceCurves([]);
  collapses: SeenCollapse[] = [];
  changes: Change[] = [];
  samples: Sample[] = [];
  pretraining?: PretrainProgress;
  notices: Notice[] = [];
  /** Called with the files of a checkpoint that was asked for. */
  onCheckpoint?: (run: RunInfo | undefined, files: CheckpointFiles) => void;

  /** What was last asked for, and what the worker last said that it runs. */
  #experiment: Experiment;
  #running?: Experiment;
  /** A start that was neither taken up nor refused yet. */
  #asked = false;
  readonly #dismissed = new Set<string>();
  readonly #client: TrainingClient;
  readonly #listeners = new Set<(topic: Topic) => void>();

  constructor(client: TrainingClient, experiment: Experiment) {
    this.#client = client;
    this.#experiment = experiment;
    client.subscribe((event) => this.#fold(event));
  }

  /** The experiment that runs, or was last asked for. */
  get experiment(): Experiment {
    return this.#experiment;
  }

  get playing(): boolean {
    return (
      this.status === 'loading' ||
      this.status === 'compiling' ||
      this.status === 'training' ||
      this.status === 'recovering'
    );
  }

  /** Nothing is left to be trained: the end was reached, or nothing could begin. */
  get over(): boolean {
    return this.status === 'finished' || this.status === 'failed';
  }

  /** Has the live run shown anything yet? */
  get live(): boolean {
    return !this.curves.empty;
  }

  subscribe(listener: (topic: Topic) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** From the reference policy that the worker has, or from another one, which it then keeps. */
  start(experiment: Experiment, checkpoint?: CheckpointFiles): void {
    this.#experiment = experiment;
    this.#asked = true;
    this.#post({ type: 'start', experiment, ...(checkpoint ? { checkpoint } : {}) });
  }

  /** For options that need no restart. */
  change(changes: Partial<Experiment>): void {
    this.#experiment = { ...this.#experiment, ...changes };
    if (this.#running && !this.#asked) this.#running = this.#experiment;
    this.#post({ type: 'change', changes });
  }

  toggle(): void {
    if (this.over) this.restart();
    else this.#post({ type: this.playing ? 'pause' : 'play' });
  }

  setPlaying(playing: boolean): void {
    this.#post({ type: playing ? 'play' : 'pause' });
  }

  singleStep(): void {
    if (!this.over) this.#post({ type: 'step' });
  }

  setSpeed(speed: Speed): void {
    this.speed = speed;
    this.#post({ type: 'speed', speed });
    this.#changed('view');
  }

  restart(): void {
    // What was never begun cannot be begun again; asked for once more, it may be told once more why not.
    if (this.status === 'failed' && !this.#running) this.start(this.#experiment);
    else this.#post({ type: 'restart' });
  }

  pretrain(): void {
    this.#post({ type: 'pretrain' });
  }

  cancelPretraining(): void {
    this.#post({ type: 'cancel-pretrain' });
  }

  askCheckpoint(run: number): void {
    this.#post({ type: 'checkpoint', run });
  }

  seeing(visible: boolean): void {
    this.#post({ type: 'visibility', visible });
  }

  dismiss(notice: Notice): void {
    this.notices = this.notices.filter((other) => other !== notice);
    this.#dismissed.add(spelt(notice.message));
    this.#changed('view');
  }

  /** Adds a line for the reader; the same line is never there twice, and a mere note that was dismissed stays away. */
  tell(message: Said, kind: Notice['kind'] = 'problem', more: Pick<Notice, 'brief'> = {}): void {
    if (this.notices.some((notice) => sameSaid(notice.message, message))) return;
    if (kind === 'note' && this.#dismissed.has(spelt(message))) return;
    this.notices = [...this.notices, { message, kind, ...more }].slice(-4);
    this.#changed('view');
  }

  dispose(): void {
    this.#listeners.clear();
    this.#client.dispose();
  }

  #post(command: Parameters<TrainingClient['send']>[0]): void {
    this.#client.send(command);
  }

  #changed(topic: Topic): void {
    for (const listener of this.#listeners) listener(topic);
  }

  #fold(event: Event): void {
    switch (event.type) {
      case 'status':
        this.status = event.status;
        this.message = event.message;
        this.step = event.step;
        this.stepsPerSecond = event.stepsPerSecond;
        if (event.status !== 'pretraining') this.pretraining = undefined;
        // A start that is refused says so before it compiles anything.
        if (event.status === 'compiling') this.#asked = false;
        break;
      case 'adapter':
        this.adapter = event.adapter;
        if (event.notice) this.tell(event.notice, 'note');
        break;
      case 'audit':
        this.audit = event.audit;
        break;
      case 'started':
        this.#started(event.runs, event.experiment);
        break;
      case 'points':
        this.curves.add(event.points);
        this.step = Math.max(this.step, this.curves.lastStep);
        this.#changed('data');
        return;
      case 'samples':
        this.samples = event.samples;
        break;
      case 'collapse':
        this.collapses = [
          ...this.collapses,
          { run: event.run, method: event.method, seed: event.seed, collapse: event.collapse },
        ];
        this.#changed('data');
        break;
      case 'changed':
        // After the end a change affects nothing, so nothing is marked.
        if (this.status === 'finished') break;
        this.changes = [...this.changes, { step: event.step, changes: event.changes }];
        this.#changed('data');
        break;
      case 'pretrain-progress':
        this.pretraining = { step: event.step, steps: event.steps, loss: event.loss, accuracy: event.accuracy };
        break;
      case 'checkpoint':
        this.onCheckpoint?.(
          this.runs.find((run) => run.run === event.run),
          event.files,
        );
        break;
      case 'rewound':
        this.#rewound(event.step, event.message, event.wrong === true);
        break;
      case 'problem':
        this.#problem(event.message, event.fatal);
        break;
    }
    this.#changed('view');
  }

  #started(runs: RunInfo[], experiment: Experiment): void {
    this.#asked = false;
    this.#running = experiment;
    // The one thing the worker may decide otherwise: the digits are those of the policy that was brought or made.
    if (experiment.digits !== this.#experiment.digits)
      this.#experiment = { ...this.#experiment, digits: experiment.digits };
    this.notices = this.notices.filter((notice) => notice.kind !== 'fatal');
    this.runs = runs;
    this.curves = new RaceCurves(runs);
    this.collapses = [];
    this.changes = [];
    this.samples = [];
    this.audit = undefined;
    this.step = 0;
    this.#changed('data');
  }

  /** A start that was refused has changed nothing: what ran before runs on, and is what the form must show. */
  #problem(message: Said, fatal: boolean): void {
    if (this.#asked && !fatal && this.#running) this.#experiment = this.#running;
    this.#asked = false;
    if (fatal) this.status = 'failed';
    this.tell(message, fatal ? 'fatal' : 'problem');
  }

  #rewound(step: number, message: Said, wrong: boolean): void {
    this.curves.dropAfter(step);
    // Collapses stay: the same seeds take the same way again, and the worker reports each only once. What was found in
    // wrong numbers was never there. Changes hold from here on.
    if (wrong) this.collapses = this.collapses.filter(({ collapse }) => collapse.detectedAt <= step);
    this.changes = this.changes.map((change) => ({ ...change, step: Math.min(change.step, step) }));
    this.step = step;
    this.tell(message, 'note');
    this.#changed('data');
  }
}
