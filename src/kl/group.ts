/** What coefficients are computed from, and what they are: one prompt's completions. */

/** One prompt's G completions, of at most T tokens each. */
export interface Group {
  /** T, the row length of the flat arrays. */
  answerLength: number;
  /** [G] tokens up to and including the end token. */
  lengths: ArrayLike<number>;
  /** [G] verifier's reward. */
  rewards: ArrayLike<number>;
  /** [G, T] log π, log π_ref, log μ of the sampled tokens, at the sampling temperature. */
  logprob: ArrayLike<number>;
  referenceLogprob: ArrayLike<number>;
  behaviourLogprob: ArrayLike<number>;
  /** [G, T] log μ_s of the sampled tokens, that of the distribution that drew them; absent if that is μ. */
  samplerLogprob?: ArrayLike<number>;
  /** [G, T] exact KL(π‖π_ref) and KL(μ‖π_ref) over the vocabulary at each prefix; read by the estimator 'full' only. */
  klExact: ArrayLike<number>;
  klExactBehaviour: ArrayLike<number>;
}

export interface Coefficients {
  /** [G, T] c_t, including the weight of the token in the loss: 1/N by default (kl/minibatch.ts). */
  coefficient: Float64Array;
  /**
   * [G, T] weight on ∇KL_exact at each prefix, including β and the token's weight; zeros except for 'full' in a loss.
   */
  vocabularyWeight: Float64Array;
  /**
   * [G] weight on the gradient of the entropy at each prefix of the completion, at most 0 for a bonus; 0 without one.
   */
  entropyWeight: Float64Array;
  /**
   * [G] what the terms of a completion's tokens are divided by: N by default; Infinity for one that is not trained on.
   */
  divisor: Float64Array;
  /** [G] the rewards that advantages are computed from; the audit's tolerance depends on them. */
  rewards: ArrayLike<number>;
  /** [G] advantage of the whole completion, including the penalty if it is in the reward. */
  advantage: Float64Array;
  /** [G, T] 1 where PPO's clip removed the policy gradient. */
  clipped: Uint8Array;
  /**
   * [G, T] 1 where a clamp limits a penalty, in the loss or in the reward. With one estimate per completion, all of
   * the completion's tokens are marked.
   */
  clamped: Uint8Array;
  /** [G, T] the factor on the policy gradient that corrects for the sampler (kl/correction.ts); 1 without one. */
  correction: Float64Array;
  /** [G, T] 1 where that is a limit instead of the importance weight. */
  corrected: Uint8Array;
  /** [G] K_i, the first penalty's in-reward estimate of the whole completion; 0 where that is not in the reward. */
  kSum: Float64Array;
  /** [G] what the penalties take from the reward: β₁K_i + β₂K_i. */
  charge: Float64Array;
  /** [G, T] ρ_t at the method's rhoLevel; [G] Π_t ρ_t. */
  ratio: Float64Array;
  sequenceRatio: Float64Array;
}
