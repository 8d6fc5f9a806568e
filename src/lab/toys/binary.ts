/**
 * Two autoregressive distributions over binary strings of T tokens, small enough for exact computation, as in the
 * controlled experiment of "A Comedy of Estimators" (arXiv 2512.21852, section 3.3, figure 2). The paper does not state
 * its parametrisation; ours has three parameters:
 *   logit π(y_t = 1 | y_<t) = a + b·y_{t−1} + c·(mean of the tokens so far − 1/2),
 * with y_0 = 0 and the third term 0 at the first token; no end token. A *state* is (tokens so far, last token, ones so
 * far), an *entry* a state with the token that follows: probabilities, scores s = ∇log π and log-ratios δ are functions
 * of the entry alone.
 *
 * A completion's gradient of a row is  g = Σ_t loss(δ_t)·s_t + (Σ_t reward(δ_t))·S  at token level and  g = (loss(Δ) +
 * reward(Δ))·S  at sequence level, with S = Σ_t s_t and Δ = Σ_t δ_t: the same as kl/coefficients.ts, on-policy, with
 * only the penalty. A test compares the two.
 */
import { notAllowed, Refusal } from '../../common/problem';
import { estimatorOf } from '../../kl/placements';
import type { Level } from '../../kl/method';
import { LAB_ROWS, methodOf, type LabRow } from '../table/table-rows';

/** a, b, c. */
export type BinaryParameters = readonly [number, number, number];
export const PARAMETERS = 3;

/** Enumeration goes through 2^(T+1) prefixes. */
export const LONGEST = 20;

export interface BinaryPair {
  /** T. */
  length: number;
  /** [states] π(1 | state); state = (tokens · 2 + last) · (T + 1) + ones. */
  one: Float64Array;
  /** [entries] log π(y | state) − log π_ref(y | state); entry = state · 2 + y. */
  delta: Float64Array;
  /** [entries, 3] ∇log π(y | state). */
  score: Float64Array;
}

/** log σ(z), without overflow. */
const logSigmoid = (z: number): number => (z < 0 ? z - Math.log1p(Math.exp(z)) : -Math.log1p(Math.exp(-z)));

export function binaryPair(policy: BinaryParameters, reference: BinaryParameters, length: number): BinaryPair {
  const states = length * 2 * (length + 1);
  const pair: BinaryPair = {
    length,
    one: new Float64Array(states),
    delta: new Float64Array(2 * states),
    score: new Float64Array(2 * states * PARAMETERS),
  };
  for (let state = 0; state < states; state++) {
    const ones = state % (length + 1);
    const last = Math.floor(state / (length + 1)) % 2;
    const tokens = Math.floor(state / (length + 1) / 2);
    const features = [1, last, tokens === 0 ? 0 : ones / tokens - 0.5];
    const logit = (of: BinaryParameters): number => features.reduce((sum, feature, j) => sum + of[j] * feature, 0);
    const [z, zReference] = [logit(policy), logit(reference)];
    pair.one[state] = 1 / (1 + Math.exp(-z));
    for (let y = 0; y < 2; y++) {
      const sign = y === 1 ? 1 : -1;
      pair.delta[state * 2 + y] = logSigmoid(sign * z) - logSigmoid(sign * zReference);
      features.forEach((feature, j) => {
        pair.score[(state * 2 + y) * PARAMETERS + j] = (y - pair.one[state]) * feature;
      });
    }
  }
  return pair;
}

/** A row's coefficients on a score: `loss` of the token's own δ, `reward` summed over all tokens; null for none. */
export interface RowParts {
  loss: ((delta: number) => number) | null;
  reward: ((delta: number) => number) | null;
}

/** Ids of the rows supported here: one estimate per sample, no baseline, no reward-to-go. */
export const BINARY_ROWS: readonly string[] = LAB_ROWS.filter(
  (row) =>
    estimatorOf(methodOf(row, row.only ?? 'sequence')) !== null && row.rewardKl === 'sum' && row.baseline === 'none',
).map(({ id }) => id);

/** @throws Error listing the rows if there is no such row. */
export function rowParts(id: string): RowParts {
  const row: LabRow | undefined = BINARY_ROWS.includes(id) ? LAB_ROWS.find((each) => each.id === id) : undefined;
  if (!row) throw new Refusal(notAllowed('rows', id, { kind: 'one-of', values: BINARY_ROWS }));
  const method = methodOf(row, 'sequence');
  const k = estimatorOf(method)!;
  const value = (delta: number): number => k.value(delta);
  const derivative = (delta: number): number => k.derivative(delta);
  switch (method.placement) {
    case 'loss':
    case 'detached-weighted-loss':
      return { loss: derivative, reward: null };
    // On-policy ρ is 1, but its gradient is the score: ∇(ρk) = (k + k')·s.
    case 'weighted-loss':
      return { loss: (delta) => value(delta) + derivative(delta), reward: null };
    case 'reward':
      return { loss: null, reward: value };
    case 'both':
      return { loss: derivative, reward: value };
  }
}

