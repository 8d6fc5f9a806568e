/**
 * Exact values by enumeration: KLs, their gradients, and the expected gradient of every row, from all completions and
 * their probabilities.
 */
import { unpackProblem } from '../../arithmetic/problems';
import { verify } from '../../arithmetic/verifier';
import { estimator } from '../../kl/estimators';
import type { Level } from '../../kl/method';
import type { PrefixTree } from '../../population/prefixes';
import { addEdges, everyone, rowGradient, toLogits } from './tree-gradient';
import { rowsAt, SAMPLINGS, type Sampling } from './table-rows';
import { groupOf, probabilities, rowTerms, sameCoefficients, type RowTerms, type Space } from './sample-space';
import type { LabTruth, RowExact } from '../lab-types';
import { distance, dot, norm, plus } from '../../common/vectors';

/** A row under one sampling, with its exact values. */
export interface EnumeratedRow {
  terms: RowTerms;
  sampling: Sampling;
  exact: RowExact;
  /** [parameters] E g. */
  expected: Float64Array;
}

export interface Enumeration {
  truth: LabTruth;
  /** [parameters] ∇KL(π‖π_ref) and ∇KL(π_ref‖π). */
  reverse: Float64Array;
  forward: Float64Array;
  /**
   * [parameters] the future-KL term E[Σ_t s_t Σ_{u>t} δ_u], the part of ∇KL(π‖π_ref) due to the effect of a token on
   * later ones; and its component orthogonal to the rest: a gradient's share of the term is ⟨g, along⟩ / ⟨future,
   * along⟩. Null if T = 1.
   */
  future: { term: Float64Array; along: Float64Array; scale: number } | null;
  rows: EnumeratedRow[];
}

/**
 * Gradients of the logits, [3, nodes, V]: ∇KL(π‖π_ref) = E[s δ(y)], its part from each token's own δ, and
 * ∇KL(π_ref‖π) = −E_ref[s].
 */
function targets(space: Space, policy: Float64Array, reference: Float64Array): Float64Array {
  const { prefixes, logPolicy, logReference } = space;
  const { answerLength: T, edges: edgeOf, nodes, vocabulary: V } = prefixes;
  const out = new Float64Array(3 * nodes * V);
  const put = (index: number, weights: Float64Array, coefficient: (at: number) => number) => {
    const edges = new Float64Array(nodes * V);
    addEdges(space, everyone(weights), coefficient, edges);
    toLogits(space, edges, null, out, index * nodes * V);
  };
  put(0, policy, (at) => logPolicy[Math.floor(at / T)] - logReference[Math.floor(at / T)]);
  put(1, policy, (at) => space.policy[edgeOf[at]] - space.reference[edgeOf[at]]);
  put(2, reference, () => -1);
  return out;
}

function moments(values: Float64Array, probability: Float64Array): { mean: number; variance: number } {
  const mean = dot(values, probability);
  return {
    mean,
    variance: dot(
      values.map((value) => (value - mean) ** 2),
      probability,
    ),
  };
}

/** [completions] the verifier's 0 or 1. */
export function rewards({ spec, prefixes }: PrefixTree): Float64Array {
  const { completions, answerLength: T, length, promptOf, edges, vocabulary: V } = prefixes;
  return Float64Array.from({ length: completions }, (_, y) =>
    verify(
      unpackProblem(spec.problems[promptOf[y]]),
      Array.from(edges.subarray(y * T, y * T + length[y]), (edge) => edge % V),
    ),
  );
}

/**
 * Enumerates a place. The tree's last log-probs must be π's, because gradients are taken at its parameters.
 * @param samplings 'off-policy' only if μ differs from π. @param typed the typed estimator; '' for none.
 */
