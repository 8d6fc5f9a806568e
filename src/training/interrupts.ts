/** Waits that end early when a device is lost or a training is closed. */

/** What a wait ends with that was interrupted. */
export class Interrupted extends Error {}

export class Interrupts {
  readonly #waiting = new Set<(reason: Interrupted) => void>();

  /**
   * A device's promise, or Interrupted as soon as `interrupt` is called: a device that is lost may never answer.
   * @param already it has been interrupted before this wait began.
   */
  guard<T>(work: Promise<T>, already: boolean): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (already) reject(new Interrupted());
      this.#waiting.add(reject);
      void work.then(resolve, reject).then(() => this.#waiting.delete(reject));
    });
  }

  interrupt(): void {
    for (const reject of this.#waiting) reject(new Interrupted());
    this.#waiting.clear();
  }
}
