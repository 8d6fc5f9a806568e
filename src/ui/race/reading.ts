/** The step that is read off all charts: the one under the pointer or the arrow keys, or one that was pinned. */

export class Reading {
  #hovered: number | null = null;
  #pinned: number | null = null;
  #of?: object;
  readonly #changed: () => void;

  /** @param changed is called when another step is read. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** null while nothing is read. */
  get step(): number | null {
    return this.#pinned ?? this.#hovered;
  }

  get pinned(): boolean {
    return this.#pinned !== null;
  }

  /** Reads a step, or none; a pinned one stays. */
  hover(step: number | null): void {
    this.#set(step, this.#pinned);
  }

  /** Pins a step; null unpins. */
  pin(step: number | null): void {
    this.#set(this.#hovered, step);
  }

  /** A pin holds for one training. @param training what is new for each. */
  keep(training: object): void {
    if (training !== this.#of) this.#pinned = null;
    this.#of = training;
  }

  #set(hovered: number | null, pinned: number | null): void {
    const [step, was] = [this.step, this.pinned];
    this.#hovered = hovered;
    this.#pinned = pinned;
    if (step !== this.step || was !== this.pinned) this.#changed();
  }
}
