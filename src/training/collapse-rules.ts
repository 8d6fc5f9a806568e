/**
 * The definitions. Each rule looks at one run's curves up to and including step `at` and answers with the step where
 * the trouble began, or undefined. All are written so that a dip that recovers is no collapse: survivors of the harsh
 * regime dip to a fifth of their reward for tens of steps and come back; the dead stay at a few hundredths.
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
/** A run that never reached this reward has nothing to lose. */
export const MIN_LEVEL = 0.1;
/** Steps that the reward must lie on the floor before it is called dead. */
export const DEATH_WINDOW = 25;
/** The floor, as a share of the run's own best level: half of what the deepest survived dips reach. */
export const DEATH_SHARE = 0.1;
/** The fall began where the reward, over `FALL_WINDOW` steps, was last above this share of the level. */
export const FALL_SHARE = 0.25;
export const FALL_WINDOW = 5;

/** Entropy below this share of its first `LEVEL_WINDOW` steps … */
export const ENTROPY_SHARE = 0.25;
/** … while the reward is below this share of the best: certainty is no fault in a policy that is right. */
export const CERTAIN_AND_WRONG_SHARE = 0.25;
export const ENTROPY_WINDOW = 40;

/** β·KL, the price paid in units of reward, beyond which a leash is no leash: the whole reward is 1. */
export const RUNAWAY_PRICE = 3;
export const RUNAWAY_WINDOW = 25;

/** How near the KL must be to that of the β = 0 run, as a ratio, up and down … */
export const DEAD_LEASH_RATIO = 1.25;
/** … in each of this many successive blocks of this many steps … */
export const DEAD_LEASH_BLOCKS = 3;
export const DEAD_LEASH_BLOCK = 20;
/** … once the β = 0 run has gone somewhere (nats) … */
export const DEAD_LEASH_LEAST_KL = 0.25;
/**
 * … and while both runs hold this share of their best reward: the KL of a run that falls apart says nothing of leashes.
 */
export const DEAD_LEASH_HEALTH = 0.8;

/** The best mean reward over `LEVEL_WINDOW` successive steps, up to `at`. */
export function bestLevel(reward: readonly number[], at: number): number {
  let best = 0;
  for (let end = LEVEL_WINDOW; end <= at + 1; end += 1)
    best = Math.max(best, windowMean(reward, end - LEVEL_WINDOW, end));
  return best;
}

/** First step after the last one at which the mean over `window` steps up to it was still at least `limit`. */
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
 * Reward collapse: over the last `DEATH_WINDOW` steps the mean reward was below `DEATH_SHARE` of the best level the
 * run has had. It began where the reward was last above `FALL_SHARE` of that level.
 */
export function rewardCollapse({ reward }: Series, at: number): number | undefined {
  if (at + 1 < LEVEL_WINDOW + DEATH_WINDOW) return undefined;
  const lately = windowMean(reward, at + 1 - DEATH_WINDOW, at + 1);
  if (lately >= DEATH_SHARE) return undefined; // no level is above 1: spares the search below on healthy runs
  const level = bestLevel(reward, at);
  if (level < MIN_LEVEL || lately >= DEATH_SHARE * level) return undefined;
  return leftBehind(reward, at, FALL_WINDOW, (mean) => mean >= FALL_SHARE * level);
}

/**
 * Entropy collapse: over the last `ENTROPY_WINDOW` steps the entropy was below `ENTROPY_SHARE` of its start and the
 * reward below `CERTAIN_AND_WRONG_SHARE` of the best level: the policy is certain, and wrong.
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
 * KL runaway: β > 0 and in each of the last `RUNAWAY_WINDOW` steps β·KL was above `RUNAWAY_PRICE`: the run pays more
 * for its distance than the task could ever give.
 */
export function klRunaway({ kl, betas }: Series, at: number): number | undefined {
  let step = at;
  while (step >= 0 && betas[step] * kl[step] > RUNAWAY_PRICE) step -= 1;
  return at - step >= RUNAWAY_WINDOW ? step + 1 : undefined;
}

/**
 * Dead leash: β > 0, and the KL tracks that of the run without penalty and of the same seed (which saw the same prompts
 * and random numbers): in each of the last `DEAD_LEASH_BLOCKS` blocks the two mean KLs differ by less than a factor of
 * `DEAD_LEASH_RATIO`, the other run is further than `DEAD_LEASH_LEAST_KL` from the reference, and both are in health.
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
