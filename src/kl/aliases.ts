/**
 * Names that frameworks have for estimators. verl, EasyR1 and ROLL: kl, mse, low_var_kl; slime: low_var_kl. A name of
 * verl's that ends in + has the value of its base and the gradient of k2.
 */
import type { Placement } from './method';

const ALIASES: Readonly<Record<string, string>> = { kl: 'k1', mse: 'k2', low_var_kl: 'k3' };

/** This project's name for a framework's estimator; any other name as it is. */
export const plainEstimator = (name: string): string => (Object.hasOwn(ALIASES, name) ? ALIASES[name] : name);

/** The same where the placement decides: with +, a loss has the gradient of k2 and a reward the value of the base. */
export function estimatorOfAlias(name: string, placement: Placement): string {
  if (!name.endsWith('+')) return plainEstimator(name);
  if (placement === 'loss' || placement === 'detached-weighted-loss') return 'k2';
  // A ratio that is differentiated, or both placements, would need value and gradient of two estimators.
  return placement === 'reward' ? plainEstimator(name.slice(0, -1)) : name;
}