/** One part of every row, tabulated over the entries. */
function tablesOf(
  pair: BinaryPair,
  parts: readonly RowParts[],
  part: keyof RowParts,
): { row: number; table: Float64Array }[] {
  return parts.flatMap((each, row) => {
    const of = each[part];
    return of ? [{ row, table: pair.delta.map((delta) => of(delta)) }] : [];
  });
}

export interface BinaryTruth {
  /** KL(π‖π_ref) in nats, and its gradient [3]. */
  reverseKl: number;
  gradient: Float64Array;
  /** [rows] of [3]: E g of one completion, token level. */
  expected: Float64Array[];
}

/**
 * By dynamic programming over the states: the probability P of each and its gradient ∇P go forward together,
 *   P' += P·π(y),  ∇P' += π(y)·(∇P + P·s),
 * so that E[f(entry)·s] = Σ P·π(y)·f·s and E[f(entry)·S] = Σ f·∇(P·π(y)); tokens after the entry contribute zero to the
 * latter on average. At sequence level only k1 is a sum over entries; for the others see `enumerateStrings`.
 */
export function binaryTruth(pair: BinaryPair, parts: readonly RowParts[]): BinaryTruth {
  const { length, one, delta, score } = pair;
  const losses = tablesOf(pair, parts, 'loss');
  const rewards = tablesOf(pair, parts, 'reward');
  const width = length + 1;
  const truth: BinaryTruth = {
    reverseKl: 0,
    gradient: new Float64Array(PARAMETERS),
    expected: parts.map(() => new Float64Array(PARAMETERS)),
  };
  let [probability, slope] = [new Float64Array(2 * width), new Float64Array(2 * width * PARAMETERS)];
  probability[0] = 1;
  for (let t = 0; t < length; t++) {
    const next = new Float64Array(2 * width);
    const nextSlope = new Float64Array(2 * width * PARAMETERS);
    for (let at = 0; at < 2 * width; at++) {
      if (probability[at] === 0) continue;
      const state = t * 2 * width + at;
      for (let y = 0; y < 2; y++) {
        const entry = state * 2 + y;
        const p = y === 1 ? one[state] : 1 - one[state];
        const to = y * width + (at % width) + y;
        next[to] += probability[at] * p;
        truth.reverseKl += probability[at] * p * delta[entry];
        for (let j = 0; j < PARAMETERS; j++) {
          const own = probability[at] * p * score[entry * PARAMETERS + j];
          const whole = p * slope[at * PARAMETERS + j] + own;
          nextSlope[to * PARAMETERS + j] += whole;
          truth.gradient[j] += delta[entry] * whole;
          for (const { row, table } of losses) truth.expected[row][j] += table[entry] * own;
          for (const { row, table } of rewards) truth.expected[row][j] += table[entry] * whole;
        }
      }
    }
    [probability, slope] = [next, nextSlope];
  }
  return truth;
}

/**
 * The gradients g of all rows along a string, token by token. The state before each token is kept, so that a different
 * token can be tried next.
 */
export class StringGradients {
  /** [rows, 3] gradient of the completion passed to the last `finish`. */
  readonly gradient: Float64Array;
  readonly #losses: { row: number; table: Float64Array }[];
  readonly #rewards: { row: number; table: Float64Array }[];
  readonly #whole: ((delta: number) => number)[];
  readonly #tokenLevel: boolean;
  // One set of sums per number of tokens: S and Δ; Σ loss·s and Σ reward of each row.
  readonly #scores: Float64Array;
  readonly #deltas: Float64Array;
  readonly #loss: Float64Array;
  readonly #reward: Float64Array;

