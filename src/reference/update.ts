/** From sampled completions to the gradient of one update: score, coefficients, backward. */
import { coefficients } from '../kl/coefficients';
import type { RunSettings } from '../population/population';
import { copyPrefix, createActivations, type Activations } from './activations';
import { backward, createBackwardScratch, type BackwardScratch } from './backward';
import { groupOf, type Batch } from './batch';
import { forward } from './forward';
import { exactKl, logitGradient, logSoftmax } from './score';
import type { Shape } from './shape';

/** Working memory that the runs of a population take turns with. */
export interface Workspace {
  shape: Shape;
  /** One for each completion of an update: they live from the forward to the backward pass. */
  kept: Activations[];
  /** For passes that need no backward pass. */
  spare: Activations;
  scratch: BackwardScratch;
  /** [T, V] of one completion. */
  dlogits: Float64Array;
}

export function createWorkspace(shape: Shape, completionsPerUpdate: number): Workspace {
  return {
    shape, kept: Array.from({ length: completionsPerUpdate }, () => createActivations(shape)), spare: createActivations(shape),
    scratch: createBackwardScratch(shape), dlogits: new Float64Array(shape.answerLength * shape.vocabulary),
  };
}

/**
 * Forward pass over one group's completions, which are given. Writes log-probs [N, T, V] into `logprobs`, and leaves the
 * pass of completion g in activations[g] (all entries may be one and the same, where no backward pass follows).
 */
export function scoreGroup(
  shape: Shape, parameters: Float64Array, temperature: number, batch: Batch, prompt: number, activations: Activations[], logprobs: Float64Array,
): void {
  const { promptLength: P, answerLength: T, vocabulary: V } = shape;
  const { groupSize: G, tokens, lengths } = batch;
  activations[0].tokens.set(batch.prompts.subarray(prompt * P, (prompt + 1) * P));
  forward(shape, parameters, activations[0], 0, P);
  for (let g = 0; g < G; g++) {
    const own = activations[g];
    const n = prompt * G + g;
    if (own !== activations[0]) copyPrefix(shape, activations[0], own, P);
    own.tokens.set(tokens.subarray(n * T, n * T + lengths[n] - 1), P);
    forward(shape, parameters, own, P, P + lengths[n] - 1);
    for (let t = 0; t < lengths[n]; t++) logSoftmax(own.logits, t * V, V, temperature, logprobs, (n * T + t) * V);
  }
}

/** The log-probs of the sampled tokens, and the exact KL to the reference at each prefix, of completions first … last − 1. */
export function readSampled(shape: Shape, batch: Batch, rows: Float64Array, logprob: Float64Array, klExact: Float64Array | null, first: number, last: number): void {
  const { answerLength: T, vocabulary: V } = shape;
  for (let n = first; n < last; n++) {
    for (let t = 0, at = n * T; t < batch.lengths[n]; t++, at++) {
      logprob[at] = rows[at * V + batch.tokens[at]];
      if (klExact) klExact[at] = exactKl(rows, batch.reference, at * V, V);
    }
  }
}

type LossSettings = Pick<RunSettings, 'method' | 'beta' | 'advantage' | 'clip' | 'logRatioClamp' | 'estimateClamp' | 'temperature'>;

/**
 * The gradient of the loss over prompts `first` … `last` − 1, one minibatch: fills `gradient`, and the batch's coefficients,
 * advantages and marks of clips and clamps. The batch's log-probs must be filled, `workspace.kept` must hold the forward passes of these
 * completions, the minibatch's first in kept[0].
 */
export function lossGradient(
  workspace: Workspace, parameters: Float64Array, batch: Batch, settings: LossSettings, first: number, last: number, gradient: Float64Array,
): void {
  const { shape, dlogits } = workspace;
  const { answerLength: T, vocabulary: V } = shape;
  const { groupSize: G } = batch;
  const completions = (last - first) * G;
  gradient.fill(0);
  for (let b = first; b < last; b++) {
    const out = coefficients(groupOf(batch, shape, b), { ...settings, completions });
    batch.coefficient.set(out.coefficient, b * G * T);
    batch.vocabularyWeight.set(out.vocabularyWeight, b * G * T);
    batch.clipped.set(out.clipped, b * G * T);
    batch.clamped.set(out.clamped, b * G * T);
    batch.advantage.set(out.advantage, b * G);
    for (let n = b * G; n < (b + 1) * G; n++) {
      for (let t = 0, at = n * T; t < batch.lengths[n]; t++, at++) {
        logitGradient(batch.policy, batch.reference, at * V, V, batch.tokens[at], batch.coefficient[at], batch.vocabularyWeight[at],
          settings.temperature, dlogits, t * V);
      }
      backward(shape, parameters, workspace.kept[n - first * G], dlogits, batch.lengths[n], gradient, workspace.scratch);
    }
  }
}
