/** How much to submit at once, and how to let others speak in between. */

/** Steps in one submit, tuned while running so that it takes about `targetMs`. */
export class Pacer {
  #steps = 1;
  #perStep: number | undefined;

  /** @param targetMs long enough to hide the cost of a submit, short enough that nothing else waits for the device. */
  constructor(private readonly targetMs: number, private readonly most = 256) {}

  get steps(): number {
    return this.#steps;
  }

  /** Learns from a batch of `steps` that took `ms`. Grows at most twofold at a time: the first batches also warm up. */
  learn(ms: number, steps: number): void {
    if (steps < 1 || !(ms >= 0)) return;
    const measured = ms / steps;
    this.#perStep = this.#perStep === undefined ? measured : 0.5 * this.#perStep + 0.5 * measured;
    const ideal = this.#perStep > 0 ? Math.floor(this.targetMs / this.#perStep) : this.most;
    this.#steps = Math.max(1, Math.min(ideal, 2 * this.#steps, this.most));
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
