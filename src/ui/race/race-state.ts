/**
 * The page's state of the running training: the worker's events reduced to plain state. Components read it and call its
 * methods; only this class talks to the worker.
 */
import type { AuditSummary } from '../../audit/ledger';
import type { AdapterDescription, Sample } from '../../population/api';
import type { Finding } from '../../training/collapse';
import type { Experiment } from '../../experiment/experiment';
import type { Problem } from '../../common/problem';
import type { Said } from '../../training/notice';
import type { Speed } from '../../training/pacing';
import type { CheckpointFiles, Event, Status } from '../../training/protocol';
import type { RunInfo } from '../../experiment/population-spec';
import type { CheckpointSource } from '../../policy/checkpoint';
import { KeptTraining } from './kept-training';
import { RaceCurves } from './race-curves';
import type { Change } from './share-link';
import { isOfCheckpoint, sameSaid, spelt } from './said';
import type { TrainingClient } from './training-client';

export interface SeenCollapse extends RunInfo {
  collapse: Finding;
}
export interface PretrainProgress {
  step: number;
  steps: number;
  loss: number;
  accuracy: Record<string, number>;
}
/** `inAddress`: all problems of the address; the message is the first of them. */
export interface Notice {
  message: Said;
  kind: 'problem' | 'fatal' | 'note';
  inAddress?: readonly Problem[];
}

/** What changed: `view` requires rendering the page, `data` only redrawing the charts. */
export type Topic = 'view' | 'data';

export class RaceState {
  status: Status = 'loading';
  message: Said = '';
  step = 0;
  stepsPerSecond = 0;
  /** The user's choice. */
  speed: Speed = 'full';
  adapter?: AdapterDescription;
  /** Summary of the audits of the numbers shown. */
  audit?: AuditSummary;
  runs: RunInfo[] = [];
  curves = new RaceCurves([]);
  collapses: SeenCollapse[] = [];
  changes: Change[] = [];
  samples: Sample[] = [];
  /** What can be exported, shared and looked back at. */
  readonly kept = new KeptTraining();
  pretraining?: PretrainProgress;
  notices: Notice[] = [];
  /** Called with the files of a requested checkpoint. */
  onCheckpoint?: (run: RunInfo | undefined, files: CheckpointFiles) => void;

  /** The last requested experiment, and the one that the worker last reported as running. */
  #experiment: Experiment;
  #running?: Experiment;
  /** Whether a start has been neither accepted nor refused yet. */
  #asked = false;
  readonly #dismissed = new Set<string>();
  readonly #client: TrainingClient;
  readonly #listeners = new Set<(topic: Topic) => void>();

  constructor(client: TrainingClient, experiment: Experiment) {
    this.#client = client;
    this.#experiment = experiment;
    client.subscribe((event) => this.#fold(event));
  }

  /** The running experiment, or the one last requested. */
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

  /** Whether there is nothing left to train: the training has finished, or could not start. */
  get over(): boolean {
    return this.status === 'finished' || this.status === 'failed';
  }

  /** Whether the live run has produced any data yet. */
  get live(): boolean {
    return !this.curves.empty;
  }

  subscribe(listener: (topic: Topic) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Starts from the worker's current reference policy, or from a new one, which the worker then keeps. */
  start(experiment: Experiment, checkpoint?: CheckpointSource): void {
    if (checkpoint) this.notices = this.notices.filter(({ message }) => !isOfCheckpoint(message));
    this.#experiment = experiment;
    this.#asked = true;
    this.kept.policy(checkpoint !== undefined);
    this.#post({ type: 'start', experiment, ...(checkpoint ? { checkpoint } : {}) });
  }

  /** Changes options that need no restart. */
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
    // A training that never started cannot be restarted; start it again, and it may be refused again with the reason.
    if (this.status === 'failed' && !this.#running) this.start(this.#experiment);
    else this.#post({ type: 'restart' });
  }

  pretrain(): void {
    this.kept.policy(true);
    this.#post({ type: 'pretrain' });
  }

  cancelPretraining(): void {
    this.kept.policy(false);
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

  /** Adds a notice, unless the same one is shown; a mere note that was dismissed is not shown again. */
  tell(message: Said, kind: Notice['kind'] = 'problem', more: Pick<Notice, 'inAddress'> = {}): void {
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
        // A start is refused before anything is compiled.
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
        this.kept.record.add(event.points);
        this.step = Math.max(this.step, this.curves.lastStep);
        this.#changed('data');
        return;
      case 'samples':
        this.samples = event.samples;
        this.kept.answers.add(event.samples);
        break;
      case 'collapse': {
        const { type: _type, ...seen } = event;
        this.collapses = [...this.collapses, seen];
        this.#changed('data');
        break;
      }
      case 'changed': {
        // After the end a change has no effect, so it is not marked.
        if (this.status === 'finished') break;
        const { type: _changed, ...change } = event;
        this.changes = [...this.changes, change];
        this.#changed('data');
        break;
      }
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
        this.#rewound(event);
        break;
      case 'note':
        this.tell(event.message, 'note');
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
    // The worker may only change the digits, to those of a loaded or pretrained policy.
    if (experiment.digits !== this.#experiment.digits)
      this.#experiment = { ...this.#experiment, digits: experiment.digits };
    this.notices = this.notices.filter((notice) => notice.kind !== 'fatal');
    this.runs = runs;
    this.kept.started(runs, experiment);
    this.curves = new RaceCurves(runs);
    this.collapses = [];
    this.changes = [];
    this.samples = [];
    this.audit = undefined;
    this.step = 0;
    this.#changed('data');
  }

  /** A refused start changes nothing: the previous training continues, and the form must show it. */
  #problem(message: Said, fatal: boolean): void {
    if (this.#asked && !fatal && this.#running) this.#experiment = this.#running;
    if (this.#asked) this.kept.policy(false);
    this.#asked = false;
    if (fatal) this.status = 'failed';
    this.tell(message, fatal ? 'fatal' : 'problem');
  }

  #rewound({ step, message, runs, wrong = false }: Extract<Event, { type: 'rewound' }>): void {
    this.curves.dropAfter(step, runs);
    this.kept.rewound(step, runs);
    // Collapses are kept, because the resumed run repeats them and the worker reports each only once; those found in
    // wrong numbers are dropped. Live changes are repeated at their steps.
    const kept = ({ run, collapse }: SeenCollapse): boolean =>
      collapse.detectedAt <= step || (runs !== undefined && !runs.includes(run));
    if (wrong) this.collapses = this.collapses.filter(kept);
    this.step = step;
    this.tell(message, 'note');
    this.#changed('data');
  }
}
