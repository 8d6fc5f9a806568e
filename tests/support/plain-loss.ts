/**
 * The loss of every method as a function of the parameters, as its authors define it, for finite differences.
 * Quantities detached in the code-level objective (advantages, sg(ρ)) are computed at the case's parameters and held
 * fixed.
 */
import { createActivations } from '../../src/reference/activations';
import { forward } from '../../src/reference/forward';
import { logSoftmax } from '../../src/reference/score';
import { advantagesOf, estimateOf, isTrained } from './advantages';
import type { Case } from './gradient-case';

/** Derivatives of the estimators, for clamps that are passed straight through. */
const SLOPES: Record<string, (delta: number) => number> = {
  k1: () => 1,
  k2: (delta) => delta,
  k3: (delta) => 1 - Math.exp(-delta),
};
const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);

/** slime's tis_weights and ice_weight, written once more. */
export function correction(w: number, settings: Case['settings']): number {
  const { importanceCorrection, correctionHigh, correctionLow } = settings;
  if (importanceCorrection === 'none') return 1;
  if (importanceCorrection === 'truncated') return Math.min(w, correctionHigh);
  return w >= correctionLow && w <= correctionHigh ? w : 0;
}

export function lossOf(test: Case): (parameters: Float64Array) => number {
  const { batch, shape, settings } = test;
  const { answerLength: T, promptLength: P, vocabulary: V } = shape;
  const { method, second, clip, dualClip, entropyBonus } = settings;
  const high = settings.clipHigh || clip;
  const trained = Array.from({ length: batch.lengths.length }, (_, n) => isTrained(test, n));
  const completions = trained.filter(Boolean).length;
  const tokens = sum(Array.from(batch.lengths).filter((_, n) => trained[n]));
  const divisor = (length: number) =>
    ({
      'sequence-sum': completions,
      'token-mean': tokens,
      'sequence-mean': completions * length,
      'fixed-length': completions * T,
    })[settings.aggregation];
  const advantages = settings.advantage === 'cross-entropy' ? [] : advantagesOf(test);
  const activations = createActivations(shape);
  const row = new Float64Array(V);

  return (parameters) => {
    let whole = 0;
    batch.lengths.forEach((length, n) => {
      if (settings.advantage !== 'cross-entropy' && !trained[n]) return;
      activations.tokens.set(
        batch.prompts.subarray(Math.floor(n / batch.groupSize) * P, Math.floor(n / batch.groupSize) * P + P),
      );
      activations.tokens.set(batch.tokens.subarray(n * T, n * T + T - 1), P);
      forward(shape, parameters, activations, 0, P + T - 1);
      const log: number[] = [];
      const exact: number[] = [];
      const entropies: number[] = [];
      let loss = 0;
      for (let t = 0; t < length; t++) {
        logSoftmax(activations.logits, t * V, V, settings.temperature, row, 0);
        log.push(row[batch.tokens[n * T + t]]);
        entropies.push(-sum(Array.from(row, (each) => Math.exp(each) * each)));
        exact.push(sum(Array.from(row, (each, v) => Math.exp(each) * (each - batch.reference[(n * T + t) * V + v]))));
      }
      const at = (values: Float64Array) => log.map((_, t) => values[n * T + t]);
      const [behaviour, reference, here] = [at(batch.behaviourLogprob), at(batch.referenceLogprob), at(batch.logprob)];
      const logs = at(batch.samplerLogprob).map((each, t) => behaviour[t] - each);
      const ratios = (of: number[]) =>
        method.rhoLevel !== 'token'
          ? of.map(() =>
              Math.exp(sum(of.map((each, t) => each - behaviour[t])) / (method.rhoLevel === 'geometric' ? length : 1)),
            )
          : of.map((each, t) => Math.exp(each - behaviour[t]));
      const rho = ratios(log);
      const fixed = ratios(here);

      if (settings.advantage === 'cross-entropy') {
        whole -= sum(log) / batch.lengths.length;
        return;
      }

      // Policy gradient. A ratio per token is differentiated; one ratio of the whole completion weighs each token's
      // log-prob.
      log.forEach((each, t) => {
        const advantage = advantages[n][t];
        const upper = high > 0 ? 1 + high : Infinity;
        const lower = clip > 0 ? 1 - clip : 0;
        const bounded = (ratio: number) =>
          advantage > 0 ? Math.min(ratio, upper) : Math.min(Math.max(ratio, lower), dualClip || Infinity);
        const clipped = bounded(fixed[t]) !== fixed[t];
        const surrogate = bounded(rho[t]) * advantage;
        const weight = correction(Math.exp(settings.correctionLevel === 'token' ? logs[t] : sum(logs)), settings);
        if (method.rhoLevel === 'token') loss -= weight * surrogate;
        else if (!clipped) loss -= weight * fixed[t] * advantage * each;
      });

      for (let t = 0; t < length; t++) loss -= entropyBonus * entropies[t];
      for (const [penalty, strength] of [
        [method, settings.beta],
        [second, settings.secondBeta],
      ] as const) {
        if (penalty.estimator === 'none' || penalty.placement === 'reward') continue;
        const deltas = log.map((each, t) => each - reference[t]);
        const fixedDeltas = here.map((each, t) => each - reference[t]);
        const k = (delta: number, at_: number) => clampedEstimate(penalty.estimator, delta, at_, test);
        const estimates =
          penalty.estimator === 'full'
            ? exact
            : penalty.estimatorLevel === 'sequence'
              ? [k(sum(deltas), sum(fixedDeltas))]
              : deltas.map((delta, t) => k(delta, fixedDeltas[t]));
        const weight = {
          loss: estimates.map(() => 1),
          both: estimates.map(() => 1),
          'weighted-loss': rho,
          'detached-weighted-loss': fixed,
        }[penalty.placement];
        loss += strength * sum(estimates.map((each, t) => weight[t] * each));
      }
      whole += loss / divisor(length);
    });
    return whole;
  };
}

/**
 * The clamped estimate at δ, which is `fixed` at the case's parameters; straight through, it keeps k′ of the clamped δ.
 */
function clampedEstimate(name: string, delta: number, fixed: number, test: Case): number {
  const held = estimateOf(name, fixed, test);
  const { logRatioClamp, clampSides, clampGradient } = test.settings;
  const free = estimateOf(name, fixed, { ...test, settings: { ...test.settings, logRatioClamp: 0, estimateClamp: 0 } });
  if (clampGradient !== 'straight-through' || held === free) return estimateOf(name, delta, test);
  const limit = logRatioClamp || Infinity;
  const nearest = Math.max(-limit, clampSides === 'upper' ? fixed : Math.min(limit, fixed));
  return held + SLOPES[name](nearest) * (delta - fixed);
}
