/**
 * What one may ask of a training at any moment: to play, pause, step, restart, go slowly. The trainer looks here before
 * each submit.
 */
import { Metronome, type Speed } from './pacing';

export class Controls {
  protected mode: 'play' | 'pause';
  protected restarting = false;
  protected visible = true;
  protected readonly metronome = new Metronome();
  /** Single steps asked for and not yet submitted. */
  #owed = 0;
  #wake: () => void = () => {};

  constructor({ paused, speed = 'full' }: { paused: boolean; speed?: Speed }) {
    this.mode = paused ? 'pause' : 'play';
    this.metronome.speed = speed;
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
    this.restarting = true;
    this.#go('play');
  }
  /** Slow motion, or as fast as it goes: from the next step on. */
  setSpeed(speed: Speed): void {
    this.metronome.speed = speed;
    this.wake();
  }
  /** A hidden page is sent no samples; training goes on. */
  setVisible(visible: boolean): void {
    this.visible = visible;
  }

  /** Steps that may be submitted at this moment. */
  protected allowed(): number {
    if (this.mode === 'pause') return Math.min(1, this.#owed);
    if (!this.metronome.slow) return Infinity;
    return this.metronome.wait(performance.now()) > 0 ? 0 : 1;
  }

  /** One or more steps were submitted. */
  protected stepped(): void {
    this.#owed = Math.max(0, this.#owed - 1);
    this.metronome.beat(performance.now());
  }

  /** Resolves when there is something to do: a step that is wanted, `urgent` work, or whatever `wake` is called for. */
  protected async awaitWork(finished: boolean, urgent: () => boolean): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      const wanted = !finished && (this.mode === 'play' || this.#owed > 0);
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
