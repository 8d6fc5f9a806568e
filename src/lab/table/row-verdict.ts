/**
 * Derives verdicts from measurements and compares them with theory. Verdicts follow the intervals, with two exceptions
 * that require enumeration: a known bias below the tolerance is 'slight' if the intervals are below it too; and while
 * the completions that carry the variance cannot be expected in the sample (coverage.ts), the row is undecided.
 *
 * Repeated looks: an interval with 99.9 % confidence at one look is wrong more often at some of many looks. Verdicts
 * are therefore made only at N = 2, 4, 8, … batches (`lookAt`), each at `peekingConfidence(look)`, and are kept until
 * the next look. Intervals shown in between use the confidence of the last look and are for display only.
 */
import { ENOUGH } from './coverage';
import { ZERO } from './enumeration';
import { CONFIDENCE } from './gradient-moments';
import { notAllowed, Refusal } from '../../common/problem';
import type { Interval } from '../../common/running-moments';
import type { LabTruth, RowExact, RowMeasured, RowResult, RowTheory, RowVerdict } from '../lab-types';

/** A bias below this share of the true gradient (for values, of the KL) counts as none. */
export const TOLERANCE = 0.1;

/**
 * A mean gradient is zero if its interval begins at 0 and ends below this share of the true gradient; an effective
 * penalty would have 1.
 */
export const NOTHING = 0.2;

/**
 * Verdict on the gradient. 'zero' is tested first, because a zero gradient is also biased; such a row is 'biased' until
 * its norm is known well enough. A bias below `ZERO` may be float32 rounding and does not count. Non-finite intervals
 * are undecided.
 */
export function gradientVerdict({ bias, norm }: Pick<RowMeasured, 'bias' | 'norm'>): RowVerdict {
  if (norm.low <= ZERO && norm.high <= NOTHING) return 'zero';
  if (bias.low > ZERO && bias.low < Infinity) return 'biased';
  return bias.high <= TOLERANCE ? 'unbiased' : 'undecided';
}

/** Verdict on the value reported as the KL; never 'zero'. @param reverseKl KL(π‖π_ref) by enumeration, in nats. */
export function valueVerdict(value: Interval, reverseKl: number): RowVerdict {
  if (excludes(value, reverseKl, ZERO * reverseKl)) return 'biased';
  return Math.max(value.high - reverseKl, reverseKl - value.low) <= TOLERANCE * reverseKl ? 'unbiased' : 'undecided';
}

/**
 * `agrees` is false if an interval excludes the exact number (the bias, the mean gradient, the value), or if a verdict
 * differs from theory's. If theory says zero, 'biased' is not a contradiction while the norm's interval includes 0.
 * Otherwise `agrees` is null while the gradient is undecided, or biased where theory says zero; an undecided value does
 * not matter.
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
  // A tiny gradient, such as k2 in the reward near the reference, is still biased.
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

/** A slight bias counts as biased. */
const claimed = (verdict: RowVerdict): RowVerdict => (verdict === 'slight' ? 'biased' : verdict);

/** Whether the verdict on a row's gradient is final. */
export function settled({ verdict, agrees }: Pick<RowResult, 'verdict' | 'agrees'>): boolean {
  return verdict !== 'undecided' && agrees !== null;
}

/** Whether x is outside the interval by more than the slack. */
function excludes({ low, high }: Interval, x: number, slack: number): boolean {
  return x < low - slack || x > high + slack;
}

/** Index of the last look at N = 2, 4, 8, … ≤ `batches`; 0 before the first. */
export function lookAt(batches: number): number {
  return batches < 2 ? 0 : Math.floor(Math.log2(batches));
}

/**
 * Confidence of look number `look` ≥ 1 such that any number of looks together has the confidence `whole`: look l spends
 * α/(l·(l + 1)) of the error probability, which sums to α = 1 − whole (alpha spending; K. K. G. Lan & D. L. DeMets,
 * "Discrete sequential boundaries for clinical trials", 1983).
 * @throws Error if `look` is not an integer ≥ 1.
 */
export function peekingConfidence(look: number, whole = CONFIDENCE): number {
  if (!(Number.isInteger(look) && look >= 1))
    throw new Refusal(notAllowed('look', look, { kind: 'number', whole: true, min: 1 }));
  return 1 - (1 - whole) / (look * (look + 1));
}
