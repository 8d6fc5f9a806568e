/**
 * The policies available for π and μ: those of a short training run, starting from the reference. Every fifth is
 * stored; others are inter- or extrapolated linearly. The page loads them from files (trajectory-file.ts), so that
 * every adapter measures the same policies.
 */
import { trainingProblems, type Digits } from '../../arithmetic/problems';
import { parseMethod } from '../../kl/placements';
import type { PolicyConfig } from '../../policy/config';
import type { Backend, PopulationSpec } from '../../population/api';
import { DEFAULT_RUN_SETTINGS } from '../../population/run-settings';
import type { LabRun, LabSettings } from '../lab-types';

/** Steps of the run. */
export const PATH_STEPS = 40;
/** Steps between stored policies. */
export const PATH_EVERY = 5;
/** Maximum extrapolation, as a multiple of PATH_STEPS. */
export const BEYOND = 1.5;

/**
 * free: without a penalty the policy learns and moves away from the reference slowly. collapse: k3 in the reward with
 * the large steps of the page's default preset drives it away.
 */
export const LAB_RUNS: readonly LabRun[] = ['free', 'collapse'];
const RUNS: Record<LabRun, { method: string; beta: number; learningRate: number; prompts: number }> = {
  free: { method: 'none', beta: 0, learningRate: 1e-3, prompts: 16 },
  collapse: { method: 'k3-in-reward', beta: 0.3, learningRate: 1.5e-3, prompts: 8 },
};

/** The reference policy, from which everything starts. */
export interface LabPolicy {
  config: PolicyConfig;
  parameters: Float32Array;
  digits: Digits;
}

export interface Path {
  /** [PATH_STEPS / PATH_EVERY + 1] parameters after every PATH_EVERY steps; the reference first. */
  policies: Float32Array[];
}

function pathSpec({ config, parameters, digits }: LabPolicy, run: LabRun): PopulationSpec {
  const { method, beta, learningRate, prompts } = RUNS[run];
  return {
    policy: config,
    digits,
    prompts,
    groupSize: 8,
    staleness: 0,
    minibatches: 1,
    problems: trainingProblems('addition', digits),
    evaluation: {},
    reference: parameters,
    runs: [{ ...DEFAULT_RUN_SETTINGS, method: parseMethod(method), beta, learningRate }],
  };
}

/** Trains the run. @param tell is called for every stored policy. @throws whatever the backend throws. */
export async function trainPath(
  backend: Backend,
  policy: LabPolicy,
  run: LabRun,
  tell: (step: number, steps: number) => void = () => {},
): Promise<Path> {
  const population = await backend.create(pathSpec(policy, run));
  try {
    const policies = [policy.parameters];
    for (let step = PATH_EVERY; step <= PATH_STEPS; step += PATH_EVERY) {
      population.advance(PATH_EVERY);
      policies.push(await population.parameters(0));
      tell(step, PATH_STEPS);
    }
    return { policies };
  } finally {
    population.destroy();
  }
}

/** The parameters at `step` of the path, between 0 and BEYOND times its steps; before 0 there is only the reference. */
export function policyAt({ policies }: Path, kind: LabSettings['path'], step: number): Float32Array {
  const last = policies.length - 1;
  const at = Math.max(0, step) / PATH_EVERY;
  const mix = (from: Float32Array, to: Float32Array, share: number) =>
    share === 0 ? from : from.map((each, i) => each + share * (to[i] - each));
  if (kind === 'straight') return mix(policies[0], policies[last], at / last);
  const before = Math.min(Math.floor(at), last - 1);
  return mix(policies[before], policies[before + 1], at - before);
}
