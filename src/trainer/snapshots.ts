/** Where a training can go back to: after a loss to the last snapshot, after a wrong update to the last one that an audit vouches for. */
import type { Snapshot } from '../population/population';

export class Snapshots {
  #trusted: Snapshot | undefined;
  /** Taken after the last audit that passed; nobody knows yet. */
  #doubtful: Snapshot | undefined;
  #rightUpTo = 0;

  get latest(): Snapshot | undefined { return this.#doubtful ?? this.#trusted; }

  add(snapshot: Snapshot): void {
    if (snapshot.step <= this.#rightUpTo) {
      this.#trusted = snapshot;
      this.#doubtful = undefined;
    } else {
      this.#doubtful = snapshot;
    }
  }

  /** An update was found right, after which there have been `steps` steps: so was all that led to it, as far as anyone can tell. */
  trust(steps: number): void {
    this.#rightUpTo = Math.max(this.#rightUpTo, steps);
    if (this.#doubtful && this.#doubtful.step <= this.#rightUpTo) {
      this.#trusted = this.#doubtful;
      this.#doubtful = undefined;
    }
  }

  /** An update was found wrong: returns the snapshot that is left, if there is one. */
  distrust(): Snapshot | undefined {
    this.#doubtful = undefined;
    // What is computed from there on is new, and has still to be found right.
    this.#rightUpTo = this.#trusted?.step ?? 0;
    return this.#trusted;
  }
}
