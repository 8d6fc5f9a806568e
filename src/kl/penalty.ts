/**
 * The penalties of a run in float64: their estimates under the run's clamps, what they charge in the reward, and what
 * they add to the loss. A run has up to two, each with its own estimator, placement and β; both go through the same
 * code. shaders/penalty.wgsl is this file in WGSL.
 */
import { estimator, type Estimator } from './estimators';
import type { Coefficients, Group } from './group';
import type { Method } from './method';

/** The clamps of every penalty of a run, as in population/loss-settings.ts; absent or 0 is off. */
export interface Clamps {
  /** δ is clamped to ± this, in nats, before the estimator. Does not apply to 'full'. */
  logRatioClamp?: number;
  /** The estimate k is clamped to ± this, in nats. Does not apply to 'full'. */
  estimateClamp?: number;
  /** upper: only −δ and k are limited. */
  clampSides?: 'both' | 'upper';
  /** The derivative of a clamped penalty: 0; k′ at the clamped δ; or 0, but NaN where k′ overflows float32. */
  clampGradient?: 'zero' | 'straight-through' | 'framework';
}

/** One of a run's penalties. The level of ρ is the run's. */
export interface Penalty {
  method: Method;
  beta: number;
  isFirst: boolean;
}

/** The settings that define a run's penalties. */
export interface PenaltySettings extends Clamps {
  method: Method;
  /** Of either sign; 0 is off. */
  beta: number;
  /** A second penalty; absent is none. */
  second?: Method;
  secondBeta?: number;
}

/** A run's penalties: none for 'none' or for β = 0, which must equal 'none' even where k overflows. */
export function penaltiesOf({ method, beta, second, secondBeta = 0 }: PenaltySettings): Penalty[] {
  const all = [
    { method, beta, isFirst: true },
    ...(second ? [{ method: second, beta: secondBeta, isFirst: false }] : []),
  ];
  return all.filter((penalty) => penalty.method.estimator !== 'none' && penalty.beta !== 0);
}

/** Whether a method's penalty is in the reward, and whether it is in the loss. */
export const inReward = ({ placement }: Method): boolean => placement === 'reward' || placement === 'both';
export const inLoss = ({ placement }: Method): boolean => placement !== 'reward';

const isUpper = ({ clampSides }: Clamps): boolean => clampSides === 'upper';

/** δ under the clamp of the log-ratio, whose upper side is that of −δ. */
function clampedDelta(delta: number, clamps: Clamps): number {
  const { logRatioClamp: limit = 0 } = clamps;
  if (!(limit > 0)) return delta;
  const above = Math.max(delta, -limit);
  return isUpper(clamps) ? above : Math.min(above, limit);
}

function clampedEstimate(value: number, clamps: Clamps): number {
  const { estimateClamp: limit = 0 } = clamps;
  if (!(limit > 0)) return value;
  const below = Math.min(value, limit);
  return isUpper(clamps) ? below : Math.max(below, -limit);
}

/** k(δ), clamped as in the frameworks: clamp(k(clamp(δ, ± logRatioClamp)), ± estimateClamp). */
function clampedValue(k: Estimator, delta: number, clamps: Clamps): number {
  return clampedEstimate(k.value(clampedDelta(delta, clamps)), clamps);
}

/** Whether a clamp is active at δ. Exactly at the limit it is inactive. */
function isClamped(k: Estimator, delta: number, clamps: Clamps): boolean {
  const { logRatioClamp = 0, estimateClamp = 0 } = clamps;
  const beyond = (value: number, limit: number) => value > limit || (!isUpper(clamps) && value < -limit);
  if (logRatioClamp > 0 && beyond(-delta, logRatioClamp)) return true;
  return estimateClamp > 0 && beyond(k.value(delta), estimateClamp);
}

