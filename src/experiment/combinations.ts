/** What no single field can know: which settings do not go together. */
import { checkMethod, parseMethod } from '../kl/placements';
import type { Method } from '../kl/method';
import type { Experiment } from './experiment';

/**
 * A step's completions over all runs; beyond it buffers outgrow what every device grants (and nobody watches 256
 * curves).
 */
export const MAX_COMPLETIONS = 65_536;
/** Runs in one population. */
export const MAX_RUNS = 256;
/** Ring of parameters: runs × (staleness + 1 + minibatches) copies of the policy, 107 KB each. */
export const MAX_POLICY_COPIES = 4096;

/** A method's row with the experiment's levels. @throws Error with one sentence for an unknown name. */
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

/**
 * One sentence for each combination that cannot be trained; none if all is well. Expects fields that are valid each.
 */
export function crossCheck(experiment: Experiment): string[] {
  const problems: string[] = [];
  const { prompts, minibatches, groupSize, methods, seeds, staleness } = experiment;
  if (prompts % minibatches !== 0) {
    problems.push(
      `minibatches: got '${minibatches}' with ${prompts} prompts; allowed are whole numbers that divide the prompts.`,
    );
  }
  const runs = methods.length * seeds;
  if (runs > MAX_RUNS) {
    problems.push(
      `seeds: got '${seeds}' with ${methods.length} methods, which makes ${runs} runs; allowed are at most ` +
        `${MAX_RUNS} runs.`,
    );
  }
  const completions = runs * prompts * groupSize;
  if (completions > MAX_COMPLETIONS) {
    problems.push(
      `prompts: got '${prompts}' with group size ${groupSize} and ${runs} runs, which makes ${completions} ` +
        `completions a step; allowed are at most ${MAX_COMPLETIONS}.`,
    );
  }
  const copies = runs * (staleness + minibatches + 1);
  if (copies > MAX_POLICY_COPIES) {
    problems.push(
      `staleness: got '${staleness}' with ${runs} runs, which keeps ${copies} copies of the policy; allowed are ` +
        `at most ${MAX_POLICY_COPIES}.`,
    );
  }
  for (const name of methods) {
    const problem = methodProblem(name, experiment);
    if (problem !== undefined) problems.push(problem);
  }
  return problems;
}

function methodProblem(name: string, experiment: Experiment): string | undefined {
  try {
    const reason = checkMethod(methodOf(name, experiment));
    return reason ? `methods: got '${name}'; ${reason}` : undefined;
  } catch (error) {
    return `methods: got '${name}'; ${error instanceof Error ? error.message : String(error)}`;
  }
}
