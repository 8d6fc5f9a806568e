/**
 * Monte Carlo: draws batches of completions from their enumerated probabilities, so ten thousand cost hardly more than
 * ten.
 */
import { mix32 } from '../../arithmetic/random';
import { BASELINE_GROUP } from './table-rows';

/**
 * xorshift128 (Marsaglia 2003), seeded through mix32: a few nanoseconds per number, while a counter-based one needs six
 * rounds of mixing.
 */
export class Random {
  readonly #state = new Uint32Array(4);

  constructor(seed: number, stream: number) {
    for (let i = 0; i < 4; i++) this.#state[i] = mix32(mix32((seed + 0x9e3779b9) | 0) ^ mix32(4 * stream + i + 1)) || 1;
  }

  /** 32 random bits. */
  bits(): number {
    const s = this.#state;
    let t = s[3];
    t ^= t << 11;
    t ^= t >>> 8;
    s[3] = s[2];
    s[2] = s[1];
    s[1] = s[0];
    s[0] = (t ^ s[0] ^ (s[0] >>> 19)) >>> 0;
    return s[0];
  }

  /** In [0, 1), on a grid of 2⁻⁵³. */
  uniform(): number {
    return ((this.bits() >>> 5) * 67108864 + (this.bits() >>> 6)) / 9007199254740992;
  }
}

/** Draws indices with given probabilities in constant time (Walker's alias method, in Vose's form of 1991). */
export class Sampler {
  readonly #share: Float64Array;
  readonly #alias: Int32Array;

  /** @param probabilities sum to 1. */
  constructor(probabilities: Float64Array) {
    const M = probabilities.length;
    this.#share = Float64Array.from(probabilities, (p) => p * M);
    this.#alias = Int32Array.from(probabilities.keys());
    const small: number[] = [];
    const large: number[] = [];
    this.#share.forEach((share, i) => {
      (share < 1 ? small : large).push(i);
    });
    while (small.length > 0 && large.length > 0) {
      const less = small.pop()!;
      const more = large[large.length - 1];
      this.#alias[less] = more;
      this.#share[more] -= 1 - this.#share[less];
      if (this.#share[more] < 1) small.push(large.pop()!);
    }
    // The remaining shares are 1, apart from rounding.
    for (const i of [...small, ...large]) this.#share[i] = 1;
  }

  draw(random: Random): number {
    const i = Math.floor(random.uniform() * this.#share.length);
    return random.uniform() < this.#share[i] ? i : this.#alias[i];
  }
}

/** A batch: the distinct completions, and how often each was drawn. */
export interface CompletionBatch {
  /** n. */
  size: number;
  completions: Int32Array;
  counts: Float64Array;
  /** [n] in the order drawn. */
  drawn: Int32Array;
}

export function drawBatch(sampler: Sampler, random: Random, size: number): CompletionBatch {
  const drawn = Int32Array.from({ length: size }, () => sampler.draw(random));
  const counts = new Map<number, number>();
  for (const y of drawn) counts.set(y, (counts.get(y) ?? 0) + 1);
  return { size, drawn, completions: Int32Array.from(counts.keys()), counts: Float64Array.from(counts.values()) };
}

/**
 * Leave-one-out baselines (RLOO): completions of a prompt are grouped in the order drawn, eight at a time, and the mean
 * K of the others in its group is subtracted from each; a single remaining one has no baseline. The grouping does not
 * depend on the samples, so the mean is unchanged.
 * @param k [M] of each completion. @returns [distinct completions] the sum of baselines of its draws, over n, in the
 *   order of `batch.completions`.
 */
export function baselines(
  batch: CompletionBatch,
  promptOf: Int32Array,
  prompts: number,
  k: Float64Array,
): Float64Array {
  const at = new Map<number, number>();
  batch.completions.forEach((y, i) => {
    at.set(y, i);
  });
  const out = new Float64Array(batch.completions.length);
  const open: number[][] = Array.from({ length: prompts }, () => []);
  const close = (group: number[]): void => {
    const total = group.reduce((sum, y) => sum + k[y], 0);
    if (group.length > 1) for (const y of group) out[at.get(y)!] += (total - k[y]) / (group.length - 1) / batch.size;
    group.length = 0;
  };
  for (const y of batch.drawn) {
    const group = open[promptOf[y]];
    group.push(y);
    if (group.length === BASELINE_GROUP) close(group);
  }
  open.forEach(close);
  return out;
}
