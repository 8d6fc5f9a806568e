/**
 * A method = one row of the table: which estimator of KL(π‖π_ref), and where it is put.
 * Names follow `{estimator}-in-{placement}`, see placements.ts.
 */
/** 'none' | 'k1' | 'k2' | 'k3' | 'full' | whatever kl/estimators.ts was given besides */
export type EstimatorName = string;
export type Placement = 'loss' | 'weighted-loss' | 'detached-weighted-loss' | 'reward' | 'both';

/** What a method's name does not carry: the choices, by the numbers that shaders know them by. */
export const METHOD_LEVELS = {
  /** token: k(δ_t) per token, summed. sequence: k(Σδ_t) once per completion. */
  estimatorLevel: { token: 0, sequence: 1 },
  /** token: ρ_t = π(y_t)/μ(y_t). sequence: ρ = Π ρ_t, the same for every token. Also weighs the policy gradient. */
  rhoLevel: { token: 0, sequence: 1 },
  /** In-reward: one sum for the whole completion, or from each token on. */
  rewardKl: { sum: 1, 'to-go': 2 },
  /** In-reward off-policy: KL of the behaviour policy, frozen at rollout, or of the policy at each update. */
  rewardKlAt: { rollout: 0, update: 1 },
} as const;

export type MethodLevels = {
  -readonly [Key in keyof typeof METHOD_LEVELS]: keyof (typeof METHOD_LEVELS)[Key];
};
export type Level = MethodLevels['estimatorLevel'];

export interface Method extends MethodLevels {
  estimator: EstimatorName;
  /** Ignored where the estimator is 'none'. */
  placement: Placement;
}
