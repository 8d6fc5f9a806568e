/**
 * A table of the lab as the worker might return it: invented numbers of realistic size, with intervals whose width
 * depends on `completions`.
 */
import { rowsAt, SAMPLINGS, type Sampling } from '../../src/lab/table/table-rows';
import { LAB_DEFAULTS } from '../../src/lab/lab-settings';
import { theoryOf } from '../../src/lab/table/row-theory';
import { judge } from '../../src/lab/table/row-verdict';
import type { Interval } from '../../src/common/running-moments';
import type { LabSettings, LabTable, LabTruth, RowExact, RowMeasured, RowResult } from '../../src/lab/lab-types';

const TRUTH: LabTruth = {
  reverseKl: 0.374,
  forwardKl: 0.421,
  k2: 0.352,
  behaviourKl: 0.021,
  accuracy: 0.83,
  referenceAccuracy: 0.74,
  reverseNorm: 1.37,
  forwardNorm: 1.52,
  futureNorm: 0.31,
  completions: 7232,
  nodes: 482,
  parameters: 26816,
};

/**
 * At sequence level: bias, forward bias, cosine, variance, and the reported value over the KL; off-policy where it
 * differs.
 */
type Shape = readonly [bias: number, forwardBias: number, cosine: number | null, variance: number, value: number];
const SHAPES: Record<string, { on: Shape; off?: Shape }> = {
  1: { on: [1, 1, null, 6.2, 1], off: [1.36, 1.31, -0.58, 6.5, 0.86] },
  2: { on: [0, 0.29, 1, 3.4, 0.94], off: [0.34, 0.47, 0.95, 3.6, 0.89] },
  3: { on: [0.3, 0, 0.96, 8.5, 1], off: [0.44, 0.24, 0.9, 9.3, 0.91] },
  4: { on: [0, 0.29, 1, 10.6, 1], off: [0, 0.29, 1, 11.9, 1] },
  5: { on: [0.27, 0.4, 0.98, 3.9, 0.94], off: [0.27, 0.4, 0.98, 5, 0.94] },
  6: { on: [0, 0.29, 1, 3.4, 1], off: [0, 0.29, 1, 3.8, 1] },
  7: { on: [0, 0.29, 1, 3.4, 1], off: [0, 0.29, 1, 3.8, 1] },
  8: { on: [0.91, 0.93, 0.42, 1.2, 0.94], off: [0.91, 0.93, 0.42, 1.3, 0.94] },
  9: { on: [1.1, 1.24, -0.21, 2.5, 1], off: [1.1, 1.24, -0.21, 2.4, 1] },
  A: { on: [0, 0.29, 1, 3.4, 0.94], off: [0, 0.29, 1, 3.8, 0.94] },
  B: { on: [0, 0.29, 1, 10.6, 1], off: [0.36, 0.5, 0.94, 11.2, 0.86] },
  C: { on: [0, 0.29, 1, 3.4, 1], off: [0.21, 0.34, 0.98, 3.9, 0.91] },
  D: { on: [0.21, 0.33, 0.98, 0.4, 1], off: [0.23, 0.36, 0.97, 0.5, 0.98] },
  E: { on: [0, 0.29, 1, 1.6, 1], off: [0.12, 0.3, 0.99, 1.8, 0.99] },
  F: { on: [0, 0.29, 1, 2.9, 1], off: [0, 0.29, 1, 3.3, 1] },
  G: { on: [0, 0.29, 1, 3.4, 1], off: [0.11, 0.33, 0.99, 3.5, 0.94] },
};

/** Rows that are one random variable at sequence level. */
const SAME: Record<Sampling, readonly string[]> = {
  'on-policy': ['2', '6', '7', 'A', 'C', 'G'],
  'off-policy': ['6', '7', 'A'],
};

/** What the token level does to rows of losses and of k2 and k3. */
const LOST = 0.21;

