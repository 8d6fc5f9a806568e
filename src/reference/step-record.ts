/** Samples and full records of one run's latest step. */
import { vocabularyCoefficientOf } from '../kl/coefficients';
import { estimator } from '../kl/estimators';
import type { Sample, StepRecord } from '../population/api';
import type { ReferenceRun } from './reference-run';
import type { PolicyShape } from './policy-shape';

/** One completion of each of the first prompts: different problems, the same ones in every run. */
export function samplesOf(run: ReferenceRun, index: number, shape: PolicyShape, step: number, count: number): Sample[] {
  const { batch, spec } = run;
  const { promptLength: P, answerLength: T } = shape;
  return Array.from({ length: Math.min(count, spec.prompts) }, (_, b) => {
    const n = b * spec.groupSize;
    const cut = (array: Int32Array | Float64Array) => Array.from(array.subarray(n * T, n * T + batch.lengths[n]));
    return {
      run: index,
      step,
      prompt: Array.from(batch.prompts.subarray(b * P, (b + 1) * P)),
      tokens: cut(batch.tokens),
      logprob: cut(batch.logprob),
      referenceLogprob: cut(batch.referenceLogprob),
      reward: batch.rewards[n],
      advantage: batch.advantage[n],
    };
  });
}

/**
 * The last update: its minibatch's completions, its gradient, and the parameters before and after it. `updates` is the
 * number of updates so far, at least 1.
 */
export function recordOf(run: ReferenceRun, shape: PolicyShape, reference: Float64Array, updates: number): StepRecord {
  const { batch, spec } = run;
  const { promptLength: P, answerLength: T, vocabulary: V } = shape;
  const minibatch = (updates - 1) % spec.minibatches;
  const completions = (spec.prompts * spec.groupSize) / spec.minibatches;
  const first = minibatch * completions;
  /** [N, T] values of the minibatch; `value` gets each answer token's index in the batch. 0 past the end. */
  const perToken = (value: (at: number) => number) =>
    Float32Array.from({ length: completions * T }, (_, j) =>
      j % T < batch.lengths[first + Math.floor(j / T)] ? value(first * T + j) : 0,
    );
  const tokens = (array: Float64Array) => perToken((at) => array[at]);
  const estimates = (name: string) =>
    perToken((at) => estimator(name).value(batch.logprob[at] - batch.referenceLogprob[at]));
  const weights = tokens(batch.vocabularyWeight);
  const entropyWeights = perToken((at) => batch.entropyWeight[Math.floor(at / T)]);
  const vocabularyCoefficient = Float32Array.from({ length: completions * T * V }, (_, j) => {
    const at = first * T * V + j;
    return vocabularyCoefficientOf(
      weights[Math.floor(j / V)],
      entropyWeights[Math.floor(j / V)],
      batch.policy[at],
      batch.reference[at],
    );
  });
  return {
    completions,
    promptLength: P,
    answerLength: T,
    vocabulary: V,
    prompt: Int32Array.from(
      { length: completions * P },
      (_, j) => batch.prompts[Math.floor((first + Math.floor(j / P)) / spec.groupSize) * P + (j % P)],
    ),
    tokens: batch.tokens.slice(first * T, (first + completions) * T),
    mask: perToken(() => 1),
    logprob: tokens(batch.logprob),
    referenceLogprob: tokens(batch.referenceLogprob),
    behaviourLogprob: tokens(batch.behaviourLogprob),
    samplerLogprob: tokens(batch.samplerLogprob),
    k1: estimates('k1'),
    k2: estimates('k2'),
    k3: estimates('k3'),
    coefficient: tokens(batch.coefficient),
    vocabularyCoefficient,
    reward: Float32Array.from(batch.rewards.subarray(first, first + completions)),
    advantage: Float32Array.from(batch.advantage.subarray(first, first + completions)),
    gradient: Float32Array.from(run.gradient),
    before: Float32Array.from(run.slot(updates - 1)),
    after: Float32Array.from(run.slot(updates)),
    reference: Float32Array.from(reference),
    behaviour: Float32Array.from(run.slot(updates - 1 - minibatch - spec.staleness)),
  };
}
