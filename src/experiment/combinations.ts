/** Checks across fields: combinations of settings that are not allowed. */
import { notAllowed, Refusal, shown, type Problem } from '../common/problem';
import { checkMethod, parseMethod } from '../kl/placements';
import type { Method } from '../kl/method';
import { type Arm, armsOf, splitByShape } from './arms';
import type { Experiment } from './experiment';
import { scheduleOf } from './scheduled';
import { allowedBy, findOption } from './options';

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
  let arms: Arm[];
  try {
    arms = armsOf(experiment);
  } catch (error) {
    // A method's name is checked here too, where an experiment was not read field by field.
    if (error instanceof Refusal) return [error.problem];
    throw error;
  }
  const problems = [...armProblems(experiment, arms), ...scheduleProblems(experiment)];
  // Each population must be possible by itself; they train in turn.
  for (const part of splitByShape(experiment)) problems.push(...populationProblems(part));
  return problems;
}

function armProblems({ methods, arms: texts, seeds }: Experiment, arms: readonly Arm[]): Problem[] {
  if (arms.length === 0) return [notAllowed('methods', methods.join() || undefined, allowedBy(findOption('methods')!))];
  const repeated = arms.find(({ key }, i) => arms.findIndex((other) => other.key === key) < i);
  if (repeated) return [{ code: 'arm-repeated', given: shown(repeated.key) }];
  const runs = arms.length * seeds;
  if (runs > MAX_RUNS) {
    const given = shown(seeds);
    return [{ code: 'too-many-runs', field: 'seeds', given, methods: arms.length, runs, most: MAX_RUNS }];
  }
  return arms.flatMap(({ method, experiment }, i) => {
    const problem =
      methodProblem('methods', method, experiment) ?? methodProblem('second', experiment.second, experiment);
    if (problem === undefined) return [];
    return i < methods.length ? [problem] : [{ code: 'arm', given: shown(texts[i - methods.length]), reason: problem }];
  });
}

function scheduleProblems(experiment: Experiment): Problem[] {
  try {
    scheduleOf(experiment);
    return [];
  } catch (error) {
    if (error instanceof Refusal) return [error.problem];
    throw error;
  }
}

/** The problems of arms that have the experiment's shape. */
function populationProblems({
  prompts,
  minibatches,
  groupSize,
  methods,
  arms,
  seeds,
  staleness,
}: Experiment): Problem[] {
  const problems: Problem[] = [];
  if (prompts % minibatches !== 0)
    problems.push({ code: 'minibatches', field: 'minibatches', given: shown(minibatches), prompts });
  const runs = (methods.length + arms.length) * seeds;
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
  return problems;
}

function methodProblem(field: 'methods' | 'second', name: string, experiment: Experiment): Problem | undefined {
  const because = (reason: Problem): Problem => ({ code: 'methods', field, given: shown(name), reason });
  try {
    const reason = checkMethod(methodOf(name, experiment));
    return reason ? because(reason) : undefined;
  } catch (error) {
    if (error instanceof Refusal) return because(error.problem);
    throw error;
  }
}
