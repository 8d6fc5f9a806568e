import { describe, expect, it } from 'vitest';
import { coefficients } from '../../../src/kl/coefficients';
import type { Level } from '../../../src/kl/method';
import {
  BINARY_ROWS,
  binaryPair,
  binaryTruth,
  enumerateStrings,
  rowParts,
  StringGradients,
  type BinaryParameters,
} from '../../../src/lab/toys/binary';
import {
  checkFigure,
  DEFAULT_FIGURE,
  FIGURE_ROWS,
  figureTwo,
  type FigureOptions,
  type FigurePoint,
} from '../../../src/lab/toys/binary-figure';
import { LAB_ROWS, methodOf } from '../../../src/lab/table/table-rows';

const REFERENCE: BinaryParameters = [-0.3, 0.8, 0.6];
const POLICY: BinaryParameters = [0.45, -0.2, 1.5];
const LEVELS: Level[] = ['token', 'sequence'];
const T = 8;

/** The model as its head has it, string by string: log-probability of each token and its gradient. */
function tokens(parameters: BinaryParameters, string: number[]): { log: number; score: number[] }[] {
  return string.map((y, t) => {
    const before = string.slice(0, t);
    const features = [1, t === 0 ? 0 : string[t - 1], t === 0 ? 0 : before.reduce((a, b) => a + b, 0) / t - 0.5];
    const z = features.reduce((sum, feature, j) => sum + feature * parameters[j], 0);
    const one = 1 / (1 + Math.exp(-z));
    return { log: Math.log(y === 1 ? one : 1 - one), score: features.map((feature) => (y - one) * feature) };
  });
}
const strings = (length: number): number[][] =>
  Array.from({ length: 2 ** length }, (_, code) => Array.from({ length }, (_, t) => (code >> t) & 1));
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const difference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.hypot(...Array.from(a, (each, j) => each - b[j])) / Math.hypot(...Array.from(b));

/** A completion's gradient by kl/coefficients.ts. */
function byCoefficients(id: string, level: Level, string: number[]): number[] {
  const policy = tokens(POLICY, string);
  const logprob = policy.map(({ log }) => log);
  const { coefficient } = coefficients(
    {
      answerLength: string.length,
      lengths: [string.length],
      rewards: [0],
      logprob,
      behaviourLogprob: logprob,
      referenceLogprob: tokens(REFERENCE, string).map(({ log }) => log),
      klExact: [],
      klExactBehaviour: [],
    },
    {
      method: methodOf(
        LAB_ROWS.find((row) => row.id === id)!,
        level,
      ),
      beta: 1,
      advantage: 'none',
      clip: 0,
      completions: 1,
    },
  );
  return [0, 1, 2].map((j) => sum(policy.map(({ score }, t) => coefficient[t] * score[j])));
}

function exactKl(policy: BinaryParameters): number {
  return sum(
    strings(T).map((string) => {
      const log = sum(tokens(policy, string).map((each) => each.log));
      return Math.exp(log) * (log - sum(tokens(REFERENCE, string).map((each) => each.log)));
    }),
  );
}

describe('the binary pair', () => {
  const pair = binaryPair(POLICY, REFERENCE, T);
  const parts = BINARY_ROWS.map(rowParts);

  it.each(LEVELS)('gradients of single strings are those of kl/coefficients.ts, at %s level', (level) => {
    const gradients = new StringGradients(pair, parts, level);
    for (const string of strings(T).filter((_, i) => i % 7 === 0)) {
      for (let t = 0, last = 0, ones = 0; t < T; t++) {
        gradients.push(((t * 2 + last) * (T + 1) + ones) * 2 + string[t], t);
        last = string[t];
        ones += last;
      }
      gradients.finish(T);
      BINARY_ROWS.forEach((id, r) => {
        byCoefficients(id, level, string).forEach((each, j) =>
          expect(gradients.gradient[r * 3 + j]).toBeCloseTo(each, 12),
        );
      });
    }
  });

  it('the KL by dynamic programming equals the sum over all strings; its gradient, finite differences', () => {
    const truth = binaryTruth(pair, parts);
    expect(truth.reverseKl).toBeCloseTo(exactKl(POLICY), 12);
    const step = 1e-5;
    const slope = POLICY.map((_, j) => {
      const moved = (by: number) =>
        exactKl(POLICY.map((each, i) => (i === j ? each + by : each)) as unknown as BinaryParameters);
      return (moved(step) - moved(-step)) / (2 * step);
    });
    expect(difference(truth.gradient, slope)).toBeLessThan(1e-8);
  });

  it.each(LEVELS)('mean and second moment of every length equal brute force, at %s level', (level) => {
    const all = enumerateStrings(pair, parts, level);
    for (const length of [1, 5, T]) {
      BINARY_ROWS.forEach((id, r) => {
        const mean = [0, 0, 0];
        let square = 0;
        for (const string of strings(length)) {
          const p = Math.exp(sum(tokens(POLICY, string).map((each) => each.log)));
          byCoefficients(id, level, string).forEach((each, j) => {
            mean[j] += p * each;
            square += p * each * each;
          });
        }
        mean.forEach((each, j) => expect(all[length - 1].mean[r][j]).toBeCloseTo(each, 10));
        expect(all[length - 1].square[r]).toBeCloseTo(square, 9);
      });
    }
  });

  it('token level: dynamic programming and enumeration agree on every row', () => {
    const { expected } = binaryTruth(pair, parts);
    enumerateStrings(pair, parts, 'token')[T - 1].mean.forEach((mean, r) =>
      mean.forEach((each, j) => expect(expected[r][j]).toBeCloseTo(each, 12)),
    );
  });
});

