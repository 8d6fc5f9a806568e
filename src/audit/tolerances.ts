/**
 * Tolerances between float32 and float64, stage by stage. Every stage is recomputed from the *recorded* input of that
 * stage, so an error is attributed to the stage that caused it and is not amplified by later stages.
 *
 * Rounding errors are assumed to be independent: the error of a chain of K roundings exceeds λ√K·u, relative to the sum
 * of the absolute values of its terms, with a probability below 2·exp(−λ²/2) (Higham & Mary, SIAM J. Sci. Comput. 41,
 * 2019, theorem 2.4); with λ = 6 that is 3·10⁻⁸. The worst-case bound K·u would be a hundred times as wide here and
 * would miss faults.
 *
 * Accuracy that WGSL guarantees for built-in functions ("Accuracy of built-in functions", WGSL specification, 15.7.4):
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
 * Number of consecutive roundings from the parameters to a log-prob; a sum of n products counts n. `positions` is
 * P + T − 1.
 */
export function forwardRoundings({ layers, dModel: d, heads, vocabulary }: PolicyConfig, positions: number): number {
  // Per layer: two norms (mean, variance) 4d, qkv d, scores d/heads, mixing `positions`, projection d, MLP d + 4d. Then
  // the last norm, the head, the softmax.
  return layers * (11 * d + d / heads + positions) + 3 * d + vocabulary;
}

/**
 * Tolerance of a log-prob, relative to max(1, the largest Σ_j |h_j W_vj| / temperature of its row): a logit's error is
 * relative to the terms of its sum, which in a diverged policy are many times larger than the logits.
 */
export const logprobTolerance = (policy: PolicyConfig, positions: number): number =>
  chain(forwardRoundings(policy, positions));

/**
 * Tolerance of one tensor of the gradient, relative to the sum over completions of the tensor's norm: forward and
 * backward, three times the roundings of a forward pass, and a sum over all rows.
 */
export const gradientTolerance = (policy: PolicyConfig, positions: number, completions: number): number =>
  chain(3 * forwardRoundings(policy, positions) + completions * positions);

/**
 * Tolerance of c(1[v] − π_v), relative to |c|: exp and the subtraction. If the policy is nearly certain, the difference
 * is close to zero and may consist only of this error.
 */
export const DIFFERENCE = 8 * ROUNDOFF;

/**
 * Tolerance of coefficients and metrics, relative to the sizes of their terms and of the log-probs in their exponents.
 */
export const COEFFICIENT = 64 * ROUNDOFF;

/**
 * Tolerance of a cumulative probability: V exponentials, each at most 1 and accurate to 3 + 2|x| ulp, with
 * Σ p(3 + 2|x|) ≤ 3 + 2·log V, and V additions.
 */
export const cumulativeTolerance = (vocabulary: number): number =>
  2 * (3 + 2 * Math.log(vocabulary) + vocabulary) * ROUNDOFF;

/** Tolerance of a moment: two products and a sum; the clipping factor is a square root of a sum, and a division. */
export const MOMENT = 8 * ROUNDOFF;
export const CLIP = 32 * ROUNDOFF;

/** Relative tolerance of 1 − b^n: b^n = exp2(n·log2 b), whose exponent has an error of n·2⁻²¹, and the subtraction. */
export function correctionTolerance(beta: number, update: number): number {
  const power = beta ** update;
  return (power * (update * 2 ** -21 * Math.LN2 + 4 * ROUNDOFF) + ROUNDOFF) / (1 - power);
}

/** Above this float64 value, intermediate float32 results may have overflowed; the largest float32 is 3.4·10³⁸. */
export const OVERFLOW = 1e30;
/** Below this, float32 has fewer digits, or none (denormals may be flushed to zero). */
export const UNDERFLOW = 2 ** -120;
