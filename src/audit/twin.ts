/**
 * The float64 twin of one recorded update: the same batch, and what each stage should have computed from its recorded
 * input.
 */
import { answerLength, encodePrompt, promptLength } from '../arithmetic/vocabulary';
import { unpackProblem } from '../arithmetic/problems';
import { completionLength } from '../arithmetic/verifier';
import { entropyWeightsOf } from '../kl/minibatch';
import { parameterLayout, type ParameterEntry } from '../policy/layout';
import type { PopulationSpec, UpdateTrace } from '../population/api';
import { hasOwnSampler } from '../population/sampler';
import { createActivations, type Activations } from '../reference/activations';
import { backward, createBackwardScratch } from '../reference/backward';
import { createBatch, type Batch } from '../reference/batch';
import { forward } from '../reference/forward';
import { exactKl, logitGradient, logSoftmax } from '../reference/score';
import { shapeOf, type PolicyShape } from '../reference/policy-shape';
import { recordedSampler, type RecordedSampler } from './recorded-sampler';

/**
 * Awaited after every few milliseconds of work, so that other work can run. @throws if the audit is abandoned.
 */
export type Pause = () => Promise<void>;

export interface Recorded {
  spec: PopulationSpec;
  shape: PolicyShape;
  /**
   * The recorded float32 log-probs, lengths, rewards and coefficients, in float64.
   */
  batch: Batch;
  completions: number;
  prompts: number;
  /** Index of the minibatch's first prompt within the step. */
  firstPrompt: number;
  supervised: boolean;
  offPolicy: boolean;
  /** Absent if tokens are drawn from μ. */
  sampler?: RecordedSampler;
}

/** The recorded update as the batch of one minibatch. `trace.settings` are in float32. */
export function recordedBatch(spec: PopulationSpec, trace: UpdateTrace): Recorded {
  const shape = shapeOf(spec.policy, promptLength(spec.digits), answerLength(spec.digits));
  const prompts = spec.prompts / spec.minibatches;
  const supervised = trace.settings.advantage === 'cross-entropy';
  const offPolicy = !supervised && (spec.staleness > 0 || spec.minibatches > 1);
  const ownSampler = !supervised && hasOwnSampler(trace.settings);
  const batch = createBatch(
    shape,
    prompts,
    spec.groupSize,
    supervised ? 'labels' : offPolicy ? 'off-policy' : 'on-policy',
    ownSampler,
  );
  const { answerLength: T, vocabulary: V } = shape;
  const firstPrompt = trace.minibatch * prompts;
  batch.problems.set(trace.problems);
  for (let b = 0; b < prompts; b++)
    batch.prompts.set(encodePrompt(unpackProblem(trace.problems[b]), spec.digits), b * shape.promptLength);
  batch.tokens.set(trace.tokens);
  batch.rewards.set(trace.reward);
  batch.policy.set(trace.policyLogprobs);
  if (!supervised) batch.reference.set(trace.referenceLogprobs);
  if (offPolicy) batch.behaviour.set(trace.behaviourLogprobs);
  batch.coefficient.set(trace.coefficient);
  batch.vocabularyWeight.set(trace.vocabularyWeight);
  const completions = prompts * spec.groupSize;
  for (let n = 0; n < completions; n++) {
    batch.lengths[n] = completionLength(trace.tokens.subarray(n * T, (n + 1) * T));
    for (let t = 0, at = n * T; t < batch.lengths[n]; t++, at++) {
      const token = within(batch.tokens[at], V);
      batch.logprob[at] = batch.policy[at * V + token];
      batch.referenceLogprob[at] = batch.reference[at * V + token];
      batch.behaviourLogprob[at] = batch.behaviour[at * V + token];
      batch.klExact[at] = exactKl(batch.policy, batch.reference, at * V, V);
      if (offPolicy) batch.klExactBehaviour[at] = exactKl(batch.behaviour, batch.reference, at * V, V);
    }
  }
  const counted = Array.from(batch.lengths, (length, n) => ({ length, reward: batch.rewards[n] }));
  batch.entropyWeight.set(entropyWeightsOf(counted, spec.groupSize, T, trace.settings));
  const recorded: Recorded = { spec, shape, batch, prompts, completions, firstPrompt, supervised, offPolicy };
  if (ownSampler) {
    const tokens = batch.tokens.map((token) => within(token, V));
    recorded.sampler = recordedSampler(trace, shape, firstPrompt, { ...batch, tokens });
    batch.samplerLogprob.set(recorded.sampler.logprob);
  }
  return recorded;
}

/**
 * Clamps a token to the vocabulary. A faulty adapter may return an invalid token; the comparison reports it, but the
 * twin must not crash.
 */
const within = (token: number, vocabulary: number): number => Math.min(vocabulary - 1, Math.max(0, token));

/** A completion's forward pass over given tokens; writes its log-probs over the vocabulary to `out` [T, V]. */
function score(
  { shape, batch }: Recorded,
  parameters: Float64Array,
  temperature: number,
  n: number,
  activations: Activations,
  out: Float64Array,
  fromPrompt: boolean,
): void {
  const { promptLength: P, answerLength: T, vocabulary: V } = shape;
  const length = batch.lengths[n];
  if (fromPrompt) {
    const prompt = Math.floor(n / batch.groupSize);
    activations.tokens.set(batch.prompts.subarray(prompt * P, (prompt + 1) * P));
    forward(shape, parameters, activations, 0, P);
  }
  activations.tokens.set(
    batch.tokens.subarray(n * T, n * T + length - 1).map((token) => within(token, V)),
    P,
  );
  // The prompt's positions can be reused for the next completion of the group, because later positions do not affect
  // earlier ones.
  forward(shape, parameters, activations, P, P + length - 1);
  for (let t = 0; t < length; t++) logSoftmax(activations.logits, t * V, V, temperature, out, t * V);
}

