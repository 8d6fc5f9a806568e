/**
 * The mean and the variance of gradients that come in batches one after another, with intervals that keep their
 * confidence. Everything is float64 and streams: memory does not grow with what was added. Batches must be independent
 * and of one distribution; each is the mean of n completions, so it is taken to be about normal. Where numbers run over
 * to infinity or NaN, so do the intervals. How the intervals come about: noise.ts.
 */
import { noiseAcross, noiseLimits, NoiseMeter, normBounds, traceBounds, type Noise, type NoiseLimits } from './noise';
import { CONFIDENCE, Numbers, type Interval } from '../../common/running-moments';
import { dot, norm, plus } from '../../common/vectors';

export { CONFIDENCE, Numbers };

/**
 * N batch means x_b ∈ R^P of n completions' gradients each, independent. All intervals are null for N < 2.
 * `confidence` of a call overrides that of the constructor.
 */
export class Vectors {
  #count = 0;
  /** The batch at hand, in float64. */
  readonly #batch: Float64Array;
  /** The first batch; all sums are of the distance from it, so that they keep their digits. */
  readonly #shift: Float64Array;
  readonly #sum: Float64Array;
  #squares = 0;
  readonly #meter: NoiseMeter;
  /** Of the batches so far, once asked for: many intervals are made of it. */
  #noise: Noise | undefined;
  readonly #limits = new Map<number, NoiseLimits>();
  readonly #projections: Numbers[];
  /** ‖u_k‖. */
  readonly #lengths: number[];

  /**
   * @param dimension P.
   * @param directions [P] each: fixed vectors u_k, not to be changed later, of any length but not zero; ⟨x_b, u_k⟩ is
   *   kept.
   * @throws Error naming a direction of another length.
   */
  constructor(
    private readonly dimension: number,
    private readonly directions: readonly Float64Array[] = [],
    private readonly confidence = CONFIDENCE,
  ) {
    directions.forEach((direction, k) => this.#check(`directions[${k}]`, direction));
    this.#batch = new Float64Array(dimension);
    this.#shift = new Float64Array(dimension);
    this.#sum = new Float64Array(dimension);
    this.#meter = new NoiseMeter(dimension);
    this.#projections = directions.map(() => new Numbers(confidence));
    this.#lengths = directions.map(norm);
  }

  /** N. */
  get count(): number {
    return this.#count;
  }

  /** @param batch [P]; it is read, not kept. @throws Error where its length is another. */
  add(batch: Float32Array | Float64Array): void {
    this.#check('batch', batch);
    const [x, shift, sum] = [this.#batch, this.#shift, this.#sum];
    x.set(batch);
    if (this.#count === 0) shift.set(x);
    let squares = 0;
    for (let i = 0; i < x.length; i++) {
      const away = x[i] - shift[i];
      sum[i] += away;
      squares += away * away;
    }
    this.#squares += squares;
    this.#count++;
    this.#meter.add(x);
    this.directions.forEach((direction, k) => {
      this.#projections[k].add(dot(x, direction));
    });
    this.#noise = undefined;
    this.#limits.clear();
  }

  /** [P] mean of the batches; zeros before the first. */
  mean(): Float64Array {
    return plus(this.#shift, 1 / Math.max(1, this.#count), this.#sum);
  }

  /** ‖E x − target‖/scale. @param target [P]. @param scale above 0. */
  distance(target: Float64Array, scale: number, confidence = this.confidence): Interval | null {
    this.#check('target', target);
    return this.#lengthOf((i) => target[i], scale, confidence);
  }

  /** ‖E x‖/scale. */
  norm(scale: number, confidence = this.confidence): Interval | null {
    return this.#lengthOf(() => 0, scale, confidence);
  }

  /** ⟨E x, u_k⟩. */
  projection(k: number, confidence = this.confidence): Interval | null {
    return this.#projections[k].mean(confidence);
  }

  /** Cosine between E x and u_k. All of [−1, 1] while E x cannot be told from zero. */
  cosine(k: number, confidence = this.confidence): Interval | null {
    const noise = this.#noiseOfMean();
    // Half of the misses for the part along u_k, half for what is across.
    const half = 1 - (1 - confidence) / 2;
    const along = this.#projections[k].mean(half);
    const spread = this.#projections[k].variance(half);
    if (!noise || !along || !spread) return null;
    const length = this.#lengths[k];
    const [estimate, low, high] = [along.estimate / length, along.low / length, along.high / length];
    const limits = noiseLimits(noiseAcross(noise, spread.estimate / length ** 2 / this.#count), half);
    const across = normBounds(Math.max(0, this.#squaredFrom(() => 0) - estimate * estimate), limits);
    const cosine = (p: number, q: number) => (p === 0 && q === 0 ? 0 : p / Math.hypot(p, q));
    // Where nothing speaks against E x = 0, every direction is possible.
    const open = low <= 0 && high >= 0 && across.low === 0;
    return {
      estimate: cosine(estimate, across.estimate),
      low: open ? -1 : Math.min(cosine(low, across.low), cosine(low, across.high)),
      high: open ? 1 : Math.max(cosine(high, across.low), cosine(high, across.high)),
    };
  }

  /** Trace of the covariance of one completion's gradient over scale². @param n completions of a batch. */
  variance(n: number, scale: number, confidence = this.confidence): Interval | null {
    const noise = this.#noiseOfMean();
    if (!noise) return null;
    const factor = (n * this.#count) / scale ** 2;
    const { estimate, low, high } = traceBounds(noise, confidence);
    return { estimate: estimate * factor, low: low * factor, high: high * factor };
  }

  #lengthOf(target: (i: number) => number, scale: number, confidence: number): Interval | null {
    const limits = this.#limitsAt(confidence);
    if (!limits) return null;
    const { estimate, low, high } = normBounds(this.#squaredFrom(target), limits);
    return { estimate: estimate / scale, low: low / scale, high: high / scale };
  }

  /** ‖mean − target‖². */
  #squaredFrom(target: (i: number) => number): number {
    let squared = 0;
    for (let i = 0; i < this.dimension; i++) squared += (this.#shift[i] + this.#sum[i] / this.#count - target(i)) ** 2;
    return squared;
  }

  #noiseOfMean(): Noise | null {
    const n = this.#count;
    if (n < 2) return null;
    // Σ‖x − mean‖² = Σ‖x − shift‖² − N‖mean − shift‖².
    this.#noise ??= this.#meter.ofMean(n, Math.max(0, this.#squares - dot(this.#sum, this.#sum) / n) / (n - 1));
    return this.#noise;
  }

  #limitsAt(confidence: number): NoiseLimits | null {
    const noise = this.#noiseOfMean();
    if (!noise) return null;
    const found = this.#limits.get(confidence) ?? noiseLimits(noise, confidence);
    this.#limits.set(confidence, found);
    return found;
  }

  #check(field: string, vector: ArrayLike<number>): void {
    if (vector.length !== this.dimension)
      throw new Error(`${field}: got ${vector.length} numbers; allowed are ${this.dimension}, the dimension.`);
  }
}
