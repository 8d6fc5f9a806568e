/**
 * From weights on completions to the gradient with respect to the logits of every prefix, which the tree then
 * backpropagates to the parameters.
 */
import type { RowTerms, Space } from './sample-space';

/**
 * Completions with weights: all of them with their probabilities, or those of a sample with their shares.
 */
export interface Weighted {
  completions: ArrayLike<number>;
  weights: ArrayLike<number>;
}

/** Every completion with its probability. */
export const everyone = (weights: Float64Array): Weighted => ({
  completions: Int32Array.from(weights.keys()),
  weights,
});

/**
 * Adds Σ_y w_y Σ_t c(y, t) onehot(y_t) to `edges` [nodes · V]: the weight on ∇log π of each edge.
 * @param coefficient of completion y at token t, where `at` is y · T + t.
 */
export function addEdges(
  { prefixes }: Space,
  { completions, weights }: Weighted,
  coefficient: (at: number) => number,
  edges: Float64Array,
): void {
  const { answerLength: T, length, edges: edgeOf } = prefixes;
  for (let i = 0; i < completions.length; i++) {
    const y = completions[i];
    for (let t = 0, at = y * T; t < length[y]; t++, at++) edges[edgeOf[at]] += weights[i] * coefficient(at);
  }
}

/**
 * The gradient of the logits from Σ_edges w ∇log π(edge) + Σ_nodes u ∇KL(node): at each node
 * w_v − (Σ w) π_v + u π_v (δ_v − KL), written [nodes, V] to `out` from `offset`.
 * @param nodes [nodes] u, if any.
 */
export function toLogits(
  { prefixes, policy, reference, probability, klExact }: Space,
  edges: Float64Array,
  nodes: Float64Array | null,
  out: Float32Array | Float64Array,
  offset: number,
): void {
  const { nodes: count, vocabulary: V } = prefixes;
  for (let node = 0; node < count; node++) {
    let total = 0;
    for (let edge = node * V; edge < (node + 1) * V; edge++) total += edges[edge];
    const exact = nodes ? nodes[node] : 0;
    if (total === 0 && exact === 0) {
      // Most prefixes do not occur in a sample; even if the weights sum to 0, single ones may not be 0.
      for (let edge = node * V; edge < (node + 1) * V; edge++) out[offset + edge] = edges[edge];
      continue;
    }
    for (let edge = node * V; edge < (node + 1) * V; edge++) {
      out[offset + edge] =
        edges[edge] - probability[edge] * (total - exact * (policy[edge] - reference[edge] - klExact[node]));
    }
  }
}

/**
 * One row's gradient over weighted completions: writes the gradient of the logits, [nodes, V], to `out` from `offset`.
 * `less` are the baselines of sample.ts, if the row has one.
 */
export function rowGradient(
  space: Space,
  terms: RowTerms,
  weighted: Weighted,
  less: Float64Array | null,
  out: Float32Array | Float64Array,
  offset: number,
): void {
  const { prefixes } = space;
  const { answerLength: T, length, edges: edgeOf, vocabulary: V, nodes: count } = prefixes;
  const edges = new Float64Array(count * V);
  addEdges(space, weighted, (at) => terms.coefficient[at], edges);
  if (less && terms.baseline) {
    const { ratio } = terms.baseline;
    addEdges(space, { completions: weighted.completions, weights: less }, (at) => -ratio[at], edges);
  }
  let nodes: Float64Array | null = null;
  if (terms.vocabularyWeight) {
    nodes = new Float64Array(count);
    for (let i = 0; i < weighted.completions.length; i++) {
      const y = weighted.completions[i];
      for (let t = 0, at = y * T; t < length[y]; t++, at++)
        nodes[Math.floor(edgeOf[at] / V)] += weighted.weights[i] * terms.vocabularyWeight[at];
    }
  }
  toLogits(space, edges, nodes, out, offset);
}
