/**
 * The sample space at one place: every completion of the lab's prompts, with its probability under the policy π, the
 * reference π_ref and the behaviour policy μ; and each row's coefficients for each completion. All further results are
 * weighted sums over completions: with their probabilities, an expectation; with the counts of a sample, its mean.
 */
import { coefficients, type Group } from '../../kl/coefficients';
import { estimator } from '../../kl/estimators';
import type { Level } from '../../kl/method';
import type { Prefixes } from '../../population/prefixes';
import { methodOf, type LabRow, type Sampling } from './table-rows';

type Floats = Float32Array | Float64Array;

/**
 * M completions of all B prompts, at most T tokens each; log-probs in float64, converted from float32 if the GPU
 * computed them.
 */
export interface Space {
  prefixes: Prefixes;
  /** [nodes, V]. */
  policy: Float64Array;
  reference: Float64Array;
  behaviour: Float64Array;
  /** [nodes, V] π itself, which every gradient of every batch needs. */
  probability: Float64Array;
  /** [nodes] KL(π‖π_ref) and KL(μ‖π_ref) over the vocabulary at each prefix. */
  klExact: Float64Array;
  klExactBehaviour: Float64Array;
  /** [M] log-probs of whole completions given their prompt. */
  logPolicy: Float64Array;
  logReference: Float64Array;
  logBehaviour: Float64Array;
}

/**
 * @param logprobs [nodes, V] each. Rows are renormalised in float64, so that probabilities sum to 1 exactly.
 */
export function spaceOf(prefixes: Prefixes, logprobs: { policy: Floats; reference: Floats; behaviour: Floats }): Space {
  const { nodes, vocabulary: V } = prefixes;
  const normalised = (rows: Floats): Float64Array => {
    const out = Float64Array.from(rows);
    for (let node = 0; node < nodes; node++) {
      let total = 0;
      for (let v = 0; v < V; v++) total += Math.exp(out[node * V + v]);
      const shift = Math.log(total);
      for (let v = 0; v < V; v++) out[node * V + v] -= shift;
    }
    return out;
  };
  const [policy, reference, behaviour] = [logprobs.policy, logprobs.reference, logprobs.behaviour].map(normalised);
  const exact = (rows: Float64Array) =>
    Float64Array.from({ length: nodes }, (_, node) => {
      let kl = 0;
      for (let edge = node * V; edge < (node + 1) * V; edge++)
        kl += Math.exp(rows[edge]) * (rows[edge] - reference[edge]);
      return kl;
    });
  const whole = (rows: Float64Array) => perCompletion(prefixes, (edge) => rows[edge]);
  return {
    prefixes,
    policy,
    reference,
    behaviour,
    probability: policy.map(Math.exp),
    klExact: exact(policy),
    klExactBehaviour: exact(behaviour),
    logPolicy: whole(policy),
    logReference: whole(reference),
    logBehaviour: whole(behaviour),
  };
}

/** [M] the sum of `of` over the edges of each completion. */
function perCompletion(
  { completions, answerLength: T, length, edges }: Prefixes,
  of: (edge: number) => number,
): Float64Array {
  const out = new Float64Array(completions);
  for (let y = 0; y < completions; y++) for (let t = 0; t < length[y]; t++) out[y] += of(edges[y * T + t]);
  return out;
}

/** [M] probability of each completion and its prompt; all prompts are equally likely. */
export function probabilities({ prefixes }: Space, log: Float64Array): Float64Array {
  return log.map((each) => Math.exp(each) / prefixes.prompts);
}

/** The completions in the form of kl/coefficients.ts: as one group, which has no effect without a baseline. */
export function groupOf(
  { prefixes, policy, reference, behaviour, klExact, klExactBehaviour }: Space,
  sampling: Sampling,
): Group {
  const { completions: M, answerLength: T, edges, length, vocabulary: V } = prefixes;
  const perToken = (of: (edge: number) => number) =>
    Float64Array.from({ length: M * T }, (_, at) => (edges[at] < 0 ? 0 : of(edges[at])));
  const node = (edge: number) => Math.floor(edge / V);
  const onPolicy = sampling === 'on-policy';
  const logprob = perToken((edge) => policy[edge]);
  const kl = perToken((edge) => klExact[node(edge)]);
  return {
    answerLength: T,
    lengths: length,
    rewards: new Float64Array(M),
    logprob,
    referenceLogprob: perToken((edge) => reference[edge]),
    behaviourLogprob: onPolicy ? logprob : perToken((edge) => behaviour[edge]),
    klExact: kl,
    klExactBehaviour: onPolicy ? kl : perToken((edge) => klExactBehaviour[node(edge)]),
  };
}

/**
 * A row's coefficients for every completion. The gradient of completion y is Σ_t coefficient ∇log π(y_t|s_t) +
 * vocabularyWeight ∇KL(s_t).
 */
export interface RowTerms {
  row: LabRow;
  /** [M, T]; vocabularyWeight is null except for 'full'. */
  coefficient: Float64Array;
  vocabularyWeight: Float64Array | null;
  /** [M] the value reported as the KL. */
  value: Float64Array;
  /** [M] K and [M, T] ρ, for group baselines; null without a baseline. */
  baseline: { kSum: Float64Array; ratio: Float64Array } | null;
}

/** Coefficients closer than this are equal up to float64 rounding. */
const SAME = 1e-9;

/**
 * Whether two rows have the same coefficients for every completion: then they are the same random variable, apart from
 * a baseline.
 */
export function sameCoefficients(a: RowTerms, b: RowTerms): boolean {
  if (a.vocabularyWeight || b.vocabularyWeight) return a === b;
  return a.coefficient.every((each, at) => Math.abs(each - b.coefficient[at]) <= SAME * (1 + Math.abs(each)));
}

/** The row's coefficients by kl/coefficients.ts with β = 1 and no reward: only the penalty. */
export function rowTerms(row: LabRow, level: Level, group: Group): RowTerms {
  const method = methodOf(row, level);
  const out = coefficients(group, { method, beta: 1, advantage: 'none', clip: 0, completions: 1 });
  return {
    row,
    coefficient: out.coefficient,
    vocabularyWeight: method.estimator === 'full' ? out.vocabularyWeight : null,
    value: values(row, level, group, out.ratio),
    baseline: row.baseline === 'rloo' ? { kSum: out.kSum, ratio: out.ratio } : null,
  };
}

/**
 * [M] the document's first column as a number: k for a naive loss, else ρ k; at token level, the sum over tokens.
 */
function values(row: LabRow, level: Level, group: Group, ratio: Float64Array): Float64Array {
  const { estimator: name, placement } = methodOf(row, level);
  const T = group.answerLength;
  const weighted = placement !== 'loss' && placement !== 'both';
  const policy = row.rewardKlAt === 'rollout' ? group.behaviourLogprob : group.logprob;
  const k = name === 'full' ? null : estimator(name);
  return Float64Array.from({ length: group.lengths.length }, (_, y) => {
    let [sum, delta] = [0, 0];
    for (let t = 0, at = y * T; t < group.lengths[y]; t++, at++) {
      const own = policy[at] - group.referenceLogprob[at];
      delta += own;
      sum += (weighted ? ratio[at] : 1) * (k ? k.value(own) : group.klExact[at]);
    }
    return k && level === 'sequence' ? (weighted ? ratio[y * T] : 1) * k.value(delta) : sum;
  });
}
