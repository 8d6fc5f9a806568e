/**
 * One fixed batch on which every peer's gradient is compared with the float64 twin's: times are only comparable if all
 * tools compute the same thing.
 */
import { unpackProblem } from '../../arithmetic/problems';
import { standardNormal, STREAM } from '../../arithmetic/random';
import { verify } from '../../arithmetic/verifier';
import { answerLength, promptLength } from '../../arithmetic/vocabulary';
import type { PopulationSpec } from '../../population/api';
import { createBatch } from '../../reference/batch';
import { rolloutGroup } from '../../reference/rollout';
import { shapeOf } from '../../reference/policy-shape';
import { createWorkspace, lossGradient, readSampled, scoreGroup } from '../../reference/update';
import { drawPrompts, type Prompts } from './prompts';

/** A peer's inputs; it computes rewards, masks, log-probs and advantages itself, as in a training step. */
export interface FixedBatch extends Prompts {
  /** [N, T] sampled answers; pad after the end token. */
  tokens: Int32Array;
  /** Flat, in the order of policy/layout.ts. The policy is not the reference, or the penalty would be 0. */
  policy: Float32Array;
  reference: Float32Array;
  /** The float64 twin's gradient, flat. */
  gradient: Float64Array;
  /** Mean of the twin's rewards, in 0..1. */
  reward: number;
}

const POLICY_NOISE = 0.01;
const NOISE_SEED = 20;
/** A step number that no training reaches. */
const STEP = 1_000_000;

/**
 * The batch of the spec's first run, always the same: prompts, policy = reference + 0.01·N(0, 1), answers sampled by
 * the twin.
 */
export function fixedBatch(spec: PopulationSpec): FixedBatch {
  const {
    policy: config,
    prompts: B,
    groupSize: G,
    reference,
    runs: [settings],
  } = spec;
  const shape = shapeOf(config, promptLength(spec.digits), answerLength(spec.digits));
  const policy = reference.map((value, j) => value + POLICY_NOISE * standardNormal(NOISE_SEED, STREAM.initial, j));
  const [parameters, frozen] = [Float64Array.from(policy), Float64Array.from(reference)];
  const workspace = createWorkspace(shape, B, G);
  const batch = createBatch(shape, B, G, 'on-policy');
  const { problems, prompts, expected } = drawPrompts(spec, 0, STEP);
  batch.problems.set(problems);
  batch.prompts.set(prompts);

  for (let b = 0; b < B; b++) {
    const prompt = prompts.subarray(b * shape.promptLength, (b + 1) * shape.promptLength);
    const key = { seed: settings.seed, stream: STREAM.sample, step: STEP, prompt: b };
    rolloutGroup(
      shape,
      parameters,
      settings.temperature,
      key,
      prompt,
      workspace.kept[b],
      b * G,
      batch.tokens,
      batch.lengths,
      batch.policy,
    );
    scoreGroup(shape, frozen, settings.temperature, batch, b, workspace.spare, batch.reference);
    const problem = unpackProblem(problems[b]);
    for (let n = b * G; n < (b + 1) * G; n++) {
      batch.rewards[n] = verify(problem, batch.tokens.subarray(n * shape.answerLength, (n + 1) * shape.answerLength));
    }
  }
  readSampled(shape, batch, batch.policy, batch.logprob, batch.klExact, 0, B * G);
  readSampled(shape, batch, batch.reference, batch.referenceLogprob, null, 0, B * G);
  const gradient = new Float64Array(shape.parameters);
  lossGradient(workspace, parameters, batch, settings, 0, B, gradient);
  const reward = batch.rewards.reduce((sum, each) => sum + each, 0) / batch.rewards.length;
  return { prompts, expected, tokens: batch.tokens, policy, reference, gradient, reward };
}

/** Relative L2 error over all parameters: |gradient − twin's| ÷ |twin's|. @throws Error if they are not as many. */
export function gradientError(batch: FixedBatch, gradient: ArrayLike<number>): number {
  if (gradient.length !== batch.gradient.length) {
    throw new Error(`The gradient has ${gradient.length} numbers; the policy has ${batch.gradient.length} parameters.`);
  }
  let [difference, whole] = [0, 0];
  batch.gradient.forEach((value, j) => {
    difference += (gradient[j] - value) ** 2;
    whole += value ** 2;
  });
  return Math.sqrt(difference / whole);
}

/**
 * [N, P + T − 1] inputs of a scoring pass: each prompt once per completion of its group, followed by the answer without
 * its last token.
 */
export function sequences(
  spec: PopulationSpec,
  { prompts, tokens }: Pick<FixedBatch, 'prompts' | 'tokens'>,
): Int32Array {
  const [P, T] = [promptLength(spec.digits), answerLength(spec.digits)];
  const S = P + T - 1;
  return Int32Array.from({ length: spec.prompts * spec.groupSize * S }, (_, j) => {
    const [n, s] = [Math.floor(j / S), j % S];
    return s < P ? prompts[Math.floor(n / spec.groupSize) * P + s] : tokens[n * T + s - P];
  });
}
