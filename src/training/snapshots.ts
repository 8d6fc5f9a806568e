/**
 * Where a training can go back to: after a loss to the last snapshot, after a wrong update to the last one that an
 * audit vouches for.
 */
import type { Snapshot } from '../population/api';

export class Snapshots {
  #trusted: Snapshot | undefined;
  /**
   * Taken when some run had not been audited since; nobody knows yet. The oldest, which is known soonest, and the
   * newest.
   */
  #doubtful: Snapshot[] = [];
  /** Of each run: the steps after which an update of it was found right. */
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
   * An update of a run was found right, after which there have been `steps` steps: so was all that led to it, as far as
   * anyone can tell.
   */
  trust(run: number, steps: number): void {
    this.#rightUpTo[run] = Math.max(this.#rightUpTo[run], steps);
    this.#promote();
  }

  /**
   * An update was found wrong: returns the last snapshot since which an update of every run was found right, if there
   * is one.
   */
  distrust(): Snapshot | undefined {
    this.#doubtful = [];
    // What is computed from there on is new, and has still to be found right.
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
