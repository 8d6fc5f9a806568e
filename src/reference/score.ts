/** Log-probs at a temperature, KL and entropy computed from them, and the gradient of the logits. */
import { PADDED_LOGPROB } from '../policy/config';

/** The logit of padding: less than any other, and finite. */
export const PADDED_LOGIT = -Number.MAX_VALUE;

/**
 * out[outAt + v] = log softmax(logits / temperature)_v for V logits from `at`; PADDED_LOGPROB for padding, which does
 * not take part.
 */
export function logSoftmax(
  logits: Float64Array,
  at: number,
  vocabulary: number,
  temperature: number,
  out: Float64Array,
  outAt: number,
): void {
  let top = -Infinity;
  for (let v = 0; v < vocabulary; v++) if (logits[at + v] > top) top = logits[at + v];
  let total = 0;
  for (let v = 0; v < vocabulary; v++) total += Math.exp((logits[at + v] - top) / temperature);
  const logTotal = Math.log(total);
  for (let v = 0; v < vocabulary; v++) {
    const logit = logits[at + v];
    out[outAt + v] = logit === PADDED_LOGIT ? PADDED_LOGPROB : (logit - top) / temperature - logTotal;
  }
}

/** KL(p‖q) = Σ p (log p − log q) of two rows of V log-probs. */
export function exactKl(p: Float64Array, q: Float64Array, at: number, vocabulary: number): number {
  let kl = 0;
  for (let v = at; v < at + vocabulary; v++) kl += Math.exp(p[v]) * (p[v] - q[v]);
  return kl;
}

/** Entropy in nats of a row of V log-probs. */
export function entropy(p: Float64Array, at: number, vocabulary: number): number {
  let sum = 0;
  for (let v = at; v < at + vocabulary; v++) sum -= Math.exp(p[v]) * p[v];
  return sum;
}

/**
 * The gradient of coefficient · log π(token) + weight · KL(π‖π_ref) + entropyWeight · H(π) with respect to the V logits
 * behind a row of log-probs: [c (1[v = token] − π_v) + w π_v (δ_v − KL) − h π_v (log π_v + H)] / temperature.
 */
export function logitGradient(
  policy: Float64Array,
  reference: Float64Array,
  at: number,
  vocabulary: number,
  token: number,
  coefficient: number,
  weight: number,
  temperature: number,
  out: Float64Array,
  outAt: number,
  entropyWeight = 0,
): void {
  const own = entropyWeight === 0 ? 0 : entropy(policy, at, vocabulary);
  const kl = weight === 0 ? 0 : exactKl(policy, reference, at, vocabulary);
  for (let v = 0; v < vocabulary; v++) {
    const probability = Math.exp(policy[at + v]);
    let sum = coefficient * ((v === token ? 1 : 0) - probability);
    if (weight !== 0) sum += weight * probability * (policy[at + v] - reference[at + v] - kl);
    if (entropyWeight !== 0) sum -= entropyWeight * probability * (policy[at + v] + own);
    out[outAt + v] = sum / temperature;
  }
}
