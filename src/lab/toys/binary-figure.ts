/**
 * Figure 2 of "A Comedy of Estimators" (arXiv 2512.21852), on the pair of binary.ts: bias and variance of the rows'
 * gradients against the answer length, measured in rounds of sampled completions, with exact values for comparison.
 * Everything is relative to the true gradient: bias = ‖E g − ∇KL(π‖π_ref)‖/‖∇KL(π‖π_ref)‖, variance = tr Cov
 * g/‖∇KL(π‖π_ref)‖² of one completion.
 */
import { notAllowed, Refusal } from '../../common/problem';
import type { Level } from '../../kl/method';
import {
  binaryPair,
  binaryTruth,
  enumerateStrings,
  LONGEST,
  PARAMETERS,
  rowParts,
  StringGradients,
  type BinaryPair,
  type BinaryParameters,
  type BinaryTruth,
  type Moments,
  type RowParts,
} from './binary';
import { Numbers, type Interval } from '../../common/running-moments';
import { Random } from '../table/sample';
import { Vectors } from '../table/gradient-moments';
import { distance, dot, norm } from '../../common/vectors';

/**
 * a, b, c of π_ref; and the direction from π_ref to π, multiplied by `gap`. The paper does not state its own values.
 */
export const REFERENCE: BinaryParameters = [-0.3, 0.8, 0.6];
export const DIRECTION: BinaryParameters = [0.5, -0.4, 0.6];

/**
 * The paper's four rows (k1 and k3, each in the reward and in the loss); further ones are k2 in the loss, ρ·k1, ρ·k3,
 * and k3 in both.
 */
export const PAPER_ROWS = ['7', '1', '9', '3'] as const;
export const FIGURE_ROWS = [...PAPER_ROWS, '2', '4', '6', 'C'] as const;

export interface FigureOptions {
  /** T of each point. */
  lengths: readonly number[];
  /** Monte Carlo rounds per length, and completions per round. */
  rounds: number;
  samples: number;
  /** π = π_ref + gap · DIRECTION in its parameters. */
  gap: number;
  level: Level;
  /** Row ids of table-rows.ts. */
  rows: readonly string[];
  seed: number;
}

export const DEFAULT_FIGURE: FigureOptions = {
  lengths: Array.from({ length: 16 }, (_, i) => i + 5),
  rounds: 200,
  samples: 1000,
  gap: 1.5,
  level: 'token',
  rows: FIGURE_ROWS,
  seed: 1,
};

export interface FigureRow {
  row: string;
  /** Exact values. `cosine` of E g with ∇KL(π‖π_ref); null if E g is zero. */
  exact: { bias: number; variance: number; cosine: number | null };
  /** Monte Carlo, at 99.9 %; null until measured. */
  measured: { bias: Interval; variance: Interval } | null;
}

export interface FigurePoint {
  /** T. */
  length: number;
  /** KL(π‖π_ref) of a whole string, in nats. */
  reverseKl: number;
  rows: FigureRow[];
}

/** A mean gradient below this share of the true one is zero up to rounding. */
const ZERO = 1e-9;
const STREAM = 21;

/** @throws Error with one sentence naming the field, what was given and what is allowed. */
export function checkFigure(options: FigureOptions): void {
  const whole = (field: string, value: number, min: number, max: number): void => {
    if (!(Number.isInteger(value) && value >= min && value <= max))
      throw new Refusal(notAllowed(field, value, { kind: 'number', whole: true, min, max }));
  };
  const { lengths, rounds, samples, gap, level, rows, seed } = options;
  if (lengths.length === 0) throw new Refusal({ code: 'none-given', field: 'lengths' });
  lengths.forEach((length, i) => whole(`lengths[${i}]`, length, 1, LONGEST));
  whole('rounds', rounds, 2, 100_000);
  whole('samples', samples, 2, 1_000_000);
  whole('seed', seed, 0, 2 ** 32 - 1);
  if (!(gap >= 0.01 && gap <= 4)) throw new Refusal(notAllowed('gap', gap, { kind: 'number', min: 0.01, max: 4 }));
  if (level !== 'token' && level !== 'sequence')
    throw new Refusal(notAllowed('level', level, { kind: 'one-of', values: ['token', 'sequence'] }));
  if (rows.length === 0) throw new Refusal({ code: 'none-given', field: 'rows' });
  rows.forEach(rowParts);
}

/** a, b, c of π. */
export const policyAt = (gap: number): BinaryParameters => [
  REFERENCE[0] + gap * DIRECTION[0],
  REFERENCE[1] + gap * DIRECTION[1],
  REFERENCE[2] + gap * DIRECTION[2],
];

