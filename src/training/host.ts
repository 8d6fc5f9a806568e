/**
 * Executes the worker's commands. They are handled one at a time and never wait for training. An error is reported as
 * one `problem`; a running training continues unless the problem is `fatal`.
 */
import { BackendHolder, type MakeBackend } from './backends';
import type { Experiment } from '../experiment/experiment';
import type { Said } from './notice';
import { SPEEDS, type Speed } from './pacing';
import { pretrain, PRETRAIN_DEFAULTS } from './pretraining';
import type { Command, Event } from './protocol';
import { checkFits, policyFiles, readPolicy, type LoadedPolicy } from './reference-policy';
import { TrainersInTurn } from './trainers-in-turn';
import { checkExperiment } from '../experiment/read-experiment';
import { notAllowed, problemOf, Refusal } from '../common/problem';
import { quote } from '../common/text';

export interface HostOptions {
  makeBackend: MakeBackend;
  /** Fetches the shipped reference policy. */
  loadReference: () => Promise<LoadedPolicy>;
  post: (event: Event, transfer?: Transferable[]) => void;
  /** Settings of `pretrain`; the digits are the experiment's. */
  pretraining?: Partial<typeof PRETRAIN_DEFAULTS>;
  /** Milliseconds between snapshots, and the number of completions shown per run. */
  session?: { snapshotEveryMs?: number; samplesPerRun?: number };
}

export class TrainingHost {
  readonly #options: HostOptions;
  readonly #backends: BackendHolder;
  #queue: Promise<void> = Promise.resolve();
  #session: TrainersInTurn | undefined;
  #experiment: Experiment | undefined;
  #reference: LoadedPolicy | undefined;
  /** Digits of a start that was refused because no policy knows them; the next `pretrain` trains one. */
  #digitsWanted: Experiment['digits'] | undefined;
  #visible = true;
  #playing = true;
  #speed: Speed = 'full';
  #pretraining: AbortController | undefined;

  constructor(options: HostOptions) {
    this.#options = options;
    this.#backends = new BackendHolder(options.makeBackend);
  }

