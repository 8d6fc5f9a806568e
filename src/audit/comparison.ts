/**
 * Compares an adapter's numbers with the twin's, by quantity: how many were compared, the worst one, and the first one
 * outside its tolerance.
 */
import { OVERFLOW, UNDERFLOW } from './tolerances';

/** The stages of an update, in order; a fault in one stage shows up in that stage. */
export const QUANTITIES = [
  'prompts',
  'tokens',
  'rewards',
  'logprobs',
  'coefficients',
  'gradient',
  'adam',
  'metrics',
] as const;
export type Quantity = (typeof QUANTITIES)[number];

/**
 * Result for one quantity. `error` and `tolerance` are those of the number with the largest error relative to its
 * tolerance; both are relative to its `scale`.
 */
export interface QuantityAudit {
  quantity: Quantity;
  numbers: number;
  error: number;
  tolerance: number;
}

/** The first wrong number of the first wrong quantity. */
export interface Mismatch {
  quantity: Quantity;
  /** Description of the number: 'k3-in-loss, step 0: the gradient of lm_head.weight'. */
  what: string;
  /** Relative to the number's scale; null if it is NaN. */
  error: number | null;
  tolerance: number;
}

export class Comparison {
  readonly #audits = new Map<Quantity, QuantityAudit>();
  #ratio = new Map<Quantity, number>();
  finding: Mismatch | undefined;

  /** @param prefix start of every finding: the run and the step. */
  constructor(private readonly prefix: string) {}

  /** Records numbers that must be equal, compared by the caller; `what` names one that is not. */
  exact(quantity: Quantity, numbers: number, what: string | null): void {
    this.#add(quantity, numbers, what === null ? 0 : 1, 0, () => what!);
  }

  /**
   * Compares `actual` with `expected`, both in float64; `allowed` is the absolute tolerance, and errors are reported
   * relative to `scale`. Float32 may overflow beyond its range, and lose all digits near zero.
   */
  number(
    quantity: Quantity,
    actual: number,
    expected: number,
    allowed: number,
    scale: number,
    what: () => string,
  ): void {
    if (Number.isNaN(expected)) return; // ∞ − ∞ in float64 too: no value is wrong.
    if (!Number.isFinite(actual)) {
      const overflowed = Math.abs(expected) > OVERFLOW;
      this.#add(quantity, 1, overflowed ? 0 : NaN, 0, what);
      return;
    }
    const size = Math.max(scale, UNDERFLOW);
    this.#add(quantity, 1, Math.abs(actual - expected) / size, (allowed + UNDERFLOW) / size, what);
  }

  /**
   * Compares many numbers by calling `compare` only for index `worst`, the number with the largest error relative to
   * its tolerance (`worstOf`); NaN counts as the worst.
   */
  many(quantity: Quantity, numbers: number, worst: number, compare: (index: number) => void): void {
    if (numbers > 1) this.#add(quantity, numbers - 1, 0, 0, () => '');
    if (numbers > 0) compare(worst);
  }

  /** In the order of `QUANTITIES`. */
  get audits(): QuantityAudit[] {
    return QUANTITIES.flatMap((quantity) => this.#audits.get(quantity) ?? []);
  }

  #add(quantity: Quantity, numbers: number, error: number, tolerance: number, what: () => string): void {
    const audit = this.#audits.get(quantity) ?? { quantity, numbers: 0, error: 0, tolerance };
    this.#audits.set(quantity, audit);
    audit.numbers += numbers;
    const ratio = error === 0 ? 0 : error / tolerance;
    if (ratio > (this.#ratio.get(quantity) ?? 0)) {
      this.#ratio.set(quantity, ratio);
      audit.error = error;
      audit.tolerance = tolerance;
    }
    if (audit.tolerance === 0 && tolerance > 0 && audit.error === 0) audit.tolerance = tolerance;
    // Negated, so that NaN counts as outside the tolerance.
    if (!(error <= tolerance))
      this.finding ??= {
        quantity,
        what: `${this.prefix}: ${what()}`,
        error: Number.isFinite(error) ? error : null,
        tolerance,
      };
  }
}

/** The index in `first` … `last` − 1 with the largest |actual − expected| relative to its tolerance. */
export function worstOf(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  allowed: (index: number) => number,
  first = 0,
  last = actual.length,
): number {
  let worst = first;
  let most = -1;
  for (let index = first; index < last; index++) {
    // Equal, or no value is wrong (see `number`).
    if (actual[index] === expected[index] || Number.isNaN(expected[index])) continue;
    const error = Math.abs(actual[index] - expected[index]);
    const ratio = error / (allowed(index) + UNDERFLOW);
    if (!(ratio <= most)) {
      worst = index;
      most = ratio;
      if (Number.isNaN(ratio)) return index;
    }
  }
  return worst;
}
