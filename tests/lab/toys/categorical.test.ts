import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { CATEGORICAL_ROWS, categoricalRows, categoricalTruth } from '../../../src/lab/toys/categorical';

function softmax(logits: readonly number[]): number[] {
  const exps = logits.map(Math.exp);
  const total = exps.reduce((a, b) => a + b, 0);
  return exps.map((each) => each / total);
}
const kl = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, p, v) => sum + p * Math.log(p / b[v]), 0);
const k2 = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, p, v) => sum + (p * Math.log(p / b[v]) ** 2) / 2, 0);

/** ∇ of a function of π with respect to its logits, by central differences. */
function slope(logits: readonly number[], of: (policy: number[]) => number): number[] {
  const step = 1e-5;
  return logits.map((_, j) => {
    const moved = (by: number): number => of(softmax(logits.map((each, i) => (i === j ? each + by : each))));
    return (moved(step) - moved(-step)) / (2 * step);
  });
}
const logits = fc.array(fc.double({ min: -1.5, max: 1.5, noNaN: true }), { minLength: 5, maxLength: 5 });
function expectNear(actual: ArrayLike<number>, wanted: readonly number[]): void {
  wanted.forEach((each, j) => expect(actual[j]).toBeCloseTo(each, 7));
}

describe('the categorical toy', () => {
  it('every row’s expected gradient is that of the objective it is said to optimise', () => {
    fc.assert(
      fc.property(logits, logits, (a, b) => {
        const [policy, reference] = [softmax(a), softmax(b)];
        const rows = new Map(categoricalRows(policy, reference).map((row) => [row.row, row.gradient]));
        const reverse = slope(a, (p) => kl(p, reference));
        const forward = slope(a, (p) => kl(reference, p));
        for (const id of ['2', '4', '6', '7', 'A', 'B', 'C', 'F', 'G']) expectNear(rows.get(id)!, reverse);
        expectNear(
          rows.get('1')!,
          reverse.map(() => 0),
        );
        expectNear(rows.get('3')!, forward);
        expectNear(
          rows.get('5')!,
          slope(a, (p) => k2(p, reference)),
        );
        expectNear(
          rows.get('9')!,
          reverse.map((each, j) => each - forward[j]),
        );
        // Row 8 descends E[k2] with k2 held: the part of ∇E[k2] that row 2, its path gradient, has not.
        expectNear(
          rows.get('8')!,
          slope(a, (p) => k2(p, reference)).map((each, j) => each - reverse[j]),
        );
        const truth = categoricalTruth(policy, reference);
        expectNear(truth.reverse, reverse);
        expectNear(truth.forward, forward);
        expect([truth.reverseKl, truth.forwardKl]).toEqual([
          expect.closeTo(kl(policy, reference), 10),
          expect.closeTo(kl(reference, policy), 10),
        ]);
      }),
      { numRuns: 30 },
    );
  });

  it('bias, norm and cosine are those of the gradients', () => {
    const [policy, reference] = [
      [0.4, 0.3, 0.2, 0.1],
      [0.1, 0.2, 0.3, 0.4],
    ];
    // The worked example of SaifPunjwani/polgrad: KL .4564; true (.3719, −.0153, −.1724, −.1843), k3 in the loss (.3,
    // .1, −.1, −.3).
    const truth = categoricalTruth(policy, reference);
    expect(truth.reverseKl).toBeCloseTo(0.4564, 4);
    [0.3719, -0.0153, -0.1724, -0.1843].forEach((each, j) => expect(truth.reverse[j]).toBeCloseTo(each, 4));
    const rows = new Map(categoricalRows(policy, reference).map((row) => [row.row, row]));
    const third = rows.get('3')!;
    [0.3, 0.1, -0.1, -0.3].forEach((each, j) => expect(third.gradient[j]).toBeCloseTo(each, 12));
    const size = Math.hypot(0.3719, 0.0153, 0.1724, 0.1843);
    expect(third.bias).toBeCloseTo(Math.hypot(0.0719, 0.1153, 0.0724, 0.1157) / size, 3);
    expect(third.norm).toBeCloseTo(Math.hypot(0.3, 0.1, 0.1, 0.3) / size, 3);
    expect(third.cosine).toBeCloseTo(
      (0.3 * 0.3719 - 0.1 * 0.0153 + 0.1 * 0.1724 + 0.3 * 0.1843) / (Math.hypot(0.3, 0.1, 0.1, 0.3) * size),
      3,
    );
    expect(rows.get('1')!.cosine).toBeNull();
    expect(rows.get('1')!.bias).toBeCloseTo(1, 12);
    expect(rows.get('7')!.bias).toBeLessThan(1e-12);
  });

  it('k3 in the loss is nearly unbiased near the reference; k3 in the reward can point away from it', () => {
    const reference = [0.25, 0.2, 0.2, 0.2, 0.15];
    const near = new Map(categoricalRows([0.27, 0.19, 0.2, 0.19, 0.15], reference).map((row) => [row.row, row]));
    const far = new Map(categoricalRows([0.9, 0.05, 0.03, 0.01, 0.01], reference).map((row) => [row.row, row]));
    expect(near.get('3')!.bias).toBeLessThan(0.05);
    expect(near.get('9')!.norm).toBeLessThan(0.05);
    expect(far.get('9')!.cosine).toBeLessThan(0);
  });

  it('rows that exist only token by token are left out', () => {
    expect(CATEGORICAL_ROWS.map(({ id }) => id)).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      '7',
      '8',
      '9',
      'A',
      'B',
      'C',
      'F',
      'G',
    ]);
  });

  it.each<[string, number[], number[]]>([
    ['reference: got 2 numbers; allowed are 3.', [0.2, 0.3, 0.5], [0.5, 0.5]],
    ["policy: got '0'; allowed are numbers above 0 and below 1.", [0, 0.5, 0.5], [0.2, 0.3, 0.5]],
    ['policy: got probabilities with the sum 0.8; allowed is 1.', [0.4, 0.4], [0.5, 0.5]],
  ])('wrong input is refused: %s', (sentence, policy, reference) => {
    expect(() => categoricalTruth(policy, reference)).toThrow(sentence);
  });
});
