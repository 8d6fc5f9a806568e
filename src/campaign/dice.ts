/** A sequence of random choices from one seed. */
import { randomBits, uniform } from '../arithmetic/random';

/** A stream not used by the trainer (STREAM in arithmetic/random.ts). */
const CAMPAIGN = 77;

export class Dice {
  #thrown = 0;

  constructor(
    private readonly seed: number,
    private readonly part = 0,
  ) {}

  /** A uniform number in [0, 1). */
  share(): number {
    this.#thrown += 1;
    return uniform(randomBits(this.seed, CAMPAIGN, this.part, this.#thrown, 0, 0));
  }

  /** A uniform integer from `least` to `most`, inclusive. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.share() * (most - least + 1));
  }

  one<T>(of: readonly T[]): T {
    return of[this.whole(0, of.length - 1)];
  }
}
