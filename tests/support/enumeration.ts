/**
 * A one-token softmax policy small enough to take every expectation exactly. Gradients are with respect to the logits.
 */
export function softmax(logits: number[]): number[] {
  const top = Math.max(...logits);
  const exps = logits.map((logit) => Math.exp(logit - top));
  const total = exps.reduce((a, b) => a + b, 0);
  return exps.map((each) => each / total);
}

export const POLICY = softmax([0.9, -0.4, 0.3, 1.4, -1.1, 0.1]);
export const REFERENCE = softmax([0.2, 0.5, -0.8, 0.6, 0.1, -0.3]);
export const BEHAVIOUR = softmax([0.6, -0.1, 0.2, 1.0, -0.6, 0.4]);

/** ∇ log π(v) with respect to the logits. */
export function score(policy: number[], v: number): number[] {
  return policy.map((p, j) => (j === v ? 1 : 0) - p);
}

/** Σ_v weight[v] · coefficient(v) · ∇log π(v). */
export function expectedGradient(policy: number[], weights: number[], coefficient: (v: number) => number): number[] {
  const out = policy.map(() => 0);
  for (let v = 0; v < policy.length; v++) {
    score(policy, v).forEach((s, j) => {
      out[j] += weights[v] * coefficient(v) * s;
    });
  }
  return out;
}

/** ∇KL(π‖π_ref) = π_j (δ_j − KL); ∇KL(π_ref‖π) = π_j − π_ref,j. */
export function reverseKlGradient(policy: number[], reference: number[]): number[] {
  const delta = policy.map((p, j) => Math.log(p / reference[j]));
  const kl = policy.reduce((sum, p, j) => sum + p * delta[j], 0);
  return policy.map((p, j) => p * (delta[j] - kl));
}
export function forwardKlGradient(policy: number[], reference: number[]): number[] {
  return policy.map((p, j) => p - reference[j]);
}

/** |a − b| / |b|. */
export function relativeDistance(a: number[], b: number[]): number {
  const norm = (values: number[]) => Math.hypot(...values);
  return norm(a.map((each, j) => each - b[j])) / norm(b);
}
