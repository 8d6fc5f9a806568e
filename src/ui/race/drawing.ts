/**
 * Schedules the drawing of charts: at most eight times per second, less often if drawing is slow, never while the page
 * is hidden, and one chart per frame, so that no single task blocks the page.
 */
const MIN_MILLISECONDS = 125;
/** Pause after drawing, as a multiple of its duration: drawing takes at most a quarter of the main thread. */
const PAUSE_PER_COST = 3;

export class Drawing {
  /** Whether a round is scheduled or in progress. */
  #pending = false;
  /** Whether something changed during a round, or while the page was hidden. */
  #missed = false;
  #drawing = false;
  #next = 0;
  #ended = false;
  #waiting: (() => void)[] = [];
  readonly #tasks: () => (() => void)[];

  /** @param tasks returns the draw functions, one per chart; called for each round. */
  constructor(tasks: () => (() => void)[]) {
    this.#tasks = tasks;
    document.addEventListener('visibilitychange', this.#seen);
  }

  /** Call when something has changed. */
  request(): void {
    if (this.#ended) return;
    if (this.#drawing || document.hidden) this.#missed = true;
    else if (!this.#pending) {
      this.#pending = true;
      setTimeout(
        () => {
          this.#drawing = true;
          this.#draw(this.#tasks(), 0);
        },
        Math.max(0, this.#next - performance.now()),
      );
    }
  }

  /** Resolves when all changes have been drawn; immediately while the page is hidden. */
  done(): Promise<void> {
    return this.#pending
      ? new Promise((resolve) => {
          this.#waiting.push(resolve);
        })
      : Promise.resolve();
  }

  end(): void {
    this.#ended = true;
    document.removeEventListener('visibilitychange', this.#seen);
    this.#release();
  }

  #draw(tasks: (() => void)[], cost: number): void {
    if (this.#ended) return;
    const task = tasks.shift();
    if (task) {
      requestAnimationFrame(() => {
        const began = performance.now();
        task();
        this.#draw(tasks, cost + performance.now() - began);
      });
      return;
    }
    this.#pending = this.#drawing = false;
    this.#next = performance.now() + Math.max(MIN_MILLISECONDS, PAUSE_PER_COST * cost);
    this.#seen();
    if (!this.#pending) this.#release();
  }

  #seen = (): void => {
    if (document.hidden || !this.#missed || this.#drawing) return;
    this.#missed = false;
    this.request();
  };

  #release(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
