/** How much to submit at once, how many submits ahead, how fast at most, and how to let others speak in between. */
import { median } from '../common/statistics';

/** Steps in one submit, tuned while running so that it takes about `targetMs`. */
export class Pacer {
  #steps = 1;
  #before = 0;
  #perStep: number | undefined;

  /** @param targetMs long enough to hide the cost of a submit, short enough that nothing else waits for the device. */
  constructor(
    private readonly targetMs: number,
    private readonly most = 256,
  ) {}

  get steps(): number {
    return this.#steps;
  }

  /** Has the size stopped growing? A slow adapter's has from the first step on. */
  get steady(): boolean {
    return this.#perStep !== undefined && this.#steps <= 1.5 * this.#before;
  }

  /** Learns from a batch of `steps` that took `ms`. Grows at most twofold at a time: the first batches also warm up. */
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
 * One submit at a time, so that the device waits while the next one is prepared; or a second one in flight, which hides
 * that.
 */
export type Depth = 1 | 2;

/** Batches of one stretch of a trial; the first of each stretch still has the other depth in it. */
const STRETCH = 6;
/** Stretches of each depth in a trial: taken in turn, so that whatever else the machine does disturbs both alike. */
const STRETCHES = 4;
/** Batches after which the question is asked anew. */
const TRIAL_EVERY = 1500;
/** What a second submit in flight has to save at least: without it, pause and live changes take effect sooner. */
const WORTH = 0.01;

/** Finds out by trial, again and again while training goes on, whether a second submit in flight makes more steps. */
export class DepthTrial {
  #value: Depth = 2;
  #batches = 0;
  #stretch = 0;
  #perStep: Record<Depth, number[]> = { 1: [], 2: [] };
  /** Of the last trial: median milliseconds a step. */
  found: Record<Depth, number> | undefined;

  /** The depth to be used now. */
  get value(): Depth {
    return this.#value;
  }

  /**
   * Learns from a batch of `steps` whose result came `ms` after that of the batch before it.
   * @param steady the batches have found their size; before, nothing can be compared.
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

/** What a reader may choose: as fast as it goes, or so many steps a second. */
export const SPEEDS = ['full', 10, 3, 1] as const;
export type Speed = (typeof SPEEDS)[number];

/** Slow motion: when the next step is due. Between steps nothing runs but a timer. */
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

  /** Milliseconds until a step may be submitted; 0 where one may. */
  wait(now: number): number {
    return this.slow ? Math.max(0, this.#next - now) : 0;
  }

  /**
   * A step was submitted. The beat is kept over small delays; a larger one shifts it, and is never made up for by a
   * hurry; so do steps out of turn.
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

  /** 0 until two batches have come. */
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
 * Lets waiting messages in. Through a MessageChannel, since timers are slowed to one a second in hidden tabs and a
 * microtask would let nobody in; an engine that answers at once would otherwise starve 'pause'.
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

export const delay = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
