/** The expected gradient of a penalty on a one-token policy, by enumeration. */
import { coefficients } from '../../src/kl/coefficients';
import type { Method } from '../../src/kl/method';
import { expectedGradient, POLICY, REFERENCE } from './enumeration';

/**
 * Exact expected penalty gradient of a method under `sampler`, from the coefficients alone (reward 0, no baseline: G =
 * 1).
 */
export function penaltyGradient(method: Method, sampler: number[], policy = POLICY, reference = REFERENCE): number[] {
  return expectedGradient(
    policy,
    sampler,
    (v) =>
      coefficients(
        {
          answerLength: 1,
          lengths: [1],
          rewards: [0],
          logprob: [Math.log(policy[v])],
          referenceLogprob: [Math.log(reference[v])],
          behaviourLogprob: [Math.log(sampler[v])],
          klExact: [0],
          klExactBehaviour: [0],
        },
        { method, beta: 1, advantage: 'rloo', clip: 0, completions: 1 },
      ).coefficient[0],
  );
}
