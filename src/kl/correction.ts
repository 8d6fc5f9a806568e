/**
 * The weight that corrects a token's policy gradient for a sampler that is not μ, the behaviour policy as the trainer
 * computes it: w = μ(y)/μ_s(y), held constant. Per token, w makes the choice of that token one of μ's in expectation,
 * E_{μ_s}[w f(y)] = Σ μ(y) f(y) over the tokens that μ_s can draw, but not the prefix before it and not what follows;
 * the product over the completion does all of that, with more variance. Truncating bounds the variance at the price of
 * a bias towards μ_s; masking leaves tokens or completions out.
 * As in verl (`rollout_is_weights`), TRL (`importance_sampling_ratio`) and slime (`tis_weights`), it multiplies the
 * clipped policy loss and nothing else: not the KL and the entropy in the loss. A KL in the reward is part of A.
 */
import type { Group } from './group';

export interface CorrectionSettings {
  /** none; truncated: min(w, high), TIS; masked: w, or 0 outside [low, high], IcePop. Absent: none. */
  importanceCorrection?: 'none' | 'truncated' | 'masked';
  /** Whether w is that of the token, the default, or of the whole completion: Π_t w_t. */
  correctionLevel?: 'token' | 'sequence';
  correctionHigh?: number;
  correctionLow?: number;
}

export interface Correction {
  /** The factor on the policy gradient. */
  weight: number;
  /** Whether w was truncated or masked. */
  limited: boolean;
}

function limit(
  w: number,
  { importanceCorrection, correctionHigh = Infinity, correctionLow = 0 }: CorrectionSettings,
): Correction {
  const tooHigh = w > correctionHigh;
  if (importanceCorrection === 'truncated')
    return tooHigh ? { weight: correctionHigh, limited: true } : { weight: w, limited: false };
  const limited = tooHigh || w < correctionLow;
  return { weight: limited ? 0 : w, limited };
}

/** The correction of each token [T] of completion i. */
export function correctionsOf(
  { answerLength: T, lengths, behaviourLogprob, samplerLogprob }: Group,
  settings: CorrectionSettings,
  i: number,
): Correction[] {
  const { importanceCorrection = 'none', correctionLevel = 'token' } = settings;
  const logs = Array.from({ length: lengths[i] }, (_, t) =>
    samplerLogprob ? behaviourLogprob[i * T + t] - samplerLogprob[i * T + t] : 0,
  );
  if (importanceCorrection === 'none') return logs.map(() => ({ weight: 1, limited: false }));
  const whole = logs.reduce((sum, each) => sum + each, 0);
  return logs.map((own) => limit(Math.exp(correctionLevel === 'token' ? own : whole), settings));
}