/**
 * Called for each completion with its log-probs [T, V] in float64 and, for each row [T], the largest Σ|terms| of a
 * logit divided by the temperature.
 */
export type Scored = (n: number, logprobs: Float64Array, sizes: Float64Array) => void;

/** max_v Σ_j |h_j · W_vj| / temperature per answer token: the rounding errors of a row's logits are relative to it. */
function logitSizes(
  { shape }: Recorded,
  parameters: Float64Array,
  temperature: number,
  length: number,
  activations: Activations,
  out: Float64Array,
): void {
  const { d, vocabulary: V, head, promptLength: P } = shape;
  for (let t = 0; t < length; t++) {
    const row = (P - 1 + t) * d;
    out[t] = 0;
    for (let v = 0; v < V; v++) {
      let sum = 0;
      for (let j = 0; j < d; j++) sum += Math.abs(activations.finalNorm.output[row + j] * parameters[head + v * d + j]);
      out[t] = Math.max(out[t], sum / temperature);
    }
  }
}

/** Recomputes all completions' log-probs under `parameters`. */
export async function scoreAgain(
  recorded: Recorded,
  parameters: Float32Array,
  temperature: number,
  scored: Scored,
  pause: Pause,
): Promise<void> {
  const { shape, batch } = recorded;
  const own = Float64Array.from(parameters);
  const activations = createActivations(shape);
  const out = new Float64Array(shape.answerLength * shape.vocabulary);
  const sizes = new Float64Array(shape.answerLength);
  for (let n = 0; n < recorded.completions; n++) {
    score(recorded, own, temperature, n, activations, out, n % batch.groupSize === 0);
    logitSizes(recorded, own, temperature, batch.lengths[n], activations, sizes);
    scored(n, out, sizes);
    await pause();
  }
}

/** Each tensor's exact gradient, and the sizes of its terms. */
export interface GradientSizes {
  entries: readonly ParameterEntry[];
  gradient: Float64Array;
  /** [entries] sum over completions of the norm of the tensor's gradient. */
  summed: Float64Array;
  /**
   * [entries] the same, with each completion weighted by Σ|c| divided by the norm of its logits' gradients, for the
   * cancellation in onehot − π.
   */
  cancelled: Float64Array;
}

/**
 * Recomputes the policy's log-probs, and the gradient implied by the recorded coefficients and log-probs, with one
 * backward pass per completion.
 */
export async function differentiateAgain(
  recorded: Recorded,
  trace: UpdateTrace,
  scored: Scored,
  pause: Pause,
): Promise<GradientSizes> {
  const { shape, batch } = recorded;
  const { answerLength: T, vocabulary: V } = shape;
  const { temperature } = trace.settings;
  const { entries } = parameterLayout(recorded.spec.policy);
  const before = Float64Array.from(trace.before);
  const activations = createActivations(shape);
  const scratch = createBackwardScratch(shape);
  const out = new Float64Array(T * V);
  const dlogits = new Float64Array(T * V);
  const logits = new Float64Array(T);
  const own = new Float64Array(shape.parameters);
  const sizes: GradientSizes = {
    entries,
    gradient: new Float64Array(shape.parameters),
    summed: new Float64Array(entries.length),
    cancelled: new Float64Array(entries.length),
  };
  for (let n = 0; n < recorded.completions; n++) {
    score(recorded, before, temperature, n, activations, out, n % batch.groupSize === 0);
    logitSizes(recorded, before, temperature, batch.lengths[n], activations, logits);
    scored(n, out, logits);
    const length = batch.lengths[n];
    let squares = 0;
    let uncancelled = 0;
    for (let t = 0, at = n * T; t < length; t++, at++) {
      logitGradient(
        batch.policy,
        batch.reference,
        at * V,
        V,
        batch.tokens[at],
        batch.coefficient[at],
        batch.vocabularyWeight[at],
        temperature,
        dlogits,
        t * V,
        batch.entropyWeight[n],
      );
      const size = 1 + spread(batch.policy, at * V, shape.tokens);
      const kept =
        Math.abs(batch.coefficient[at]) +
        Math.abs(batch.vocabularyWeight[at]) * (size + spread(batch.reference, at * V, shape.tokens)) +
        Math.abs(batch.entropyWeight[n]) * size;
      uncancelled += kept / temperature;
      for (let v = t * V; v < (t + 1) * V; v++) squares += dlogits[v] * dlogits[v];
    }
    if (squares > 0) {
      own.fill(0);
      backward(shape, before, activations, dlogits, length, own, scratch);
      entries.forEach(({ offset, size }, index) => {
        let norm = 0;
        for (let j = offset; j < offset + size; j++) {
          norm += own[j] * own[j];
          sizes.gradient[j] += own[j];
        }
        norm = Math.sqrt(norm);
        sizes.summed[index] += norm;
        sizes.cancelled[index] += (norm * uncancelled) / Math.sqrt(squares);
      });
    }
    await pause();
  }
  return sizes;
}

/** The largest |log-prob| of a row, to which the rounding errors of an exact KL's differences are relative. */
function spread(logprobs: Float64Array, at: number, tokens: number): number {
  let most = 0;
  for (let v = at; v < at + tokens; v++) most = Math.max(most, Math.abs(logprobs[v]));
  return most;
}
