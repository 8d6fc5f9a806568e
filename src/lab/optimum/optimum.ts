/**
 * The optimum that every row is trained towards. The regularised objective is
 *   J(π) = mean over prompts of E_π[R] − β KL(π‖π_ref),  with the optimum π* ∝ π_ref e^{R/β},  J* = β · mean log
 *   E_ref[e^{R/β}],
 * and J* − J(π) = β KL(π‖π*) (Korbak et al., arXiv 2205.11275): this distance shows which form of the penalty reaches
 * the optimum it claims to maximise.
 */
import type { Prefixes } from '../../population/prefixes';
import type { OptimumTruth } from './optimum-options';

/**
 * @param logReference [completions] log π_ref. @param rewards [completions].
 * @param logOptimum [completions] is filled with log π*.
 * @returns the optimum's values, and those of the start.
 */
export function findOptimum(
  { completions, promptOf, prompts }: Prefixes,
  logReference: ArrayLike<number>,
  rewards: ArrayLike<number>,
  beta: number,
  logOptimum: Float64Array,
): OptimumTruth {
  // log E_ref[e^{R/β}] = 1/β + log E_ref[e^{(R − 1)/β}], whose terms never overflow.
  const expected = new Float64Array(prompts);
  for (let y = 0; y < completions; y++) expected[promptOf[y]] += Math.exp(logReference[y] + (rewards[y] - 1) / beta);
  const logPartition = expected.map((each) => 1 / beta + Math.log(each));
  const truth: OptimumTruth = { objective: 0, referenceObjective: 0, accuracy: 0, reverseKl: 0, referenceKl: 0 };
  for (const each of logPartition) truth.objective += (beta * each) / prompts;
  for (let y = 0; y < completions; y++) {
    const log = (logOptimum[y] = logReference[y] + rewards[y] / beta - logPartition[promptOf[y]]);
    const [own, reference] = [Math.exp(log) / prompts, Math.exp(logReference[y]) / prompts];
    truth.referenceObjective += reference * rewards[y];
    truth.accuracy += own * rewards[y];
    truth.reverseKl += own * (log - logReference[y]);
    truth.referenceKl += reference * (logReference[y] - log);
  }
  return truth;
}
