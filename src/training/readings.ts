/** Requested results, reported in order while further batches run. */
import type { Guard } from './batch';
import type { Training } from './training';

export class Readings {
  /** Resolves when everything requested so far has been reported; rejects with the first failure. */
  told: Promise<void> = Promise.resolve();
  #failure: { error: unknown } | undefined;

  /** @param snapshotTaken is called when a requested snapshot has arrived. */
  constructor(
    private readonly training: Training,
    private readonly guard: Guard,
    private readonly snapshotTaken: () => void,
  ) {}

  ask(want: { samples: number; snapshot: boolean }): void {
    const reading = this.training.ask(want);
    this.told = this.told
      .then(() => this.training.tell(reading, this.guard))
      .then(() => {
        if (want.snapshot) this.snapshotTaken();
      });
    this.told.catch((error: unknown) => {
      this.#failure ??= { error };
    });
  }

  /** @throws the first error of reporting. */
  check(): void {
    if (this.#failure) throw this.#failure.error;
  }
}