const small: FigureOptions = { ...DEFAULT_FIGURE, lengths: [3, 8], rounds: 40, samples: 200 };
const biases = (point: FigurePoint): Record<string, number> =>
  Object.fromEntries(point.rows.map(({ row, exact }) => [row, exact.bias]));

describe('the figure', () => {
  it('sequence level: rows 2, 4, 6, 7, C are unbiased, row 1 is zero, rows 3 and 9 are biased', async () => {
    const [, point] = await figureTwo({ ...small, level: 'sequence' });
    const bias = biases(point);
    for (const row of ['2', '4', '6', '7', 'C']) expect(bias[row]).toBeLessThan(1e-12);
    expect(bias['1']).toBeCloseTo(1, 12);
    expect(point.rows.find(({ row }) => row === '1')!.exact.cosine).toBeNull();
    expect(bias['3']).toBeGreaterThan(0.05);
    expect(bias['9']).toBeGreaterThan(0.9);
    const variance = Object.fromEntries(point.rows.map(({ row, exact }) => [row, exact.variance]));
    for (const row of ['2', '6']) expect(variance[row]).toBeCloseTo(variance['7'], 10);
    expect(variance['4']).toBeGreaterThan(variance['7']);
  });

  it('token level: losses are biased from two tokens on, rewards are not', async () => {
    const [one, eight] = await figureTwo({ ...small, lengths: [1, 8] });
    for (const row of ['2', '4', '6']) {
      expect(biases(one)[row]).toBeLessThan(1e-12);
      expect(biases(eight)[row]).toBeGreaterThan(0.01);
      expect(biases(eight)[row]).toBeCloseTo(biases(eight)['2'], 12);
    }
    for (const row of ['7', 'C']) expect(biases(eight)[row]).toBeLessThan(1e-12);
    expect(eight.rows.find(({ row }) => row === '9')!.exact.cosine).toBeLessThan(0);
  });

  it.each(LEVELS)('measured intervals contain the enumerated numbers, at %s level', async (level) => {
    for (const { rows, length } of await figureTwo({ ...small, level, seed: 7 })) {
      for (const { row, exact, measured } of rows) {
        for (const of of ['bias', 'variance'] as const) {
          const { low, high, estimate } = measured![of];
          const where = `${of} of row ${row} at T = ${length}`;
          expect(low, where).toBeLessThanOrEqual(exact[of] + 1e-12);
          expect(high, where).toBeGreaterThanOrEqual(exact[of]);
          expect(estimate, where).toBeGreaterThanOrEqual(low);
          expect(high - low, where).toBeLessThan(1 + exact[of]);
        }
      }
    }
  });

  it('enumerated points come first, and the measured ones depend on the seed only', async () => {
    const seen: FigurePoint[] = [];
    const points = await figureTwo(small, (point) => {
      seen.push(point);
    });
    expect(seen.map(({ length, rows }) => [length, rows.every(({ measured }) => measured === null)])).toEqual([
      [3, true],
      [8, true],
      [3, false],
      [8, false],
    ]);
    expect(seen.slice(2)).toEqual(points);
    expect(await figureTwo(small)).toEqual(points);
    expect(await figureTwo({ ...small, seed: 2 })).not.toEqual(points);
  });

  it('the abort signal stops it between points', async () => {
    const stop = new AbortController();
    const seen: FigurePoint[] = [];
    const figure = figureTwo(
      { ...small, lengths: [2, 3, 4] },
      (point) => {
        if (seen.push(point) === 4) stop.abort(new Error('enough'));
      },
      stop.signal,
    );
    await expect(figure).rejects.toThrow('enough');
    expect(seen.length).toBe(4);
  });

  it.each<[string, Partial<FigureOptions>]>([
    ["lengths[1]: got '21'; allowed are whole numbers from 1 to 20.", { lengths: [5, 21] }],
    ['lengths: got none; allowed are one or more.', { lengths: [] }],
    ["rounds: got '1'; allowed are whole numbers from 2 to 100000.", { rounds: 1 }],
    ["samples: got '2.5'; allowed are whole numbers from 2 to 1000000.", { samples: 2.5 }],
    ["gap: got '0'; allowed are numbers from 0.01 to 4.", { gap: 0 }],
    ["level: got 'word'; allowed are token, sequence.", { level: 'word' as Level }],
    ["rows: got 'D'; allowed are 1, 2, 3, 4, 5, 6, 7, 8, 9, A, B, C, G.", { rows: ['7', 'D'] }],
    ["seed: got '-1'; allowed are whole numbers from 0 to 4294967295.", { seed: -1 }],
  ])('wrong options are refused: %s', (sentence, junk) => {
    expect(() => checkFigure({ ...DEFAULT_FIGURE, ...junk })).toThrow(sentence);
  });

  it('the figure’s rows are the eight methods it lists', () => {
    expect(FIGURE_ROWS.map((id) => LAB_ROWS.find((row) => row.id === id)!.method)).toEqual([
      'k1-in-reward',
      'k1-in-loss',
      'k3-in-reward',
      'k3-in-loss',
      'k2-in-loss',
      'k1-in-weighted-loss',
      'k3-in-weighted-loss',
      'k3-in-both',
    ]);
  });
});
