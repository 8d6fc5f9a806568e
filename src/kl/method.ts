/**
 * A method = one row of the table: which estimator of KL(π‖π_ref), and where it is put.
 * Names follow `{estimator}-in-{placement}`, see placements.ts.
 */
export type EstimatorName = string; // 'none' | 'k1' | 'k2' | 'k3' | 'full' | whatever kl/estimators.ts was given besides
export type Placement = 'loss' | 'weighted-loss' | 'detached-weighted-loss' | 'reward' | 'both';
export type Level = 'token' | 'sequence';

export interface Method {
  estimator: EstimatorName;
  /** Ignored where the estimator is 'none'. */
  placement: Placement;
  /** token: k(δ_t) per token, summed. sequence: k(Σδ_t) once per completion. */
  estimatorLevel: Level;
  /** token: ρ_t = π(y_t)/μ(y_t). sequence: ρ = Π ρ_t, the same for every token. Also weighs the policy gradient. */
  rhoLevel: Level;
  /** In-reward: one sum for the whole completion, or from each token on. */
  rewardKl: 'sum' | 'to-go';
  /** In-reward off-policy: KL of the behaviour policy, frozen at rollout, or of the policy at each update. */
  rewardKlAt: 'rollout' | 'update';
}