  /** Handles a command; resolves when it has been executed or refused, before training ends. Never rejects. */
  handle(command: Command): Promise<void> {
    this.#queue = this.#queue
      .then(() => this.#obey(command))
      .catch((error: unknown) => {
        this.#problem(problemOf(error), this.#session === undefined);
      });
    return this.#queue;
  }

  async #obey(command: Command): Promise<void> {
    switch (command?.type) {
      case 'start':
        return this.#start(command.experiment, command.checkpoint);
      case 'pretrain':
        return this.#pretrain();
      case 'cancel-pretrain':
        this.#pretraining?.abort();
        return;
      case 'visibility':
        this.#visible = command.visible;
        this.#session?.setVisible(command.visible);
        return;
      case 'play':
        this.#playing = true;
        if (!this.#pretraining) this.#running().play();
        return;
      case 'pause':
        this.#playing = false;
        if (!this.#pretraining) this.#running().pause();
        return;
      case 'step':
        this.#playing = false;
        if (!this.#pretraining) this.#running().step();
        return;
      case 'speed':
        return this.#setSpeed(command.speed);
      case 'restart':
        this.#playing = true;
        return this.#restart();
      case 'change':
        this.#running().change(command.changes);
        this.#experiment = this.#running().experiment;
        return;
      case 'lose-device':
        if (!this.#running().loseDevice()) throw new Error('lose-device: there is no device here that could be lost.');
        return;
      case 'checkpoint':
        void this.#checkpoint(command.run).catch((error: unknown) => this.#problem(problemOf(error), false));
        return;
      default:
        throw new Error(
          `The worker knows no command ${quote((command as { type?: unknown } | null)?.type ?? command)}.`,
        );
    }
  }

  async #start(experiment: Experiment, checkpoint: Extract<Command, { type: 'start' }>['checkpoint']): Promise<void> {
    // Check everything before ending the running training.
    checkExperiment(experiment);
    this.#experiment ??= experiment;
    if (!this.#session)
      this.#options.post({
        type: 'status',
        status: 'loading',
        message: { code: 'loading' },
        step: 0,
        stepsPerSecond: 0,
      });
    const reference = checkpoint ? readPolicy(checkpoint) : (this.#reference ?? (await this.#options.loadReference()));
    // A loaded checkpoint determines the digits; the current policy knows no others.
    const digits = checkpoint ? (reference.digits ?? experiment.digits) : experiment.digits;
    this.#digitsWanted = experiment.digits;
    checkFits(reference, { digits });
    this.#digitsWanted = undefined;
    this.#pretraining?.abort();
    this.#experiment = { ...experiment, digits };
    this.#reference = reference;
    this.#playing = true;
    this.#open();
    // With a given checkpoint, what was done to read it.
    if (checkpoint) for (const message of reference.notes ?? []) this.#options.post({ type: 'note', message });
  }

  #setSpeed(speed: Speed): void {
    if (!SPEEDS.includes(speed)) throw new Refusal(notAllowed('speed', speed, { kind: 'one-of', values: SPEEDS }));
    this.#speed = speed;
    this.#session?.setSpeed(speed);
  }

  /** Creates a new session if the last one failed; a running session restarts itself. */
  #restart(): void {
    if (this.#pretraining) return;
    if (this.#session) this.#session.restart();
    else if (this.#experiment && this.#reference) this.#open();
    else this.#running();
  }

  #open(): void {
    this.#session?.close();
    const session = new TrainersInTurn({
      ...this.#options.session,
      experiment: this.#experiment!,
      reference: this.#reference!,
      backends: this.#backends,
      stayOpen: true,
      paused: !this.#playing,
      speed: this.#speed,
      emit: (event) => {
        if (this.#session === session && !(this.#pretraining && event.type === 'status')) this.#options.post(event);
      },
    });
    this.#session = session;
    session.setVisible(this.#visible);
    session.run().catch(() => {
      // The session has already reported the error; only clear it for the next one.
      if (this.#session === session) this.#session = undefined;
    });
  }

  /** Starts pretraining and returns at once; the running training pauses, and resumes if pretraining is cancelled. */
  async #pretrain(): Promise<void> {
    if (this.#pretraining) throw new Refusal({ code: 'pretraining-runs' });
    if (!this.#experiment) throw new Refusal({ code: 'nothing-started' });
    const { post, pretraining } = this.#options;
    const { backend, notice } = await this.#backends.get();
    if (!this.#session) post({ type: 'adapter', adapter: backend.adapter, ...(notice ? { notice } : {}) });
    const controller = new AbortController();
    const settings = { ...PRETRAIN_DEFAULTS, ...pretraining, digits: this.#digitsWanted ?? this.#experiment.digits };
    this.#pretraining = controller;
    this.#session?.pause();
    const tell = (step: number) =>
      post({
        type: 'status',
        status: 'pretraining',
        message: { code: 'pretraining', step, steps: settings.steps },
        step,
        stepsPerSecond: 0,
      });
    tell(0);
    void pretrain(
      this.#backends,
      settings,
      {
        onProgress: (progress) => {
          if (controller.signal.aborted) return;
          tell(progress.step);
          post({ type: 'pretrain-progress', ...progress });
        },
        onRefuted: (message) => this.#problem(message, false),
      },
      controller.signal,
    )
      .then(({ policy }) => {
        if (controller.signal.aborted) return;
        this.#pretraining = undefined;
        this.#reference = policy;
        this.#digitsWanted = undefined;
        this.#experiment = { ...this.#experiment!, digits: settings.digits };
        this.#open();
      })
      .catch((error: unknown) => {
        if (this.#pretraining === controller) this.#pretraining = undefined;
        if (!controller.signal.aborted) this.#problem(problemOf(error), this.#session === undefined);
      })
      .finally(() => {
        if (this.#pretraining === controller) this.#pretraining = undefined;
        if (!this.#session && controller.signal.aborted)
          post({ type: 'status', status: 'failed', message: { code: 'nothing-training' }, step: 0, stepsPerSecond: 0 });
        if (this.#playing) this.#session?.play();
        else this.#session?.pause();
      });
  }

  async #checkpoint(run: number): Promise<void> {
    const session = this.#running();
    if (!session.runs.some((info) => info.run === run)) {
      const allowed = { kind: 'number', whole: true, min: 0, max: session.runs.length - 1 } as const;
      throw new Refusal(notAllowed('checkpoint', run, allowed));
    }
    const { policy, digits } = this.#reference!;
    const files = policyFiles({ policy, digits, parameters: await session.parameters(run) });
    this.#options.post({ type: 'checkpoint', run, files }, [files.weights]);
  }

  #running(): TrainersInTurn {
    if (!this.#session) throw new Refusal({ code: 'nothing-started' });
    return this.#session;
  }

  #problem(message: Said, fatal: boolean): void {
    if (fatal) this.#options.post({ type: 'status', status: 'failed', message, step: 0, stepsPerSecond: 0 });
    this.#options.post({ type: 'problem', message, fatal });
  }
}
