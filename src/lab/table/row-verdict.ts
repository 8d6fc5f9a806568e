/**
 * From what was measured to a verdict, and whether it agrees with theory. The verdict follows the intervals, with two
 * exceptions that only enumeration makes possible: a bias that is there but under the tolerance is called slight where
 * the intervals are under it as well; and as long as completions that carry the variance cannot be expected in the
 * sample (coverage.ts), nothing is decided.
 *
 * Looking again and again. An interval that is right 99.9 % of the times at one look is wrong more often at some look
 * of many. Looks are therefore at N = 2, 4, 8, … batches (`lookAt`), each at `peekingConfidence(look)`, and verdicts
 * stand until the next. What is drawn in between, at the confidence of the last look, is a picture and decides nothing.
 */
import { ENOUGH } from './coverage';
import { ZERO } from './enumeration';
import { CONFIDENCE } from './gradient-moments';
import type { Interval } from '../../common/running-moments';
import type { LabTruth, RowExact, RowMeasured, RowResult, RowTheory, RowVerdict } from '../lab-types';

/** A bias that is less than this share of the true gradient (of the KL, for values) is none. */
export const TOLERANCE = 0.1;

/**
 * A mean gradient whose interval begins at nothing and ends under this share of the true one is zero: what a penalty
 * would have to be is 1.
 */
export const NOTHING = 0.2;

/**
 * Of the gradient. 'zero' is looked for first, since what is zero is biased too; a zero row is called biased until its
 * norm is known well enough. A bias under `ZERO` may be the rounding of float32 and is none. Intervals that are not
 * finite are undecided.
 */
export function gradientVerdict({ bias, norm }: Pick<RowMeasured, 'bias' | 'norm'>): RowVerdict {
  if (norm.low <= ZERO && norm.high <= NOTHING) return 'zero';
  if (bias.low > ZERO && bias.low < Infinity) return 'biased';
  return bias.high <= TOLERANCE ? 'unbiased' : 'undecided';
}

/** Of the number reported as the KL, never 'zero'. @param reverseKl KL(π‖π_ref) by enumeration, in nats. */
export function valueVerdict(value: Interval, reverseKl: number): RowVerdict {
  if (excludes(value, reverseKl, ZERO * reverseKl)) return 'biased';
  return Math.max(value.high - reverseKl, reverseKl - value.low) <= TOLERANCE * reverseKl ? 'unbiased' : 'undecided';
}

/**
 * `agrees` is false where an interval excludes what was enumerated (the bias, the mean gradient, the value), or where a
 * verdict is another than theory's. Zero and biased are different verdicts, but biased is no contradiction to a theory
 * of zero while the norm's interval has zero in it. Else null while the gradient is undecided, or biased where theory
 * says zero; a value that is undecided holds nothing up.
 */
export function judge(
  measured: RowMeasured,
  theory: RowTheory,
  exact: RowExact,
  truth: Pick<LabTruth, 'reverseKl'>,
): Pick<RowResult, 'verdict' | 'valueVerdict' | 'agrees'> {
  const { bias, norm, value, fromExpected, coverage } = measured;
  if (coverage < ENOUGH) return { verdict: 'undecided', valueVerdict: 'undecided', agrees: null };
  const { reverseKl } = truth;
  const slack = ZERO * reverseKl;

  let verdict = gradientVerdict(measured);
  // Almost nothing, as k2 in reward near the reference, is biased all the same.
  if (verdict === 'zero' && theory.here === 'biased' && exact.norm > ZERO && !excludes(norm, exact.norm, ZERO)) {
    verdict = bias.low > ZERO ? 'biased' : 'undecided';
  }
  if (verdict === 'unbiased' && theory.here === 'biased' && exact.bias > ZERO && !excludes(bias, exact.bias, ZERO))
    verdict = 'slight';
  let ofValue = valueVerdict(value, reverseKl);
  const offset = Math.abs(exact.value - reverseKl);
  if (ofValue === 'unbiased' && theory.hereValue === 'biased' && offset > slack && !excludes(value, exact.value, slack))
    ofValue = 'slight';

  const contradicted =
    excludes(bias, exact.bias, ZERO) ||
    fromExpected.low > ZERO ||
    excludes(value, exact.value, slack) ||
    (ofValue !== 'undecided' && claimed(ofValue) !== theory.hereValue);
  const open = verdict === 'undecided' || (verdict === 'biased' && theory.here === 'zero' && norm.low <= ZERO);
  return {
    verdict,
    valueVerdict: ofValue,
    agrees: contradicted ? false : open ? null : claimed(verdict) === theory.here,
  };
}

/** A slight bias is one. */
const claimed = (verdict: RowVerdict): RowVerdict => (verdict === 'slight' ? 'biased' : verdict);

/** Whether more batches have nothing left to decide about the gradient of a row. */
export function settled({ verdict, agrees }: Pick<RowResult, 'verdict' | 'agrees'>): boolean {
  return verdict !== 'undecided' && agrees !== null;
}

/** Whether x is outside by more than the slack. */
function excludes({ low, high }: Interval, x: number, slack: number): boolean {
  return x < low - slack || x > high + slack;
}

/** Number of the last look at N = 2, 4, 8, … that `batches` have come to; 0 before the first. */
export function lookAt(batches: number): number {
  return batches < 2 ? 0 : Math.floor(Math.log2(batches));
}

/**
 * Confidence of the look-th look, from 1, with which all looks together, however many, keep the whole: its misses are
 * α/(look·(look + 1)), which sum to α = 1 − whole (K. K. G. Lan & D. L. DeMets, "Discrete sequential boundaries for
 * clinical trials", 1983, call it spending).
 * @throws Error where look is not a whole number from 1.
 */
export function peekingConfidence(look: number, whole = CONFIDENCE): number {
  if (!(Number.isInteger(look) && look >= 1)) throw new Error(`look: got ${look}; allowed are whole numbers from 1.`);
  return 1 - (1 - whole) / (look * (look + 1));
}
