/** Pacing: steps per submit, submits in flight, maximum speed, and yielding to messages. */
import { median } from '../common/statistics';

/** Steps in one submit, tuned while running so that it takes about `targetMs`. */
export class Pacer {
  #steps = 1;
  #before = 0;
  #perStep: number | undefined;

  /** @param targetMs long enough to hide the cost of a submit, short enough to keep the device responsive. */
  constructor(
    private readonly targetMs: number,
    private readonly most = 256,
  ) {}

  get steps(): number {
    return this.#steps;
  }

  /** Whether the size has stopped growing; on a slow adapter it never grows. */
  get steady(): boolean {
    return this.#perStep !== undefined && this.#steps <= 1.5 * this.#before;
  }

  /** Adapts to a batch of `steps` that took `ms`. At most doubles the size: the first batches include warm-up. */
  learn(ms: number, steps: number): void {
    if (steps < 1 || !(ms >= 0)) return;
    const measured = ms / steps;
    this.#perStep = this.#perStep === undefined ? measured : 0.5 * this.#perStep + 0.5 * measured;
    const ideal = this.#perStep > 0 ? Math.floor(this.targetMs / this.#perStep) : this.most;
    this.#before = this.#steps;
    this.#steps = Math.max(1, Math.min(ideal, 2 * this.#steps, this.most));
  }
}

/**
 * Submits in flight: with one, the device idles while the next is prepared; a second hides that time.
 */
export type Depth = 1 | 2;

/** Batches per stretch of a trial; the first of each is still affected by the other depth. */
const STRETCH = 6;
/** Stretches of each depth in a trial; they alternate, so that other load on the machine affects both equally. */
const STRETCHES = 4;
/** Batches between two trials. */
const TRIAL_EVERY = 1500;
/** Minimum share of time a second submit in flight must save, because it delays pauses and live changes. */
const WORTH = 0.01;

/** Determines by repeated trials during training whether a second submit in flight is faster. */
export class DepthTrial {
  #value: Depth = 2;
  #batches = 0;
  #stretch = 0;
  #perStep: Record<Depth, number[]> = { 1: [], 2: [] };
  /** Median milliseconds per step in the last trial. */
  found: Record<Depth, number> | undefined;

  /** The depth to use now. */
  get value(): Depth {
    return this.#value;
  }

  /**
   * Adds a batch of `steps` whose result arrived `ms` after that of the preceding batch.
   * @param steady whether the batch size has settled; before that, batches are not comparable.
   */
  learn(ms: number, steps: number, steady: boolean): void {
    this.#batches += 1;
    if (this.#stretch === 0) {
      if (steady && this.#batches >= (this.found ? TRIAL_EVERY : STRETCH)) this.#begin();
      return;
    }
    if (this.#batches > 1) this.#perStep[this.#value].push(ms / steps);
    if (this.#batches < STRETCH) return;
    this.#batches = 0;
    this.#stretch += 1;
    if (this.#stretch <= 2 * STRETCHES) this.#value = this.#value === 1 ? 2 : 1;
    else this.#end();
  }

  #begin(): void {
    this.#batches = 0;
    this.#stretch = 1;
    this.#perStep = { 1: [], 2: [] };
  }

  #end(): void {
    this.#stretch = 0;
    this.found = { 1: median(this.#perStep[1]), 2: median(this.#perStep[2]) };
    this.#value = this.found[2] < (1 - WORTH) * this.found[1] ? 2 : 1;
  }
}

/** Selectable speeds: full, or steps per second. */
export const SPEEDS = ['full', 10, 3, 1] as const;
export type Speed = (typeof SPEEDS)[number];

/** Slow motion: determines when the next step is due. Only a timer runs between steps. */
export class Metronome {
  #next = -Infinity;
  #every = 0;

  set speed(speed: Speed) {
    this.#every = speed === 'full' ? 0 : 1000 / speed;
    this.#next = -Infinity;
  }

  get slow(): boolean {
    return this.#every > 0;
  }

  /** Milliseconds until a step may be submitted; 0 if it may be now. */
  wait(now: number): number {
    return this.slow ? Math.max(0, this.#next - now) : 0;
  }

  /**
   * Call when a step was submitted. Small delays do not shift the beat; larger ones and extra steps do, and are never
   * caught up.
   */
  beat(now: number): void {
    this.#next = (Math.abs(now - this.#next) < this.#every / 2 ? this.#next : now) + this.#every;
  }
}

/** Steps per second over the last `spanMs`. */
export class Speedometer {
  #marks: { at: number; steps: number }[] = [];

  constructor(private readonly spanMs = 2000) {}

  add(at: number, steps: number): void {
    this.#marks.push({ at, steps });
    while (this.#marks.length > 2 && at - this.#marks[0].at > this.spanMs) this.#marks.shift();
  }

  /** 0 until two batches have arrived. */
  get stepsPerSecond(): number {
    if (this.#marks.length < 2) return 0;
    const span = this.#marks[this.#marks.length - 1].at - this.#marks[0].at;
    const steps = this.#marks.slice(1).reduce((sum, mark) => sum + mark.steps, 0);
    return span > 0 ? (1000 * steps) / span : 0;
  }

  reset(): void {
    this.#marks = [];
  }
}

/**
 * Yields to pending messages, so that an engine that answers at once does not starve 'pause'. Uses a MessageChannel,
 * because timers are throttled to one per second in hidden tabs and microtasks do not yield.
 */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}

/** Resolves after this many milliseconds. */
export const delay = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
