/** Waits that end early when a device is lost or a training is closed. */

/** Rejection of an interrupted wait. */
export class Interrupted extends Error {}

export class Interrupts {
  readonly #waiting = new Set<(reason: Interrupted) => void>();

  /**
   * Waits for a device's promise, but rejects with Interrupted once `interrupt` is called, because a lost device may
   * never answer.
   * @param already whether the wait is already interrupted.
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