/** dk/dδ of the clamped estimate. */
function clampedDerivative(k: Estimator, delta: number, clamps: Clamps): number {
  if (!isClamped(k, delta, clamps)) return k.derivative(delta);
  const { clampGradient = 'zero' } = clamps;
  if (clampGradient === 'zero') return 0;
  const slope = k.derivative(clampedDelta(delta, clamps));
  if (clampGradient === 'straight-through') return slope;
  // Autograd of clamp(k(…)): 0 · k′, which is NaN where k′ is infinite in float32.
  return Number.isFinite(Math.fround(slope)) ? 0 : NaN;
}

/**
 * Per-token in-reward penalties [G, T] of one penalty, without β, whose row sums are K_i; a sequence-level estimate is
 * stored in the row's first entry. δ' is log μ − log π_ref when frozen at rollout, log π − log π_ref when recomputed at
 * the update. Sets `clamped` where a clamp is active.
 */
export function rewardPenalties(group: Group, method: Method, clamps: Clamps, clamped: Uint8Array): Float64Array {
  const T = group.answerLength;
  const policy = method.rewardKlAt === 'update' ? group.logprob : group.behaviourLogprob;
  const exact = method.rewardKlAt === 'update' ? group.klExact : group.klExactBehaviour;
  const k = method.estimator === 'full' ? undefined : estimator(method.estimator);
  const penalties = new Float64Array(group.rewards.length * T);
  for (let i = 0; i < group.rewards.length; i++) {
    let total = 0;
    for (let t = 0, at = i * T; t < group.lengths[i]; t++, at++) {
      const delta = policy[at] - group.referenceLogprob[at];
      if (!k) penalties[at] = exact[at];
      else if (method.estimatorLevel === 'token') {
        penalties[at] = clampedValue(k, delta, clamps);
        if (isClamped(k, delta, clamps)) clamped[at] = 1;
      }
      total += delta;
    }
    if (k && method.estimatorLevel === 'sequence') {
      penalties[i * T] = clampedValue(k, total, clamps);
      if (isClamped(k, total, clamps)) clamped.fill(1, i * T, i * T + group.lengths[i]);
    }
  }
  return penalties;
}

/**
 * Adds one penalty's loss terms for completion i to `out`, divided by `divisor` (kl/minibatch.ts).
 * @param rhoLevel of the run: the level of `out.ratio`.
 */
export function addLoss(
  group: Group,
  { method, beta }: Penalty,
  clamps: Clamps,
  rhoLevel: Method['rhoLevel'],
  i: number,
  divisor: number,
  out: Coefficients,
): void {
  const T = group.answerLength;
  const length = group.lengths[i];
  const scale = beta / divisor;
  const weighted = method.placement === 'weighted-loss' || method.placement === 'detached-weighted-loss';
  const attached = method.placement === 'weighted-loss';
  const full = method.estimator === 'full';
  const sequence = method.estimatorLevel === 'sequence';
  const k = full ? undefined : estimator(method.estimator);

  // The factor on ∇ρ: this token's estimate; or, where one ρ weights the whole completion, the sum of all of them, of
  // which each token of a geometric mean has its share.
  let total = 0;
  let sumDelta = 0;
  for (let t = 0, at = i * T; t < length; t++, at++) {
    const delta = group.logprob[at] - group.referenceLogprob[at];
    sumDelta += delta;
    total += k ? clampedValue(k, delta, clamps) : group.klExact[at];
  }
  if (k && sequence) total = clampedValue(k, sumDelta, clamps);
  if (rhoLevel === 'geometric') total /= length;
  const whole = sequence || rhoLevel !== 'token';

  for (let t = 0, at = i * T; t < length; t++, at++) {
    const delta = sequence ? sumDelta : group.logprob[at] - group.referenceLogprob[at];
    const rho = weighted ? out.ratio[at] : 1;
    let term = 0;
    if (k) {
      if (isClamped(k, delta, clamps)) out.clamped[at] = 1;
      term = clampedDerivative(k, delta, clamps);
    }
    if (attached) term += whole ? total : k ? clampedValue(k, delta, clamps) : group.klExact[at];
    out.coefficient[at] += scale * rho * term;
    if (full) out.vocabularyWeight[at] += scale * rho;
  }
}
