/**
 * A method is one row of the lab's table: an estimator of KL(π‖π_ref) and its placement. Names have the form
 * `{estimator}-in-{placement}`; see placements.ts.
 */
/** 'none' | 'k1' | 'k2' | 'k3' | 'full' | the name of any other registered estimator (kl/estimators.ts) */
export type EstimatorName = string;
export type Placement = 'loss' | 'weighted-loss' | 'detached-weighted-loss' | 'reward' | 'both';

/** The settings of a method that are not in its name: each choice with its number in the shaders. */
export const METHOD_LEVELS = {
  /** token: k(δ_t) per token, summed. sequence: k(Σδ_t) once per completion. */
  estimatorLevel: { token: 0, sequence: 1 },
  /**
   * token: ρ_t = π(y_t)/μ(y_t). sequence: ρ = Π ρ_t, the same for every token. geometric: (Π ρ_t)^(1/|o|), GSPO's. Also
   * weights the policy gradient.
   */
  rhoLevel: { token: 0, sequence: 1, geometric: 2 },
  /** In-reward: one sum for the whole completion, or for each token the sum from that token on. */
  rewardKl: { sum: 1, 'to-go': 2 },
  /** In-reward, off-policy: KL of the behaviour policy, frozen at rollout, or of the current policy at each update. */
  rewardKlAt: { rollout: 0, update: 1 },
} as const;

export type MethodLevels = {
  -readonly [Key in keyof typeof METHOD_LEVELS]: keyof (typeof METHOD_LEVELS)[Key];
};
export type Level = MethodLevels['estimatorLevel'];

export interface Method extends MethodLevels {
  estimator: EstimatorName;
  /** Ignored if the estimator is 'none'. */
  placement: Placement;
}
