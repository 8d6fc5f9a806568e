/**
 * Decides when charts are drawn: at most eight times a second, less often where drawing is slow, never while the page
 * is hidden, and one chart per frame, so that no single task keeps the page from answering.
 */
const LEAST_MILLISECONDS = 125;
/** Drawing may take this share of the main thread: one part in four. */
const PAUSE_PER_COST = 3;

export class Drawing {
  #pending = false;
  #missed = false;
  #next = 0;
  #ended = false;
  readonly #tasks: () => (() => void)[];

  /** @param tasks the draws to be done, one per chart; asked anew each time. */
  constructor(tasks: () => (() => void)[]) {
    this.#tasks = tasks;
    document.addEventListener('visibilitychange', this.#seen);
  }

  /** Something has changed. */
  request(): void {
    if (this.#pending || this.#ended) return;
    if (document.hidden) {
      this.#missed = true;
      return;
    }
    this.#pending = true;
    setTimeout(() => this.#draw(this.#tasks(), 0), Math.max(0, this.#next - performance.now()));
  }

  end(): void {
    this.#ended = true;
    document.removeEventListener('visibilitychange', this.#seen);
  }

  #draw(tasks: (() => void)[], cost: number): void {
    if (this.#ended) return;
    const task = tasks.shift();
    if (!task) {
      this.#pending = false;
      this.#next = performance.now() + Math.max(LEAST_MILLISECONDS, PAUSE_PER_COST * cost);
      if (this.#missed) this.#seen();
      return;
    }
    requestAnimationFrame(() => {
      const began = performance.now();
      task();
      this.#draw(tasks, cost + performance.now() - began);
    });
  }

  #seen = (): void => {
    if (document.hidden || !this.#missed) return;
    this.#missed = false;
    this.request();
  };
}
