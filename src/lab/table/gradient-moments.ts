/**
 * Streaming mean and variance of batches of gradients, with intervals that keep their confidence, in float64 and
 * constant memory. Batches must be independent and identically distributed; each is the mean of n completions, so it is
 * assumed to be approximately normal. If numbers overflow to infinity or NaN, so do the intervals. noise.ts derives the
 * intervals.
 */
import { noiseAcross, noiseLimits, NoiseMeter, normBounds, traceBounds, type Noise, type NoiseLimits } from './noise';
import { CONFIDENCE, Numbers, type Interval } from '../../common/running-moments';
import { Refusal } from '../../common/problem';
import { dot, norm, plus } from '../../common/vectors';

export { CONFIDENCE, Numbers };

/**
 * N independent batch means x_b ∈ R^P of n completions' gradients each. All intervals are null for N < 2. The
 * `confidence` argument of a method overrides the constructor's.
 */
export class Vectors {
  #count = 0;
  /** The current batch, in float64. */
  readonly #batch: Float64Array;
  /** The first batch; sums are taken of differences from it, to keep precision. */
  readonly #shift: Float64Array;
  readonly #sum: Float64Array;
  #squares = 0;
  readonly #meter: NoiseMeter;
  /** Cached noise of the batches so far, which many intervals use. */
  #noise: Noise | undefined;
  readonly #limits = new Map<number, NoiseLimits>();
  readonly #projections: Numbers[];
  /** ‖u_k‖. */
  readonly #lengths: number[];

  /**
   * @param dimension P.
   * @param directions [P] each: nonzero vectors u_k, which must not be modified later; ⟨x_b, u_k⟩ is stored.
   * @throws Error naming a direction with another dimension.
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

  /** @param batch [P]; it is not retained. @throws Error if its length is not P. */
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
    // Half of the error probability for the part along u_k, half for the part across.
    const half = 1 - (1 - confidence) / 2;
    const along = this.#projections[k].mean(half);
    const spread = this.#projections[k].variance(half);
    if (!noise || !along || !spread) return null;
    const length = this.#lengths[k];
    const [estimate, low, high] = [along.estimate / length, along.low / length, along.high / length];
    const limits = noiseLimits(noiseAcross(noise, spread.estimate / length ** 2 / this.#count), half);
    const across = normBounds(Math.max(0, this.#squaredFrom(() => 0) - estimate * estimate), limits);
    const cosine = (p: number, q: number) => (p === 0 && q === 0 ? 0 : p / Math.hypot(p, q));
    // If E x = 0 cannot be excluded, every direction is possible.
    const open = low <= 0 && high >= 0 && across.low === 0;
    return {
      estimate: cosine(estimate, across.estimate),
      low: open ? -1 : Math.min(cosine(low, across.low), cosine(low, across.high)),
      high: open ? 1 : Math.max(cosine(high, across.low), cosine(high, across.high)),
    };
  }

  /** Trace of the covariance of one completion's gradient, divided by scale². @param n completions per batch. */
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
      throw new Refusal({ code: 'numbers', field, given: vector.length, allowed: this.dimension });
  }
}
