/**
 * The collapse rules are for rewards from 0 to 1. Other rewards are brought to that range by what the log itself shows,
 * which is an assumption and is always said.
 */
import { median } from '../common/statistics';
import { LEVEL_WINDOW } from '../training/collapse-rules';

/**
 * unit: all rewards are within 0 and 1, and are taken as they are. from-zero: none is negative; 0 is taken as the worst
 * and the best level of the log as 1. own-range: the lowest and the highest level of the log are taken as 0 and 1.
 */
export type RewardScaleKind = 'unit' | 'from-zero' | 'own-range';

export interface RewardScale {
  kind: RewardScaleKind;
  /** The rewards that are taken as 0 and as 1. */
  low: number;
  high: number;
  /**
   * Whether the levels differ by less than the noise from step to step would make them differ: then there is nothing to
   * judge in the reward.
   */
  flat: boolean;
}

/**
 * How far apart the lowest and the highest of n independent levels of pure noise are, in units of the noise of one:
 * about 2·√(2 ln n), from the extremes of normal numbers. Neighbouring levels share points; n counts disjoint ones.
 */
const spreadOfNoise = (points: number): number => 2 * Math.sqrt(2 * Math.log(Math.max(2, points / LEVEL_WINDOW)));

/** Means over every `LEVEL_WINDOW` consecutive points; over all of them if there are fewer. */
export function levels(values: readonly number[]): number[] {
  const window = Math.min(LEVEL_WINDOW, values.length);
  const result: number[] = [];
  let sum = 0;
  values.forEach((value, i) => {
    sum += value;
    if (i >= window) sum -= values[i - window];
    if (i >= window - 1) result.push(sum / window);
  });
  return result;
}

/** @param rewards all finite. */
export function rewardScale(rewards: readonly number[]): RewardScale {
  const all = levels(rewards);
  const lowest = all.reduce((a, b) => Math.min(a, b), Infinity);
  const highest = all.reduce((a, b) => Math.max(a, b), -Infinity);
  // Differences of neighbours have √2 times a point's standard deviation, which is 1.48 times a median deviation.
  const jumps = rewards.slice(1).map((value, i) => Math.abs(value - rewards[i]));
  const noise = jumps.length === 0 ? 0 : (1.48 * median(jumps)) / Math.SQRT2 / Math.sqrt(LEVEL_WINDOW);
  const spread = highest - lowest;
  const flat = !(spread > 0) || spread < spreadOfNoise(rewards.length) * noise;
  if (rewards.every((value) => value >= 0 && value <= 1)) return { kind: 'unit', low: 0, high: 1, flat };
  if (rewards.every((value) => value >= 0)) return { kind: 'from-zero', low: 0, high: highest, flat };
  return { kind: 'own-range', low: lowest, high: highest, flat };
}

export const scaled = (reward: number, { low, high }: RewardScale): number =>
  high > low ? (reward - low) / (high - low) : 0;
