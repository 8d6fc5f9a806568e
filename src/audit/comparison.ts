/**
 * Numbers of an adapter beside those of the twin, by quantity: how many, the worst of them, and the first that is too
 * far off.
 */
import { OVERFLOW, UNDERFLOW } from './tolerances';

/** What an update is made of, in the order in which it is made; a fault in one stage shows in that stage. */
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
 * Of one quantity. `error` and `tolerance` are those of the number that came nearest to its tolerance, relative to its
 * `scale`.
 */
export interface QuantityAudit {
  quantity: Quantity;
  numbers: number;
  error: number;
  tolerance: number;
}

/** The first number of the first quantity that is wrong. */
export interface Mismatch {
  quantity: Quantity;
  /** Which one, for people: 'k3-in-loss, step 0: the gradient of lm_head.weight'. */
  what: string;
  /** Relative to the number's scale; null where it is no number at all. */
  error: number | null;
  tolerance: number;
}

export class Comparison {
  readonly #audits = new Map<Quantity, QuantityAudit>();
  #ratio = new Map<Quantity, number>();
  finding: Mismatch | undefined;

  /** @param prefix of every finding: the run and the step. */
  constructor(private readonly prefix: string) {}

  /** So many numbers that must be equal, and are compared by the caller; `what` where one is not. */
  exact(quantity: Quantity, numbers: number, what: string | null): void {
    this.#add(quantity, numbers, what === null ? 0 : 1, 0, () => what!);
  }

  /**
   * `actual` against `expected`, both in float64: `allowed` apart, absolutely. `scale` is what errors are told relative
   * to. Float32 may overflow where float64 is beyond its range, and may have no digits where it is near zero.
   */
  number(
    quantity: Quantity,
    actual: number,
    expected: number,
    allowed: number,
    scale: number,
    what: () => string,
  ): void {
    if (Number.isNaN(expected)) return; // ∞ − ∞ in float64 too: nothing to be held against anyone.
    if (!Number.isFinite(actual)) {
      const overflowed = Math.abs(expected) > OVERFLOW;
      this.#add(quantity, 1, overflowed ? 0 : NaN, 0, what);
      return;
    }
    const size = Math.max(scale, UNDERFLOW);
    this.#add(quantity, 1, Math.abs(actual - expected) / size, (allowed + UNDERFLOW) / size, what);
  }

  /**
   * Many numbers at once, of which only the one nearest to its tolerance is looked at: `compare` does so, from where
   * `worst` found it. A number that is none is the worst of all.
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
    // By its negation: an error that is no number is within no tolerance.
    if (!(error <= tolerance))
      this.finding ??= {
        quantity,
        what: `${this.prefix}: ${what()}`,
        error: Number.isFinite(error) ? error : null,
        tolerance,
      };
  }
}

/** The index in `first` … `last` − 1 where |actual − expected| is the largest multiple of what is allowed. */
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
    // Equal, or nothing that could be held against anyone.
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
