/**
 * How far float32 may be from float64, stage by stage. Every stage is computed again from the *recorded* input of that
 * stage, so an error is blamed on the stage that made it, and none is multiplied by the stages behind it.
 *
 * Rounding errors are taken as independent: a chain of K roundings goes wrong by more than λ√K·u relative to the sum of
 * the absolute values of its terms with a probability below 2·exp(−λ²/2) (Higham & Mary, SIAM J. Sci. Comput. 41, 2019,
 * theorem 2.4); with λ = 6 that is 3·10⁻⁸. The worst case K·u would be a hundred times as wide here and would let
 * faults through.
 *
 * What WGSL promises of its built-in functions ("Accuracy of built-in functions", WGSL specification, section 15.7.4):
 * exp(x) within 3 + 2|x| ulp, division 2.5 ulp, sqrt as 1/inverseSqrt 2 ulp, log within 2⁻²¹ absolute near 1, pow(b, n)
 * as exp2(n·log2(b)).
 */
import type { PolicyConfig } from '../policy/config';

/** The unit roundoff of float32: half the distance from 1 to the next number. */
export const ROUNDOFF = 2 ** -24;
const LAMBDA = 6;

/** λ√K·u. */
export const chain = (roundings: number): number => LAMBDA * Math.sqrt(roundings) * ROUNDOFF;

/**
 * Roundings one behind the other on the way from parameters to a log-prob; a sum of n products counts n. `positions`: P
 * + T − 1.
 */
export function forwardRoundings({ layers, dModel: d, heads, vocabulary }: PolicyConfig, positions: number): number {
  // A layer: two norms (mean, variance) 4d, qkv d, scores d/heads, mixing `positions`, projection d, MLP d + 4d. Then
  // the last norm, the head, the softmax.
  return layers * (11 * d + d / heads + positions) + 3 * d + vocabulary;
}

/**
 * Of a log-prob, relative to the largest Σ_j |h_j W_vj| / temperature of its row, and at least to 1: a logit's error is
 * relative to the terms that it is summed from, which in a policy that training has blown up are many times the logits.
 */
export const logprobTolerance = (policy: PolicyConfig, positions: number): number =>
  chain(forwardRoundings(policy, positions));

/**
 * Of one tensor of the gradient, relative to Σ over completions of the tensor's norm: there and back through the policy
 * three times the roundings of one way, and a sum over all rows.
 */
export const gradientTolerance = (policy: PolicyConfig, positions: number, completions: number): number =>
  chain(3 * forwardRoundings(policy, positions) + completions * positions);

/**
 * Of c(1[v] − π_v), relative to |c|: exp and the subtraction. Where a policy is all but certain the difference is
 * nearly nothing, and this is all of it.
 */
export const DIFFERENCE = 8 * ROUNDOFF;

/**
 * Of coefficients and metrics, relative to the size of the terms that they are made of and to the log-probs in their
 * exponents.
 */
export const COEFFICIENT = 64 * ROUNDOFF;

/**
 * A cumulative probability: V exponentials, each within 3 + 2|x| ulp of at most 1, with Σ p(3 + 2|x|) ≤ 3 + 2·log V,
 * and V additions.
 */
export const cumulativeTolerance = (vocabulary: number): number =>
  2 * (3 + 2 * Math.log(vocabulary) + vocabulary) * ROUNDOFF;

/** A moment is two products and a sum; the clipping's scale is a square root of a sum, and a division. */
export const MOMENT = 8 * ROUNDOFF;
export const CLIP = 32 * ROUNDOFF;

/** Of 1 − b^n, relative: b^n = exp2(n·log2 b), whose exponent's error n·2⁻²¹ multiplies b^n, and the subtraction. */
export function correctionTolerance(beta: number, update: number): number {
  const power = beta ** update;
  return (power * (update * 2 ** -21 * Math.LN2 + 4 * ROUNDOFF) + ROUNDOFF) / (1 - power);
}

/** Above this, float32 may have overflowed on the way to what float64 holds; the largest float32 is 3.4·10³⁸. */
export const OVERFLOW = 1e30;
/** Below this float32 has fewer digits, or none (denormal numbers may be flushed to zero). */
export const UNDERFLOW = 2 ** -120;
