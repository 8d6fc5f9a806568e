/**
 * What is compared between a log and the recorded runs of the toy: shares and ratios, which do not depend on the scale
 * of the reward, on the length of the answers, or on the number of steps.
 */
import { median } from '../common/statistics';

/** One run as it is compared: up to about `BINS` points in step order, all finite. */
export interface Shape {
  /** On a scale on which 0 is the worst reward. */
  reward: readonly number[];
  /** Of the policy to the reference, nats, per token or per answer; null if there is none. */
  kl: readonly number[] | null;
  /** Nats, per token or per answer; null if there is none. */
  entropy: readonly number[] | null;
}

/** Points of a shape: the study's curves are stored with as many. */
export const BINS = 40;
/** Points of a shape that make its beginning and its end. */
const END = 3;
const START = 2;

export const FEATURES = ['kept', 'deepest', 'klEnd', 'klGrowth', 'entropyEnd', 'entropyMost'] as const;
/**
 * kept: the reward at the end, as a share of its best level. deepest: the lowest share to which it fell of the best
 * level until then. klEnd: the KL at the end, as a share of its highest level. klGrowth: the KL at the end divided by
 * that when the reward was best. entropyEnd, entropyMost: the entropy at the end, and its highest, divided by that of
 * the beginning.
 */
export type Feature = (typeof FEATURES)[number];
export type Features = Partial<Record<Feature, number>>;

/** Which metric a feature is of, beside the reward. */
export const FEATURE_METRIC = {
  kept: 'reward',
  deepest: 'reward',
  klEnd: 'kl',
  klGrowth: 'kl',
  entropyEnd: 'entropy',
  entropyMost: 'entropy',
} as const satisfies Record<Feature, 'reward' | 'kl' | 'entropy'>;

/** Beyond these a ratio is only large or small: how large depends on how near to 0 the divisor was. */
export const RATIO_LIMITS = [0.01, 10] as const;
const limited = (ratio: number): number => Math.min(RATIO_LIMITS[1], Math.max(RATIO_LIMITS[0], ratio));

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The value at a share of the way from the first to the last. */
export function interpolated(values: readonly number[], share: number): number {
  const at = share * (values.length - 1);
  const [below, above] = [Math.floor(at), Math.ceil(at)];
  return values[below] + (at - below) * (values[above] - values[below]);
}

/** The window of `END` points with the highest mean: that mean, and its first index. */
function highest(values: readonly number[]): { level: number; from: number } {
  let best = { level: -Infinity, from: 0 };
  for (let from = 0; from + END <= values.length; from += 1) {
    const level = mean(values.slice(from, from + END));
    if (level > best.level) best = { level, from };
  }
  return best;
}

function deepest(values: readonly number[]): number {
  let best = 0;
  let lowest = 1;
  for (let i = END - 1; i < values.length; i += 1) {
    const now = mean(values.slice(i - END + 1, i + 1));
    best = Math.max(best, now);
    if (best > 0) lowest = Math.min(lowest, now / best);
  }
  return lowest;
}

/** @returns no features of a shape that is too short, or whose reward was never above 0. */
export function featuresOf({ reward, kl, entropy }: Shape): Features {
  if (reward.length < 2 * END) return {};
  const { level, from } = highest(reward);
  if (!(level > 0)) return {};
  const features: Features = { kept: mean(reward.slice(-END)) / level, deepest: deepest(reward) };
  if (kl) {
    const end = mean(kl.slice(-END));
    const most = highest(kl).level;
    const then = mean(kl.slice(from, from + END));
    if (most > 0) features.klEnd = end / most;
    if (then > 0) features.klGrowth = limited(end / then);
  }
  if (entropy) {
    const start = mean(entropy.slice(0, START));
    if (start > 0) {
      features.entropyEnd = limited(mean(entropy.slice(-END)) / start);
      features.entropyMost = limited(Math.max(...entropy) / start);
    }
  }
  return features;
}

/**
 * Brings curves to about `BINS` points: means over consecutive points for reward and entropy, medians for the KL, whose
 * estimates have heavy tails.
 */
export function shapeOf(
  reward: readonly number[],
  kl: readonly number[] | null,
  entropy: readonly number[] | null,
): Shape {
  const size = Math.max(1, Math.ceil(reward.length / BINS));
  const begins = Array.from({ length: Math.ceil(reward.length / size) }, (_, i) => i * size);
  const binned = (values: readonly number[], of: (part: readonly number[]) => number) =>
    begins.map((from) => of(values.slice(from, from + size)));
  return {
    reward: binned(reward, mean),
    kl: kl && binned(kl, median),
    entropy: entropy && binned(entropy, mean),
  };
}
