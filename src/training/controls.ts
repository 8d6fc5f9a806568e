/**
 * The controls of a training, usable at any time: play, pause, step, restart, speed. The trainer checks them before
 * each submit.
 */
import { Metronome, type Speed } from './pacing';
import type { Turn } from './trainer-options';

export class Controls {
  protected mode: 'play' | 'pause';
  protected restarting = false;
  protected visible = true;
  protected readonly metronome = new Metronome();
  protected readonly turn: Turn | undefined;
  /** Single steps requested but not yet submitted. */
  #owed = 0;
  #wake: () => void = () => {};

  constructor({ paused, speed = 'full', turn }: { paused: boolean; speed?: Speed; turn?: Turn }) {
    this.turn = turn;
    this.mode = paused ? 'pause' : 'play';
    this.metronome.speed = speed;
  }

  play(): void {
    this.#go('play');
  }
  pause(): void {
    this.#go('pause');
  }
  /** Trains one step, then pauses; n calls train n steps. */
  step(): void {
    this.#go('pause', this.#owed + 1);
  }
  /** Restarts from the first step with the current settings. */
  restart(): void {
    this.restarting = true;
    this.#go('play');
  }
  /** Slow motion or full speed, from the next step on. */
  setSpeed(speed: Speed): void {
    this.metronome.speed = speed;
    this.wake();
  }
  /** It is this trainer's turn. */
  takeTurn(): void {
    this.wake();
  }
  /** No samples are sent to a hidden page; training continues. */
  setVisible(visible: boolean): void {
    this.visible = visible;
  }

  /** Number of steps that may be submitted now. */
  protected allowed(): number {
    if (this.turn?.mine() === false) return 0;
    if (this.mode === 'pause') return Math.min(1, this.#owed);
    if (!this.metronome.slow) return Infinity;
    return this.metronome.wait(performance.now()) > 0 ? 0 : 1;
  }

  /** One or more steps were submitted. */
  protected stepped(): void {
    this.#owed = Math.max(0, this.#owed - 1);
    this.metronome.beat(performance.now());
  }

  /** Whether steps are to be submitted, now or in its turn. */
  protected wanted(finished: boolean): boolean {
    return !finished && (this.mode === 'play' || this.#owed > 0);
  }

  /** Resolves when there is something to do: a step may be submitted, there is `urgent` work, or `wake` was called. */
  protected async awaitWork(finished: boolean, urgent: () => boolean): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      const wanted = this.wanted(finished) && this.turn?.mine() !== false;
      const wait = wanted && this.mode === 'play' ? this.metronome.wait(performance.now()) : 0;
      if (urgent() || (wanted && wait === 0)) resolve();
      else if (wanted) timer = setTimeout(resolve, wait);
    });
    clearTimeout(timer);
  }

  protected wake(): void {
    this.#wake();
  }

  #go(mode: 'play' | 'pause', owed = 0): void {
    this.mode = mode;
    this.#owed = owed;
    this.wake();
  }
}
