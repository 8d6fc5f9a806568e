/**
 * Where π and μ may stand: the policies of a short training run, from the reference on. Every fifth is kept; between
 * and past them one goes in straight lines. The page has them from files (path-file.ts), so that every adapter measures
 * the same policies.
 */
import { trainingProblems, type Digits } from '../../arithmetic/problems';
import { parseMethod } from '../../kl/placements';
import type { PolicyConfig } from '../../policy/config';
import type { Backend, PopulationSpec } from '../../population/api';
import { DEFAULT_RUN_SETTINGS } from '../../population/run-settings';
import type { LabRun, LabSettings } from '../lab-types';

/** Steps of the run. */
export const PATH_STEPS = 40;
/** Steps from one policy that is kept to the next. */
export const PATH_EVERY = 5;
/** How far past its end one may go, as a share of it. */
export const BEYOND = 1.5;

/**
 * Without a penalty the policy leaves the reference slowly, and learns; with k3 in the reward and the large steps of
 * the page's first preset it is torn away.
 */
export const LAB_RUNS: readonly LabRun[] = ['free', 'collapse'];
const RUNS: Record<LabRun, { method: string; beta: number; learningRate: number; prompts: number }> = {
  free: { method: 'none', beta: 0, learningRate: 1e-3, prompts: 16 },
  collapse: { method: 'k3-in-reward', beta: 0.3, learningRate: 1.5e-3, prompts: 8 },
};

/** The policy that everything starts from and is compared with. */
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

/** Trains the run. @param tell hears of every policy that is kept. @throws what the backend throws. */
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