export async function enumerate(
  tree: PrefixTree,
  space: Space,
  level: Level,
  samplings: readonly Sampling[] = SAMPLINGS,
  typed = '',
): Promise<Enumeration> {
  const { prefixes } = space;
  const size = prefixes.nodes * prefixes.vocabulary;
  const [policy, reference, behaviour] = [space.logPolicy, space.logReference, space.logBehaviour].map((log) =>
    probabilities(space, log),
  );
  const cases = samplings.flatMap((sampling) => {
    const group = groupOf(space, sampling);
    return rowsAt(level, typed).map((row) => ({
      sampling,
      terms: rowTerms(row, level, group),
      weights: sampling === 'on-policy' ? policy : behaviour,
    }));
  });
  // Rows with the same coefficients have the same expectation, with or without a baseline, so each is computed once.
  const distinct: typeof cases = [];
  const indexOf = cases.map((each) => {
    const found = distinct.findIndex(
      ({ sampling, terms }) => sampling === each.sampling && sameCoefficients(terms, each.terms),
    );
    return found < 0 ? distinct.push(each) - 1 : found;
  });
  const dlogits = new Float64Array((3 + distinct.length) * size);
  dlogits.set(targets(space, policy, reference));
  distinct.forEach(({ terms, weights }, index) => {
    rowGradient(space, terms, everyone(weights), null, dlogits, (3 + index) * size);
  });
  const gradients = Float64Array.from(await tree.gradients(dlogits));
  const parameters = gradients.length / (3 + distinct.length);
  const gradient = (index: number) => gradients.subarray(index * parameters, (index + 1) * parameters);
  const [reverse, own, forward] = [gradient(0), gradient(1), gradient(2)];

  const term = plus(reverse, -1, own);
  const ownNorm = norm(own);
  const along = ownNorm === 0 ? term : plus(term, -dot(term, own) / ownNorm ** 2, own);
  const future = prefixes.answerLength === 1 ? null : { term, along, scale: dot(term, along) };
  const [reverseNorm, forwardNorm] = [norm(reverse), norm(forward)];
  const delta = space.logPolicy.map((log, y) => log - space.logReference[y]);
  const k2 = estimator('k2');
  const reward = rewards(tree);
  const truth: LabTruth = {
    reverseKl: dot(policy, delta),
    forwardKl: -dot(reference, delta),
    k2: dot(
      policy,
      delta.map((each) => k2.value(each)),
    ),
    behaviourKl: dot(
      behaviour,
      space.logBehaviour.map((log, y) => log - space.logPolicy[y]),
    ),
    accuracy: dot(policy, reward),
    referenceAccuracy: dot(reference, reward),
    reverseNorm,
    forwardNorm,
    futureNorm: norm(term),
    completions: prefixes.completions,
    nodes: prefixes.nodes,
    parameters,
  };
  const rows = cases.map(({ terms, sampling, weights }, index): EnumeratedRow => {
    const expected = gradient(3 + indexOf[index]);
    const size = norm(expected);
    const { mean, variance } = moments(terms.value, weights);
    return {
      terms,
      sampling,
      expected,
      exact: {
        value: mean,
        valueVariance: variance,
        bias: distance(expected, reverse) / reverseNorm,
        forwardBias: distance(expected, forward) / forwardNorm,
        norm: size / reverseNorm,
        cosine: size < ZERO * reverseNorm ? null : dot(expected, reverse) / (size * reverseNorm),
        future: future && shareOf(expected, own, future),
      },
    };
  });
  return { truth, reverse, forward, future, rows };
}

/**
 * A share is meaningful only if the gradient consists of the two parts: the remainder must be small compared to the
 * future-KL term.
 */
function shareOf(
  expected: Float64Array,
  own: Float64Array,
  { term, along, scale }: NonNullable<Enumeration['future']>,
): number | null {
  const share = dot(expected, along) / scale;
  const rest = plus(expected, -share, along);
  const across = norm(plus(rest, -dot(rest, own) / dot(own, own), own));
  return across < MAX_LEFT_OVER * norm(term) ? share : null;
}

const MAX_LEFT_OVER = 0.25;

/** A gradient this small relative to the true one is float32 rounding. */
export const ZERO = 1e-4;
