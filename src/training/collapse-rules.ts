/**
 * The definitions of collapse. Each rule looks at one run's curves up to and including step `at` and returns the step
 * at which the collapse began, or undefined. A dip that recovers must not count: in the harsh regime, surviving runs
 * drop to a fifth of their reward for tens of steps and recover, while collapsed ones stay at a few hundredths.
 */
import { windowMean } from '../common/statistics';

/** Curves of one run; the index is the step. */
export interface Series {
  /** Mean of the verifier's 0/1. */
  reward: number[];
  /** Nats per answer token. */
  entropy: number[];
  /** Exact reverse KL, summed over the answer, nats. */
  kl: number[];
  /** β at each step. */
  betas: number[];
  stoppedAt: number | undefined;
}

/** Steps averaged for "the level a run had": one step of 64 completions is too noisy, and some fall within ten. */
export const LEVEL_WINDOW = 5;
/** A run that never reached this reward cannot collapse. */
export const MIN_LEVEL = 0.1;
/** Number of steps that the reward must stay at the floor to count as a collapse. */
export const DEATH_WINDOW = 25;
/** The floor, as a share of the run's best level: half the level of the deepest dips from which runs recovered. */
export const DEATH_SHARE = 0.1;
/** The collapse began where the reward, averaged over `FALL_WINDOW` steps, was last above this share of the level. */
export const FALL_SHARE = 0.25;
export const FALL_WINDOW = 5;

/** Entropy below this share of its first `LEVEL_WINDOW` steps … */
export const ENTROPY_SHARE = 0.25;
/** … while the reward is below this share of the best: low entropy is fine in a policy that is right. */
export const CERTAIN_AND_WRONG_SHARE = 0.25;
export const ENTROPY_WINDOW = 40;

/** Limit of β·KL, the penalty in units of reward; the maximum reward is 1. */
export const RUNAWAY_PRICE = 3;
export const RUNAWAY_WINDOW = 25;

/** How close the KL must be to that of the β = 0 run, as a ratio in either direction … */
export const DEAD_LEASH_RATIO = 1.25;
/** … in each of this many consecutive blocks of this many steps … */
export const DEAD_LEASH_BLOCKS = 3;
export const DEAD_LEASH_BLOCK = 20;
/** … once the β = 0 run is this far from the reference (nats) … */
export const DEAD_LEASH_LEAST_KL = 0.25;
/**
 * … and while both runs keep this share of their best reward: the KL of a collapsing run does not reflect the penalty.
 */
export const DEAD_LEASH_HEALTH = 0.8;

/** The best mean reward over `LEVEL_WINDOW` consecutive steps, up to `at`. */
export function bestLevel(reward: readonly number[], at: number): number {
  let best = 0;
  for (let end = LEVEL_WINDOW; end <= at + 1; end += 1)
    best = Math.max(best, windowMean(reward, end - LEVEL_WINDOW, end));
  return best;
}

/** The step after the last one at which the trailing mean over `window` steps was at least `limit`. */
function leftBehind(
  values: readonly number[],
  at: number,
  window: number,
  stillThere: (mean: number) => boolean,
): number {
  for (let step = at; step >= 0; step -= 1) {
    if (stillThere(windowMean(values, step - window + 1, step + 1))) return step + 1;
  }
  return 0;
}

/**
 * Reward collapse: over the last `DEATH_WINDOW` steps the mean reward was below `DEATH_SHARE` of the run's best level.
 * It began where the reward was last above `FALL_SHARE` of that level.
 */
export function rewardCollapse({ reward }: Series, at: number): number | undefined {
  if (at + 1 < LEVEL_WINDOW + DEATH_WINDOW) return undefined;
  const lately = windowMean(reward, at + 1 - DEATH_WINDOW, at + 1);
  if (lately >= DEATH_SHARE) return undefined; // levels are at most 1; skips the search below for healthy runs
  const level = bestLevel(reward, at);
  if (level < MIN_LEVEL || lately >= DEATH_SHARE * level) return undefined;
  return leftBehind(reward, at, FALL_WINDOW, (mean) => mean >= FALL_SHARE * level);
}

/**
 * Entropy collapse: over the last `ENTROPY_WINDOW` steps the entropy was below `ENTROPY_SHARE` of its initial value and
 * the reward below `CERTAIN_AND_WRONG_SHARE` of the best level: the policy is certain but wrong.
 */
export function entropyCollapse({ entropy, reward }: Series, at: number): number | undefined {
  if (at + 1 < LEVEL_WINDOW + ENTROPY_WINDOW) return undefined;
  const limit = ENTROPY_SHARE * windowMean(entropy, 0, LEVEL_WINDOW);
  if (windowMean(entropy, at + 1 - ENTROPY_WINDOW, at + 1) >= limit) return undefined;
  const level = bestLevel(reward, at);
  if (level < MIN_LEVEL || windowMean(reward, at + 1 - ENTROPY_WINDOW, at + 1) >= CERTAIN_AND_WRONG_SHARE * level)
    return undefined;
  return leftBehind(entropy, at, FALL_WINDOW, (mean) => mean >= limit);
}

/**
 * KL runaway: β > 0 and in each of the last `RUNAWAY_WINDOW` steps β·KL was above `RUNAWAY_PRICE`: the penalty exceeds
 * any possible reward.
 */
export function klRunaway({ kl, betas }: Series, at: number): number | undefined {
  let step = at;
  while (step >= 0 && betas[step] * kl[step] > RUNAWAY_PRICE) step -= 1;
  return at - step >= RUNAWAY_WINDOW ? step + 1 : undefined;
}

/**
 * Dead leash (a penalty without effect): β > 0, and the KL tracks that of the run with the same seed but no penalty,
 * which saw the same prompts and random numbers. In each of the last `DEAD_LEASH_BLOCKS` blocks the two mean KLs differ
 * by less than a factor of `DEAD_LEASH_RATIO`, the run without penalty is further than `DEAD_LEASH_LEAST_KL` from the
 * reference, and neither is collapsing.
 */
export function deadLeash(run: Series, control: Series, at: number): number | undefined {
  const from = at + 1 - DEAD_LEASH_BLOCKS * DEAD_LEASH_BLOCK;
  if (from < 0 || run.betas.slice(from, at + 1).some((beta) => beta === 0)) return undefined;
  for (let block = from; block <= at; block += DEAD_LEASH_BLOCK) {
    const free = windowMean(control.kl, block, block + DEAD_LEASH_BLOCK);
    const held = windowMean(run.kl, block, block + DEAD_LEASH_BLOCK);
    if (free < DEAD_LEASH_LEAST_KL || held > free * DEAD_LEASH_RATIO || held < free / DEAD_LEASH_RATIO)
      return undefined;
  }
  const healthy = ({ reward }: Series) => windowMean(reward, from, at + 1) >= DEAD_LEASH_HEALTH * bestLevel(reward, at);
  return healthy(run) && healthy(control) ? from : undefined;
}