  constructor(
    private readonly pair: BinaryPair,
    private readonly parts: readonly RowParts[],
    level: Level,
  ) {
    const sets = pair.length + 1;
    this.gradient = new Float64Array(parts.length * PARAMETERS);
    this.#losses = tablesOf(pair, parts, 'loss');
    this.#rewards = tablesOf(pair, parts, 'reward');
    this.#whole = parts.map(({ loss, reward }) =>
      loss && reward ? (delta) => loss(delta) + reward(delta) : (loss ?? reward)!,
    );
    this.#tokenLevel = level === 'token';
    this.#scores = new Float64Array(sets * PARAMETERS);
    this.#deltas = new Float64Array(sets);
    this.#loss = new Float64Array(sets * parts.length * PARAMETERS);
    this.#reward = new Float64Array(sets * parts.length);
  }

  /** Appends the token of `entry` after `tokens` others. Plain loops, because it runs a hundred million times. */
  push(entry: number, tokens: number): void {
    const { score, delta } = this.pair;
    const s0 = score[entry * PARAMETERS];
    const s1 = score[entry * PARAMETERS + 1];
    const s2 = score[entry * PARAMETERS + 2];
    const from = tokens * PARAMETERS;
    const scores = this.#scores;
    scores[from + 3] = scores[from] + s0;
    scores[from + 4] = scores[from + 1] + s1;
    scores[from + 5] = scores[from + 2] + s2;
    this.#deltas[tokens + 1] = this.#deltas[tokens] + delta[entry];
    if (!this.#tokenLevel) return;
    const rows = this.parts.length;
    const losses = this.#losses;
    const loss = this.#loss;
    for (let i = 0; i < losses.length; i++) {
      const own = losses[i].table[entry];
      const before = (tokens * rows + losses[i].row) * PARAMETERS;
      const here = before + rows * PARAMETERS;
      loss[here] = loss[before] + own * s0;
      loss[here + 1] = loss[before + 1] + own * s1;
      loss[here + 2] = loss[before + 2] + own * s2;
    }
    const rewards = this.#rewards;
    const reward = this.#reward;
    for (let i = 0; i < rewards.length; i++) {
      const before = tokens * rows + rewards[i].row;
      reward[before + rows] = reward[before] + rewards[i].table[entry];
    }
  }

  /** Fills `gradient` for the string of the first `tokens` tokens. */
  finish(tokens: number): void {
    const rows = this.parts.length;
    const s0 = this.#scores[tokens * PARAMETERS];
    const s1 = this.#scores[tokens * PARAMETERS + 1];
    const s2 = this.#scores[tokens * PARAMETERS + 2];
    const { gradient } = this;
    const loss = this.#loss;
    for (let row = 0; row < rows; row++) {
      const at = (tokens * rows + row) * PARAMETERS;
      const factor = this.#tokenLevel ? this.#reward[tokens * rows + row] : this.#whole[row](this.#deltas[tokens]);
      gradient[row * PARAMETERS] = loss[at] + factor * s0;
      gradient[row * PARAMETERS + 1] = loss[at + 1] + factor * s1;
      gradient[row * PARAMETERS + 2] = loss[at + 2] + factor * s2;
    }
  }
}

/** Moments of one completion of a given length, over all strings: E g [rows] of [3] and E ‖g‖² [rows]. */
export interface Moments {
  mean: Float64Array[];
  square: Float64Array;
}

/**
 * The moments of every row for every length 1 … T at once, by enumerating all prefixes, each of which is a complete
 * string of its own length. Needed for quantities that are not sums over states: E ‖g‖², and everything at sequence
 * level. There are 2^(T+1) prefixes; T = 20 takes a second.
 * @returns [T] by length, from 1.
 */
export function enumerateStrings(pair: BinaryPair, parts: readonly RowParts[], level: Level): Moments[] {
  const { length, one } = pair;
  const width = length + 1;
  const strings = new StringGradients(pair, parts, level);
  const { gradient } = strings;
  // Flat, for the inner loop.
  const means = Array.from({ length }, () => new Float64Array(gradient.length));
  const squares = Array.from({ length }, () => new Float64Array(parts.length));
  const visit = (tokens: number, last: number, ones: number, probability: number): void => {
    const state = (tokens * 2 + last) * width + ones;
    const mean = means[tokens];
    const square = squares[tokens];
    for (let y = 0; y < 2; y++) {
      const p = probability * (y === 1 ? one[state] : 1 - one[state]);
      strings.push(state * 2 + y, tokens);
      strings.finish(tokens + 1);
      for (let at = 0, row = 0; at < gradient.length; at += PARAMETERS, row++) {
        const g0 = gradient[at];
        const g1 = gradient[at + 1];
        const g2 = gradient[at + 2];
        mean[at] += p * g0;
        mean[at + 1] += p * g1;
        mean[at + 2] += p * g2;
        square[row] += p * (g0 * g0 + g1 * g1 + g2 * g2);
      }
      if (tokens + 1 < length) visit(tokens + 1, y, ones + y, p);
    }
  };
  visit(0, 0, 0, 1);
  return means.map((mean, t) => ({
    mean: parts.map((_, row) => mean.slice(row * PARAMETERS, (row + 1) * PARAMETERS)),
    square: squares[t],
  }));
}
