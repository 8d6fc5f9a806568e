/**
 * The settings of the sampler, a part of the table in run-settings.ts: how training rollouts are sampled where that is
 * not from μ, the behaviour policy as the trainer computes it, and the weight that corrects for it. sampler.ts has the
 * formulas. Evaluations sample from π at `temperature` whatever these are.
 */
import type { Setting } from './setting';

export const SAMPLER_SETTINGS = {
  /**
   * Nucleus sampling (Holtzman et al. 2020): of the tokens in order of probability, those are kept before which less
   * than this share of the probability has been seen; 1 is off. As in vLLM it follows `topK`, of whose tokens it is a
   * share.
   */
  topP: {
    kind: 'number',
    min: 0.01,
    max: 1,
    default: 1,
    option: {
      query: 'topP',
      after: 'rolloutTemperature',
      live: false,
      step: 0.01,
      scale: 'linear',
      formula: 'μ_s(y) ∝ μ(y) if Σ_{μ(u) > μ(y)} μ(u) < p, else 0',
    },
  },
  /** Only this many of the likeliest tokens are kept; 0 is off. */
  topK: {
    kind: 'integer',
    min: 0,
    max: 16,
    default: 0,
    option: {
      query: 'topK',
      after: 'topP',
      live: false,
      step: 1,
      scale: 'linear',
      formula: 'μ_s(y) ∝ μ(y) if rank(y) ≤ k, else 0',
    },
  },
  /** Softmax temperature of the sampler; 0 is `temperature`, that of the trainer's log-probs. */
  rolloutTemperature: {
    kind: 'number',
    min: 0,
    max: 5,
    gapBelow: 0.05,
    default: 0,
    option: {
      query: 'rolloutTemperature',
      after: 'temperature',
      live: false,
      step: 0.05,
      scale: 'log',
      logMin: 0.05,
      formula: 'μ_s ∝ μ^(τ/τ_s)',
    },
  },
  /** Standard deviation, in nats, of the noise on the sampler's log-probs: independent in every token that it draws. */
  samplerNoise: {
    kind: 'number',
    min: 0,
    max: 5,
    default: 0,
    option: {
      query: 'noise',
      after: 'topK',
      live: false,
      step: 0.01,
      scale: 'log',
      logMin: 0.001,
      formula: 'log μ_s = log μ + σz + const, z ~ N(0, 1)',
    },
  },
  /** Bits of the significand, the leading one included, to which the sampler's log-probs are rounded; 0 is off. */
  samplerBits: {
    kind: 'integer',
    min: 0,
    max: 24,
    default: 0,
    option: {
      query: 'bits',
      after: 'samplerNoise',
      live: false,
      step: 1,
      scale: 'linear',
      formula: 'log μ_s = round(log μ) + const',
    },
  },
  /**
   * What the policy gradient of a token is multiplied by, as a constant, with w = μ(y)/μ_s(y). truncated: min(w, high),
   * truncated importance sampling (TIS; Yao et al. 2025). masked: w, or 0 outside [low, high] (IcePop; Ling team 2025).
   */
  importanceCorrection: {
    kind: 'choice',
    choices: { none: 0, truncated: 1, masked: 2 },
    default: 'none',
    option: {
      query: 'correction',
      after: 'samplerBits',
      live: true,
      formula: 'w = μ(y)/μ_s(y);  TIS: min(w, high) ρA;  IcePop: wρA if low ≤ w ≤ high, else 0',
    },
  },
  /** token: each has its own w. sequence: the product of all of a completion, as in verl's and TRL's of that name. */
  correctionLevel: {
    kind: 'choice',
    choices: { token: 0, sequence: 1 },
    default: 'token',
    option: { query: 'correctionLevel', after: 'importanceCorrection', live: true, formula: 'w_t;  Π_t w_t' },
  },
  /** The largest weight. verl's threshold and slime's tis-clip are 2, TRL's cap was 2 and its clip_max is 3. */
  correctionHigh: {
    kind: 'number',
    min: 1,
    max: 100,
    default: 2,
    option: {
      query: 'correctionHigh',
      after: 'correctionLevel',
      live: true,
      step: 0.1,
      scale: 'log',
    },
  },
  /** The smallest weight that `masked` lets through. */
  correctionLow: {
    kind: 'number',
    min: 0,
    max: 1,
    default: 0.5,
    option: {
      query: 'correctionLow',
      after: 'correctionHigh',
      live: true,
      step: 0.05,
      scale: 'linear',
    },
  },
} as const satisfies Record<string, Setting>;
