/**
 * The settings that change a run's penalty while it trains, a part of the table in run-settings.ts: a controller of β
 * (kl/beta-control.ts) and a reference policy that follows the policy (reference-motion.ts). docs/methods.md says what
 * they do to the objective.
 */
import type { Setting } from './setting';

export const CONTROL_SETTINGS = {
  /** adaptive: after each step, β moves so that the KL approaches `targetKl`. The second penalty keeps its own β. */
  betaControl: {
    kind: 'choice',
    choices: { fixed: 0, adaptive: 1 },
    default: 'fixed',
    option: {
      query: 'betaControl',
      after: 'secondBeta',
      live: false,
      formula: 'β ← β(1 + clip(KL/target − 1, ±0.2) N/horizon)',
    },
  },
  /** In nats per answer token, as verl and OpenRLHF measure the KL; 0.1 is verl's default. */
  targetKl: {
    kind: 'number',
    min: 1e-5,
    max: 100,
    default: 0.1,
    option: { query: 'targetKl', after: 'betaControl', live: true, step: 0.001, scale: 'log' },
  },
  /** In completions: over so many, β changes by a fifth where the KL is off its target. 10 000 in verl, OpenRLHF. */
  klHorizon: {
    kind: 'number',
    min: 1,
    max: 1e6,
    default: 10_000,
    option: { query: 'klHorizon', after: 'targetKl', live: true, step: 1, scale: 'log' },
  },
  /** After every this many steps the reference moves to the policy; 0 is never, unless `referenceDecay` moves it. */
  referenceSync: {
    kind: 'integer',
    min: 0,
    max: 100_000,
    default: 0,
    option: {
      query: 'refSync',
      after: 'klHorizon',
      live: false,
      step: 1,
      scale: 'linear',
      formula: 'π_ref ← d π_ref + (1 − d) π  in parameters, every N steps',
    },
  },
  /**
   * d, the weight of the old reference when it moves: 0 replaces it by the policy. Without `referenceSync` the
   * reference moves after every step: an exponential moving average. TRL's ref_model_mixup_alpha is 1 − d.
   */
  referenceDecay: {
    kind: 'number',
    min: 0,
    max: 0.99999,
    default: 0,
    option: { query: 'refDecay', after: 'referenceSync', live: false, step: 0.001, scale: 'linear' },
  },
} as const satisfies Record<string, Setting>;
