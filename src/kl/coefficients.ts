/**
 * The central formula of this project, in float64: from log-probs and rewards of one prompt's completions to the
 * coefficient c_t of every answer token. The gradient of the whole loss, to be descended, is
 *   Σ_{i,t} coefficient[i,t] · ∇log π(y_t | s_t) + vocabularyWeight[i,t] · ∇KL_exact(s_t) + entropyWeight[i] · ∇H(s_t).
 * Penalties are in penalty.ts, advantages in advantages.ts, the weights of tokens in minibatch.ts; the policy gradient
 * with PPO's clipping is here. The engine's shaders/coefficients.wgsl and its parts are these files in WGSL. All [G, T]
 * arrays are flat and row-major; entries past a completion's length are never read, and are 0 in the output.
 */
import { advantagesOf, scoresOf, trainedOf, type Baseline } from './advantages';
import { correctionsOf, type CorrectionSettings } from './correction';
import type { Coefficients, Group } from './group';
import { divisorOf, isKept, minibatchOf, type MinibatchSettings } from './minibatch';
import { addLoss, inLoss, penaltiesOf } from './penalty';

export type { Coefficients, Group } from './group';

export interface CoefficientSettings extends MinibatchSettings, CorrectionSettings {
  /** PPO clip range ε, of both sides or of the lower one; 0 is off. */
  clip: number;
  /** ε of the upper side; absent or 0 is `clip`. */
  clipHigh?: number;
  /** c of dual-clip PPO, at least 1; absent or 0 is off. */
  dualClip?: number;
  /** Coefficient of the exact entropy, which is subtracted from the loss; absent or 0 is off. */
  entropyBonus?: number;
}

/**
 * Whether the clipped policy loss has no gradient: min(ρA, clip(ρ, 1 − ε, 1 + ε_high)A), and for A < 0 at least cA.
 * PPO (arXiv 1707.06347), clip-higher (DAPO, arXiv 2503.14476), dual clip (arXiv 1912.09729).
 */
function isClipped(rho: number, advantage: number, settings: CoefficientSettings): boolean {
  const { clip, clipHigh = 0, dualClip = 0 } = settings;
  const high = clipHigh > 0 ? clipHigh : clip;
  if (advantage > 0) return high > 0 && rho > 1 + high;
  return advantage < 0 && ((clip > 0 && rho < 1 - clip) || (dualClip > 0 && rho > dualClip));
}

/**
 * The coefficient of ∇log π(v), for every v of the vocabulary, in weight · ∇KL_exact + entropyWeight · ∇H at a prefix:
 * w π (log π − log π_ref) − h π log π. Constants times π add up to nothing.
 */
export function vocabularyCoefficientOf(
  weight: number,
  entropyWeight: number,
  logprob: number,
  referenceLogprob: number,
): number {
  if (weight === 0 && entropyWeight === 0) return 0;
  const exact = weight === 0 ? 0 : weight * (logprob - referenceLogprob);
  return Math.exp(logprob) * (exact - (entropyWeight === 0 ? 0 : entropyWeight * logprob));
}

/** [G, T] ρ_t at the run's level, and [G] Π_t ρ_t. */
function ratios(group: Group, { method }: CoefficientSettings, out: Coefficients): void {
  const T = group.answerLength;
  for (let i = 0; i < group.rewards.length; i++) {
    const length = group.lengths[i];
    let total = 0;
    for (let t = 0, at = i * T; t < length; t++, at++) {
      const logRatio = group.logprob[at] - group.behaviourLogprob[at];
      total += logRatio;
      out.ratio[at] = Math.exp(logRatio);
    }
    out.sequenceRatio[i] = Math.exp(total);
    if (method.rhoLevel === 'sequence') out.ratio.fill(out.sequenceRatio[i], i * T, i * T + length);
    if (method.rhoLevel === 'geometric') out.ratio.fill(Math.exp(total / length), i * T, i * T + length);
  }
}

/**
 * Implements the formula at the top of this file. `settings.method` must have passed `checkMethod`.
 * @param minibatch of the whole update; by default the group is all of it.
 */
export function coefficients(
  group: Group,
  settings: CoefficientSettings,
  minibatch = minibatchOf([group], settings),
): Coefficients {
  const T = group.answerLength;
  const count = group.rewards.length;
  const out: Coefficients = {
    coefficient: new Float64Array(count * T),
    vocabularyWeight: new Float64Array(count * T),
    entropyWeight: new Float64Array(count),
    divisor: new Float64Array(count),
    rewards: group.rewards,
    advantage: new Float64Array(count),
    clipped: new Uint8Array(count * T),
    clamped: new Uint8Array(count * T),
    correction: new Float64Array(count * T).fill(1),
    corrected: new Uint8Array(count * T),
    kSum: new Float64Array(count),
    charge: new Float64Array(count),
    ratio: new Float64Array(count * T),
    sequenceRatio: new Float64Array(count),
  };
  ratios(group, settings, out);
  if (settings.advantage === 'cross-entropy') {
    out.divisor.fill(settings.completions);
    for (let i = 0; i < count; i++) out.coefficient.fill(-1 / settings.completions, i * T, i * T + group.lengths[i]);
    return out;
  }
  const kind: Baseline = settings.advantage;
  const scores = scoresOf(group, settings, out.clamped);
  const { whole, perToken } = advantagesOf(scores, group, kind, minibatch);
  Object.assign(out, { kSum: scores.kSum, charge: scores.charge, advantage: whole });
  const trained = isKept(group, settings) ? trainedOf(kind, count) : 0;
  out.divisor.fill(Infinity, trained);
  out.clamped.fill(0, trained * T);
  for (let i = 0; i < trained; i++) {
    const divisor = divisorOf(group.lengths[i], T, minibatch, settings);
    out.divisor[i] = divisor;
    out.entropyWeight[i] = -(settings.entropyBonus ?? 0) / divisor;
    const corrections = correctionsOf(group, settings, i);
    for (let t = 0, at = i * T; t < group.lengths[i]; t++, at++) {
      const rho = out.ratio[at];
      if (isClipped(rho, perToken[at], settings)) out.clipped[at] = 1;
      else out.coefficient[at] = (-rho * perToken[at]) / divisor;
      const { weight, limited } = corrections[t];
      out.correction[at] = weight;
      out.coefficient[at] *= weight;
      if (limited) out.corrected[at] = 1;
    }
    for (const penalty of penaltiesOf(settings))
      if (inLoss(penalty.method)) addLoss(group, penalty, settings, settings.method.rhoLevel, i, divisor, out);
  }
  return out;
}
