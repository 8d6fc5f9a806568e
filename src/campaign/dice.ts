/** Random choices from one seed, in the order in which they are asked for. */
import { randomBits, uniform } from '../arithmetic/random';

/** No stream of the trainer's (STREAM of arithmetic/random.ts). */
const CAMPAIGN = 77;

export class Dice {
  #thrown = 0;

  constructor(
    private readonly seed: number,
    private readonly part = 0,
  ) {}

  /** In [0, 1). */
  share(): number {
    this.#thrown += 1;
    return uniform(randomBits(this.seed, CAMPAIGN, this.part, this.#thrown, 0, 0));
  }

  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.share() * (most - least + 1));
  }

  one<T>(of: readonly T[]): T {
    return of[this.whole(0, of.length - 1)];
  }
}