function exactPoint(length: number, truth: BinaryTruth, moments: Moments, rows: readonly string[]): FigurePoint {
  const scale = norm(truth.gradient);
  return {
    length,
    reverseKl: truth.reverseKl,
    rows: rows.map((row, r) => {
      const mean = moments.mean[r];
      const size = norm(mean);
      return {
        row,
        measured: null,
        exact: {
          bias: distance(mean, truth.gradient) / scale,
          variance: (moments.square[r] - size * size) / scale ** 2,
          cosine: size < ZERO * scale ? null : dot(mean, truth.gradient) / size / scale,
        },
      };
    }),
  };
}

/** Adds the rounds' means to `means`, and the traces of their sample covariances to `traces`, row by row. */
function sample(
  pair: BinaryPair,
  parts: readonly RowParts[],
  options: FigureOptions,
  random: Random,
  means: Vectors[],
  traces: Numbers[],
): void {
  const { length, one } = pair;
  const { rounds, samples, level } = options;
  const strings = new StringGradients(pair, parts, level);
  const { gradient } = strings;
  const sums = new Float64Array(gradient.length);
  const squares = new Float64Array(parts.length);
  const width = length + 1;
  for (let round = 0; round < rounds; round++) {
    sums.fill(0);
    squares.fill(0);
    for (let i = 0; i < samples; i++) {
      for (let t = 0, last = 0, ones = 0; t < length; t++) {
        const state = (t * 2 + last) * width + ones;
        last = random.uniform() < one[state] ? 1 : 0;
        strings.push(state * 2 + last, t);
        ones += last;
      }
      strings.finish(length);
      for (let row = 0, at = 0; row < parts.length; row++) {
        for (let j = 0; j < PARAMETERS; j++, at++) {
          sums[at] += gradient[at];
          squares[row] += gradient[at] * gradient[at];
        }
      }
    }
    for (let row = 0; row < parts.length; row++) {
      const mean = sums.slice(row * PARAMETERS, (row + 1) * PARAMETERS).map((sum) => sum / samples);
      means[row].add(mean);
      traces[row].add((squares[row] - samples * dot(mean, mean)) / (samples - 1));
    }
  }
}

function measuredPoint(
  point: FigurePoint,
  truth: BinaryTruth,
  means: readonly Vectors[],
  traces: readonly Numbers[],
): FigurePoint {
  const scale = norm(truth.gradient);
  const relative = ({ estimate, low, high }: Interval): Interval => ({
    estimate: estimate / scale ** 2,
    low: Math.max(0, low) / scale ** 2,
    high: high / scale ** 2,
  });
  return {
    ...point,
    rows: point.rows.map((row, r) => ({
      ...row,
      measured: { bias: means[r].distance(truth.gradient, scale)!, variance: relative(traces[r].mean()!) },
    })),
  };
}

/** Yields to messages and rendering. */
const pause = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve);
  });

/**
 * The whole figure. `onPoint` is first called with the exact values for every length, then again with each measurement;
 * the same options give the same numbers. @returns the points with their measurements. @throws the errors of
 * `checkFigure`, and the signal's reason if it aborts.
 */
export async function figureTwo(
  options: FigureOptions,
  onPoint: (point: FigurePoint) => void = () => {},
  signal?: AbortSignal,
): Promise<FigurePoint[]> {
  checkFigure(options);
  const { lengths, gap, level, rows, seed } = options;
  const parts = rows.map(rowParts);
  const policy = policyAt(gap);
  const moments = enumerateStrings(binaryPair(policy, REFERENCE, Math.max(...lengths)), parts, level);
  const places = lengths.map((length) => {
    const pair = binaryPair(policy, REFERENCE, length);
    const truth = binaryTruth(pair, parts);
    return { pair, truth, exact: exactPoint(length, truth, moments[length - 1], rows) };
  });
  for (const { exact } of places) onPoint(exact);
  const points: FigurePoint[] = [];
  for (const { pair, truth, exact } of places) {
    await pause();
    signal?.throwIfAborted();
    const means = rows.map(() => new Vectors(PARAMETERS));
    const traces = rows.map(() => new Numbers());
    sample(pair, parts, options, new Random(seed, STREAM * (LONGEST + 1) + pair.length), means, traces);
    const point = measuredPoint(exact, truth, means, traces);
    points.push(point);
    onPoint(point);
  }
  return points;
}
