/** The settings of the loss (population/loss-settings.ts) on which gradients are tested, several at a time. */
import type { CaseOptions } from './gradient-case';

const GEOMETRIC = { rhoLevel: 'geometric' } as const;
const WHOLE = { estimatorLevel: 'sequence', rhoLevel: 'geometric' } as const;
const TO_GO = { rewardKl: 'to-go', rewardKlAt: 'update' } as const;
/** The first group has no spread. */
const ONE_EQUAL = [1, 1, 1, 0, 0, 1];

export const LOSS_VARIATIONS: CaseOptions[] = [
  { method: 'none', offPolicy: true, clip: 0.02, clipHigh: 0.005 },
  { method: 'k1-in-loss', offPolicy: true, clipHigh: 0.01 },
  { method: 'k3-in-loss', offPolicy: true, dualClip: 1.01, clip: 0.07 },
  { method: 'none', offPolicy: true, levels: GEOMETRIC, clip: 0.01, clipHigh: 0.02, dualClip: 1.02 },
  { method: 'k3-in-both', offPolicy: true, aggregation: 'token-mean', entropyBonus: 0.3 },
  { method: 'full-in-weighted-loss', offPolicy: true, aggregation: 'sequence-mean', entropyBonus: -0.2 },
  { method: 'k2-in-loss', aggregation: 'fixed-length', beta: -0.5 },
  { method: 'k1-in-reward', beta: -0.5, advantage: 'grpo' },
  { method: 'k3-in-weighted-loss', offPolicy: true, levels: GEOMETRIC, aggregation: 'sequence-mean' },
  { method: 'k3-in-weighted-loss', offPolicy: true, levels: WHOLE, advantage: 'mean' },
  { method: 'full-in-weighted-loss', offPolicy: true, levels: GEOMETRIC, advantage: 'none' },
  { method: 'k2-in-detached-weighted-loss', offPolicy: true, levels: GEOMETRIC, second: 'k3-in-weighted-loss' },
  { method: 'k3-in-reward', offPolicy: true, advantage: 'rloo-normalised' },
  { method: 'k1-in-reward', levels: TO_GO, offPolicy: true, advantage: 'reinforce++', aggregation: 'token-mean' },
  { method: 'k2-in-both', offPolicy: true, advantage: 'reinforce++-baseline', second: 'k1-in-reward' },
  { method: 'k3-in-both', levels: TO_GO, advantage: 'remax', aggregation: 'token-mean', entropyBonus: 0.1 },
  { method: 'full-in-reward', advantage: 'remax', rewards: [1, 1, 0, 1, 0, 1], dynamicSampling: 'on', offPolicy: true },
  { method: 'k3-in-loss', rewards: ONE_EQUAL, dynamicSampling: 'on', entropyBonus: 0.1, aggregation: 'sequence-mean' },
  { method: 'k1-in-reward', rewards: ONE_EQUAL, dynamicSampling: 'on', advantage: 'reinforce++' },
  { method: 'k1-in-reward', second: 'k3-in-loss', offPolicy: true },
  { method: 'full-in-loss', second: 'full-in-weighted-loss', offPolicy: true, secondBeta: -0.2 },
  { method: 'none', second: 'k2-in-both', levels: TO_GO, advantage: 'grpo' },
  { method: 'abs-in-loss', offPolicy: true },
  { method: 'abs-in-weighted-loss', offPolicy: true, second: 'abs-in-reward' },
  { method: 'k1-in-loss', logRatioClamp: 0.1, clampSides: 'upper' },
  { method: 'k1-in-both', estimateClamp: 0.1, clampSides: 'upper' },
  { method: 'k3-in-weighted-loss', offPolicy: true, logRatioClamp: 0.1, clampGradient: 'straight-through' },
  {
    method: 'k3-in-loss',
    logRatioClamp: 0.2,
    estimateClamp: 0.01,
    clampSides: 'upper',
    clampGradient: 'straight-through',
    second: 'k2-in-loss',
  },
  { method: 'k2-in-loss', estimateClamp: 0.015, clampGradient: 'framework' },
];
