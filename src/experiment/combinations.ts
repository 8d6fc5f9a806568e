/** Checks across fields: combinations of settings that are not allowed. */
import { Refusal, shown, type Problem } from '../common/problem';
import { checkMethod, parseMethod } from '../kl/placements';
import type { Method } from '../kl/method';
import type { Experiment } from './experiment';

/**
 * Maximum completions per step over all runs; more would need larger buffers than every device guarantees.
 */
export const MAX_COMPLETIONS = 65_536;
/** Maximum runs in one population. */
export const MAX_RUNS = 256;
/** Maximum size of the parameter ring: runs × (staleness + 1 + minibatches) copies of the policy, 107 KB each. */
export const MAX_POLICY_COPIES = 4096;

/** The method of this name at the experiment's levels. @throws Refusal for an unknown name. */
export function methodOf(name: string, experiment: Experiment): Method {
  return parseMethod(name, {
    estimatorLevel: experiment.estimatorLevel,
    rhoLevel: experiment.rhoLevel,
    rewardKl: experiment.rewardKl,
    rewardKlAt: experiment.rewardKlAt,
  });
}

/** Whether the samples of an update come from an older policy than the one that is updated. */
export const isOffPolicy = ({ staleness, minibatches }: Pick<Experiment, 'staleness' | 'minibatches'>): boolean =>
  staleness > 0 || minibatches > 1;

/** One problem for each combination that cannot be trained. Expects each field to be valid on its own. */
export function crossCheck(experiment: Experiment): Problem[] {
  const problems: Problem[] = [];
  const { prompts, minibatches, groupSize, methods, seeds, staleness } = experiment;
  if (prompts % minibatches !== 0)
    problems.push({ code: 'minibatches', field: 'minibatches', given: shown(minibatches), prompts });
  const runs = methods.length * seeds;
  if (runs > MAX_RUNS) {
    const [given, most] = [shown(seeds), MAX_RUNS];
    problems.push({ code: 'too-many-runs', field: 'seeds', given, methods: methods.length, runs, most });
  }
  const completions = runs * prompts * groupSize;
  if (completions > MAX_COMPLETIONS) {
    const [given, most] = [shown(prompts), MAX_COMPLETIONS];
    problems.push({ code: 'too-many-completions', field: 'prompts', given, groupSize, runs, completions, most });
  }
  const copies = runs * (staleness + minibatches + 1);
  if (copies > MAX_POLICY_COPIES) {
    const [given, most] = [shown(staleness), MAX_POLICY_COPIES];
    problems.push({ code: 'too-many-copies', field: 'staleness', given, runs, copies, most });
  }
  for (const name of methods) {
    const problem = methodProblem(name, experiment);
    if (problem !== undefined) problems.push(problem);
  }
  return problems;
}

function methodProblem(name: string, experiment: Experiment): Problem | undefined {
  const because = (reason: Problem): Problem => ({ code: 'methods', field: 'methods', given: shown(name), reason });
  try {
    const reason = checkMethod(methodOf(name, experiment));
    return reason ? because(reason) : undefined;
  } catch (error) {
    if (error instanceof Refusal) return because(error.problem);
    throw error;
  }
}
