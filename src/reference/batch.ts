/** One run's completions of one step with all their derived quantities. N = B·G, in prompt order. */
import type { Group } from '../kl/coefficients';
import type { PolicyShape } from './policy-shape';

export interface Batch {
  groupSize: number;
  /** [B] packed problems; [B, P] prompt tokens. */
  problems: Uint32Array;
  prompts: Int32Array;
  /** [N, T], padded after the end; [N] tokens up to and including the end; [N] the verifier's 0 or 1. */
  tokens: Int32Array;
  lengths: Int32Array;
  rewards: Float64Array;
  /** [N, T, V] log π, log π_ref, log μ over the vocabulary at each prefix. */
  policy: Float64Array;
  reference: Float64Array;
  behaviour: Float64Array;
  /** [N, T] the same for the sampled tokens. */
  logprob: Float64Array;
  referenceLogprob: Float64Array;
  behaviourLogprob: Float64Array;
  /** [N, T] log μ_s of the sampled tokens: of the distribution that they were drawn from (population/sampler.ts). */
  samplerLogprob: Float64Array;
  /** [N, T] KL(π‖π_ref) and KL(μ‖π_ref) over the vocabulary at each prefix. */
  klExact: Float64Array;
  klExactBehaviour: Float64Array;
  /** [N, T] and [N], as returned by kl/coefficients.ts. */
  coefficient: Float64Array;
  vocabularyWeight: Float64Array;
  entropyWeight: Float64Array;
  clipped: Uint8Array;
  clamped: Uint8Array;
  corrected: Uint8Array;
  advantage: Float64Array;
  /** [N] the KL that the controller of β reads (kl/beta-control.ts); zeros without one. */
  controlledKl: Float64Array;
}

/**
 * @param kind 'on-policy': μ is π, and they share arrays. 'labels': pretraining, where the policy is its own behaviour
 *   and reference policy, so that every ratio is 1 and every KL 0. 'off-policy': three policies with separate arrays.
 * @param ownSampler whether tokens are drawn from a distribution other than μ; else log μ_s is log μ, the same array.
 */
export function createBatch(
  shape: PolicyShape,
  prompts: number,
  groupSize: number,
  kind: 'on-policy' | 'off-policy' | 'labels',
  ownSampler = false,
): Batch {
  const { promptLength: P, answerLength: T, vocabulary: V } = shape;
  const N = prompts * groupSize;
  const floats = (size: number) => new Float64Array(size);
  const policy = floats(N * T * V),
    logprob = floats(N * T),
    klExact = floats(N * T);
  const own = kind === 'labels';
  const shared = kind !== 'off-policy';
  const behaviourLogprob = shared ? logprob : floats(N * T);
  return {
    groupSize,
    problems: new Uint32Array(prompts),
    prompts: new Int32Array(prompts * P),
    tokens: new Int32Array(N * T),
    lengths: new Int32Array(N),
    rewards: floats(N),
    policy,
    reference: own ? policy : floats(N * T * V),
    behaviour: shared ? policy : floats(N * T * V),
    logprob,
    referenceLogprob: own ? logprob : floats(N * T),
    behaviourLogprob,
    samplerLogprob: ownSampler ? floats(N * T) : behaviourLogprob,
    klExact,
    klExactBehaviour: shared ? klExact : floats(N * T),
    coefficient: floats(N * T),
    vocabularyWeight: floats(N * T),
    entropyWeight: floats(N),
    clipped: new Uint8Array(N * T),
    clamped: new Uint8Array(N * T),
    corrected: new Uint8Array(N * T),
    advantage: floats(N),
    controlledKl: floats(N),
  };
}

/** Prompt `b`'s completions in the form of kl/coefficients.ts: views, not copies. */
export function groupOf(batch: Batch, shape: PolicyShape, b: number): Group {
  const { groupSize: G } = batch;
  const T = shape.answerLength;
  const rows = (array: Float64Array) => array.subarray(b * G * T, (b + 1) * G * T);
  return {
    answerLength: T,
    lengths: batch.lengths.subarray(b * G, (b + 1) * G),
    rewards: batch.rewards.subarray(b * G, (b + 1) * G),
    logprob: rows(batch.logprob),
    referenceLogprob: rows(batch.referenceLogprob),
    behaviourLogprob: rows(batch.behaviourLogprob),
    samplerLogprob: rows(batch.samplerLogprob),
    klExact: rows(batch.klExact),
    klExactBehaviour: rows(batch.klExactBehaviour),
  };
}