function exactOf(row: string, sampling: Sampling, level: LabSettings['level'], here: string): RowExact {
  const { on, off } = SHAPES[row];
  const [bias, forwardBias, cosine, variance, value] = sampling === 'on-policy' ? on : (off ?? on);
  const lost = level === 'token' && bias === 0 && here === 'biased';
  return {
    value: TRUTH.reverseKl * value,
    valueVariance: row === '1' || row === '4' || row === '7' ? 0.61 : 0.34,
    bias: lost ? LOST : bias,
    forwardBias: level === 'token' ? Math.max(forwardBias, 0.05) : forwardBias,
    norm: cosine === null ? 0 : Math.abs(bias - 1) || 0.09,
    cosine: lost ? 0.978 : cosine,
    future: cosine === null ? 0 : lost || row === 'D' ? 0 : variance < 1.4 ? null : 1 - bias,
  };
}

function measuredOf(
  exact: RowExact,
  variance: number,
  completions: number,
  wobble: number,
  coverage: number,
): RowMeasured {
  const error = Math.sqrt(variance / completions);
  const around = (x: number, size: number, least = -Infinity): Interval => ({
    estimate: x + wobble * size,
    low: Math.max(least, x + (wobble - 1) * size),
    high: x + (wobble + 1) * size,
  });
  const length = (x: number): Interval => ({
    estimate: Math.max(0, x + wobble * error),
    low: x < 1.5 * error ? 0 : x - error,
    high: x + 1.5 * error,
  });
  return {
    batches: Math.max(2, Math.round(completions / 1000)),
    completions,
    coverage,
    value: around(exact.value, 3.3 * Math.sqrt(exact.valueVariance / completions)),
    valueVariance: around(exact.valueVariance, (exact.valueVariance * 8) / Math.sqrt(completions), 0),
    bias: length(exact.bias),
    forwardBias: length(exact.forwardBias),
    norm: length(exact.norm),
    cosine:
      exact.cosine === null
        ? { estimate: 0.1 * wobble, low: -1, high: 1 }
        : { ...around(exact.cosine, error), high: Math.min(1, exact.cosine + error) },
    future: exact.future === null ? null : around(exact.future, 2 * error),
    fromExpected: { estimate: 0, low: 0, high: 1.5 * error },
    variance: around(variance, (variance * 3) / Math.sqrt(completions), 0),
  };
}

export interface FixtureOptions {
  settings?: Partial<LabSettings>;
  /** Of every row; 0 for none yet. */
  completions?: number;
  /** '9 on-policy': rows whose measurement contradicts the enumeration. */
  wrong?: readonly string[];
  /** Of every row. */
  coverage?: number;
}

export function labFixture({
  settings = {},
  completions = 40_000,
  wrong = [],
  coverage = 1,
}: FixtureOptions = {}): LabTable {
  const at = { ...LAB_DEFAULTS, ...settings };
  const rows = rowsAt(at.level).flatMap((row, index) =>
    SAMPLINGS.map((sampling, which): RowResult => {
      const theory = theoryOf(row, at.level, sampling, at.answerLength);
      const exact = exactOf(row.id, sampling, at.level, theory.here);
      const { on, off } = SHAPES[row.id];
      const variance = (sampling === 'on-policy' ? on : (off ?? on))[3];
      const same = SAME[sampling].includes(row.id)
        ? rowsAt(at.level)
            .map(({ id }) => id)
            .filter((id) => SAME[sampling].includes(id))
        : [row.id];
      const head = { row: row.id, sampling, theory, exact, sameAs: same };
      if (completions === 0)
        return { ...head, measured: null, verdict: 'undecided', valueVerdict: 'undecided', agrees: null };
      const seen = wrong.includes(`${row.id} ${sampling}`) ? { ...exact, bias: exact.bias + 0.4 } : exact;
      const measured = measuredOf(seen, variance, completions, 0.6 * Math.sin(3 * index + 2 * which), coverage);
      return { ...head, measured, ...judge(measured, theory, exact, TRUTH) };
    }),
  );
  return {
    settings: at,
    adapter: { name: 'a test', kind: 'software' },
    prompts: ['37+48=', '12+05='],
    truth: TRUTH,
    rows,
    confidence: 0.999,
    batches: Math.round(completions / at.completions),
    seconds: 3.2,
  };
}
