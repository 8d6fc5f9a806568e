/**
 * Snapshots to which a training can return: after a device loss, the last one; after a wrong update, the last one
 * confirmed by audits.
 */
import type { Snapshot } from '../population/api';

export class Snapshots {
  #trusted: Snapshot | undefined;
  /**
   * Not yet confirmed, because some run has not been audited since. Only the oldest, which is confirmed first, and the
   * newest are kept.
   */
  #doubtful: Snapshot[] = [];
  /** For each run, the number of steps up to its last update that was found right. */
  readonly #rightUpTo: number[];

  constructor(runs: number) {
    this.#rightUpTo = new Array<number>(runs).fill(0);
  }

  get latest(): Snapshot | undefined {
    return this.#doubtful[this.#doubtful.length - 1] ?? this.#trusted;
  }

  add(snapshot: Snapshot): void {
    this.#doubtful = [...this.#doubtful.slice(0, 1), snapshot];
    this.#promote();
  }

  /**
   * An update of a run, its `steps`-th step, was found right; the updates before it are then considered right too.
   */
  trust(run: number, steps: number): void {
    this.#rightUpTo[run] = Math.max(this.#rightUpTo[run], steps);
    this.#promote();
  }

  /**
   * An update was found wrong: returns the last snapshot after which an update of every run was found right, if any.
   */
  distrust(): Snapshot | undefined {
    this.#doubtful = [];
    // Everything computed from there on is new and must be audited again.
    this.#rightUpTo.fill(this.#trusted?.step ?? 0);
    return this.#trusted;
  }

  #promote(): void {
    const right = Math.min(...this.#rightUpTo);
    const known = this.#doubtful.filter(({ step }) => step <= right);
    this.#trusted = known[known.length - 1] ?? this.#trusted;
    this.#doubtful = this.#doubtful.filter(({ step }) => step > right);
  }
}
