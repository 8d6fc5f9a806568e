/**
 * Random trainings, small enough that hundreds take only minutes, with any method and any setting that affects the
 * computation.
 */
import { METHODS } from '../kl/placements';
import { BackendHolder } from '../training/backends';
import type { Experiment } from '../experiment/experiment';
import { pretrain, PRETRAIN_DEFAULTS } from '../training/pretraining';
import { createReferenceBackend } from '../reference/reference-population';
import type { LoadedPolicy } from '../training/reference-policy';
import { presetExperiment, problemsOf } from '../experiment/read-experiment';
import type { Dice } from './dice';

/** The smallest GPT-2 with two heads; recovery from a device loss mostly consists of compiling its kernels. */
const POLICY = { dModel: 8, layers: 1, heads: 2, context: 8 };

/**
 * A slightly trained policy for one-digit problems, so that rewards differ. Trained on the CPU in a second, so it is
 * the same on every machine.
 */
export async function smallPolicy(): Promise<LoadedPolicy> {
  const settings = { ...PRETRAIN_DEFAULTS, ...POLICY, digits: 1 as const, steps: 300, examples: 30 };
  return (await pretrain(new BackendHolder(async () => ({ backend: createReferenceBackend() })), settings)).policy;
}

export interface Plan {
  experiment: Experiment;
  /** Live settings that apply from step `at` on. */
  change?: { at: number; changes: Partial<Experiment> };
  /** Session options, which must not affect the results. */
  session: { snapshotEveryMs: number; readEveryMs: number; targetMs: number; samplesPerRun: number };
}

/** @param steps of the training. */
export function randomPlan(dice: Dice, steps: number): Plan {
  for (;;) {
    const minibatches = dice.one([1, 1, 2]);
    const methods = METHODS.map(({ name }) => name);
    const first = dice.one(methods);
    const second = dice.one(methods);
    const experiment: Experiment = {
      ...presetExperiment(),
      digits: 1,
      seed: dice.whole(0, 1_000_000),
      seeds: dice.whole(1, 2),
      steps,
      methods: dice.share() < 0.5 || first === second ? [first] : [first, second],
      operator: dice.one(['addition', 'addition', 'subtraction']),
      prompts: minibatches * dice.whole(1, 3),
      groupSize: dice.whole(2, 4),
      minibatches,
      staleness: dice.one([0, 0, 1, 3]),
      beta: dice.one([0, 0.05, 0.3, 1]),
      learningRate: dice.one([3e-4, 1e-3, 1e-2]),
      advantage: dice.one(['rloo', 'grpo']),
      estimatorLevel: dice.one(['token', 'token', 'sequence']),
      rhoLevel: dice.one(['token', 'sequence']),
      rewardKl: dice.one(['sum', 'to-go']),
      rewardKlAt: dice.one(['rollout', 'update']),
      clip: dice.one([0, 0.2]),
      logRatioClamp: dice.one([0, 20]),
      estimateClamp: dice.one([0, 10]),
      temperature: dice.one([1, 1, 0.7]),
      weightDecay: dice.one([0, 0.01]),
      maxGradNorm: dice.one([0, 1]),
      evaluateEvery: dice.whole(5, steps),
      evaluationProblems: dice.whole(1, 4),
    };
    // Not every combination is valid; try again.
    if (problemsOf(experiment).length > 0) continue;
    return {
      experiment,
      ...(dice.share() < 0.3
        ? {
            change: {
              at: dice.whole(1, 10),
              changes: { beta: dice.one([0.1, 0.5]), learningRate: dice.one([5e-4, 2e-3]) },
            },
          }
        : {}),
      session: {
        snapshotEveryMs: dice.one([0, 30, 100, 1e9]),
        readEveryMs: dice.one([0, 20, 150]),
        targetMs: dice.one([5, 40]),
        samplesPerRun: dice.one([0, 2]),
      },
    };
  }
}
