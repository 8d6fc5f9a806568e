/** Every claim, in the order in which it is told. */
import type { Claim } from '../finding';
import { DEAD_LEASH, OFF_POLICY, UNSTABLE, ZERO_GRADIENT } from './k1-in-loss';
import { COLLAPSES, FORWARD, STABLE, WHY } from './k3';
import { ASYNCHRONOUS, ASYNCHRONOUS_COLLAPSE, CLAMP, FROZEN, GROUP_DEVIATION, TOKEN_LEVEL } from './practice';
import { BETTER, BOTH_PLACEMENTS, K2_BIASED, NOISY, ONE_METHOD, SMALLER_BETA, SOUND } from './unbiased';

export const CLAIMS: readonly Claim[] = [
  COLLAPSES,
  WHY,
  ZERO_GRADIENT,
  DEAD_LEASH,
  UNSTABLE,
  OFF_POLICY,
  STABLE,
  FORWARD,
  SOUND,
  BETTER,
  ONE_METHOD,
  NOISY,
  K2_BIASED,
  BOTH_PLACEMENTS,
  SMALLER_BETA,
  ASYNCHRONOUS,
  ASYNCHRONOUS_COLLAPSE,
  FROZEN,
  TOKEN_LEVEL,
  CLAMP,
  GROUP_DEVIATION,
];
