/**
 * The sample space at one place: every completion of the lab's prompts, with its probability under the policy π, the
 * reference π_ref and the behaviour policy μ; and what each row of the table makes of each completion. From here on
 * everything is a weighted sum over completions: with their probabilities it is an expectation, with counts of a sample
 * it is that sample's mean.
 */
import { coefficients, type Group } from '../../kl/coefficients';
import { estimator } from '../../kl/estimators';
import type { Level } from '../../kl/method';
import type { Prefixes } from '../../population/prefixes';
import { methodOf, type LabRow, type Sampling } from './table-rows';

type Floats = Float32Array | Float64Array;

/**
 * M completions of all B prompts, T tokens at most, V words; log-probs in float64, from float32 where the GPU made
 * them.
 */
export interface Space {
  prefixes: Prefixes;
  /** [nodes, V]. */
  policy: Float64Array;
  reference: Float64Array;
  behaviour: Float64Array;
  /** [nodes, V] π itself: every gradient of every batch asks for it. */
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
 * @param logprobs [nodes, V] each. Rows are normalised again in float64, so that probabilities sum to 1 to the last
 *   digit.
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

/** [M] probability of each completion, its prompt included: every prompt is as likely as any other. */
export function probabilities({ prefixes }: Space, log: Float64Array): Float64Array {
  return log.map((each) => Math.exp(each) / prefixes.prompts);
}

/** The completions as kl/coefficients.ts takes them: as one group, which without a baseline is no group at all. */
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
 * What a row makes of every completion. The gradient of completion y is Σ_t coefficient ∇log π(y_t|s_t) +
 * vocabularyWeight ∇KL(s_t).
 */
export interface RowTerms {
  row: LabRow;
  /** [M, T]; vocabularyWeight null but for 'full'. */
  coefficient: Float64Array;
  vocabularyWeight: Float64Array | null;
  /** [M] the number it reports as the KL. */
  value: Float64Array;
  /** [M] K and [M, T] ρ, for the baseline of groups; null without. */
  baseline: { kSum: Float64Array; ratio: Float64Array } | null;
}

/** Coefficients that differ by less than float64 rounds are the same. */
const SAME = 1e-9;

/**
 * Whether two rows make the same of every completion there is: then they are one random variable, but for a baseline.
 */
export function sameCoefficients(a: RowTerms, b: RowTerms): boolean {
  if (a.vocabularyWeight || b.vocabularyWeight) return a === b;
  return a.coefficient.every((each, at) => Math.abs(each - b.coefficient[at]) <= SAME * (1 + Math.abs(each)));
}

/** The row's coefficients by kl/coefficients.ts with β = 1 and no reward: the penalty alone. */
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
 * [M] the document's first column as a number: k where the loss is naive, ρ k elsewhere; at token level the sum over
 * tokens.
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
