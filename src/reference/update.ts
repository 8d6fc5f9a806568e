/** From sampled completions to the gradient of one update: score, coefficients, backward. */
import { controlledKl } from '../kl/beta-control';
import { coefficients, type CoefficientSettings } from '../kl/coefficients';
import { minibatchOf } from '../kl/minibatch';
import type { RunSettings } from '../population/api';
import { backward, createBackwardScratch, type BackwardScratch } from './backward';
import { groupOf, type Batch } from './batch';
import { beginBranches, createBranches, follow, type Branches } from './branches';
import { forward } from './forward';
import { exactKl, logitGradient, logSoftmax } from './score';
import type { PolicyShape } from './policy-shape';

/** Working memory shared by the runs of a population, which use it one after the other. */
export interface Workspace {
  shape: PolicyShape;
  /** One per prompt of an update, kept from the forward to the backward pass. */
  kept: Branches[];
  /** For forward passes without a backward pass. */
  spare: Branches;
  scratch: BackwardScratch;
  /** Gradients of one group's logits, in the same layout, and of one token's [V]. */
  dlogits: Float64Array;
  dlogit: Float64Array;
}

export function createWorkspace(shape: PolicyShape, promptsPerUpdate: number, groupSize: number): Workspace {
  const spare = createBranches(shape, groupSize);
  return {
    shape,
    kept: Array.from({ length: promptsPerUpdate }, () => createBranches(shape, groupSize)),
    spare,
    scratch: createBackwardScratch(shape, spare.activations.rows),
    dlogits: new Float64Array(spare.activations.logits.length),
    dlogit: new Float64Array(shape.vocabulary),
  };
}

/**
 * Forward pass over the given completions of one group. Writes log-probs [N, T, V] into `logprobs`, and keeps the pass
 * in `branches`.
 */
export function scoreGroup(
  shape: PolicyShape,
  parameters: Float64Array,
  temperature: number,
  batch: Batch,
  prompt: number,
  branches: Branches,
  logprobs: Float64Array,
): void {
  const { promptLength: P, answerLength: T, vocabulary: V } = shape;
  const { groupSize: G, tokens, lengths } = batch;
  const { activations, predictor } = branches;
  beginBranches(shape, branches, batch.prompts.subarray(prompt * P, (prompt + 1) * P));
  for (let g = 0; g < G; g++) {
    const n = prompt * G + g;
    for (let t = 0; t + 1 < lengths[n]; t++)
      predictor[g * T + t + 1] = follow(shape, branches, predictor[g * T + t], tokens[n * T + t]);
  }
  forward(shape, parameters, activations, 0, branches.rows);
  for (let g = 0; g < G; g++) {
    const n = prompt * G + g;
    for (let t = 0; t < lengths[n]; t++)
      logSoftmax(activations.logits, (predictor[g * T + t] - P + 1) * V, V, temperature, logprobs, (n * T + t) * V);
  }
}

/**
 * Fills in the log-probs of the sampled tokens and the exact KL to the reference at each prefix, for completions
 * `first` … `last` − 1.
 */
export function readSampled(
  shape: PolicyShape,
  batch: Batch,
  rows: Float64Array,
  logprob: Float64Array,
  klExact: Float64Array | null,
  first: number,
  last: number,
): void {
  const { answerLength: T, vocabulary: V } = shape;
  for (let n = first; n < last; n++) {
    for (let t = 0, at = n * T; t < batch.lengths[n]; t++, at++) {
      logprob[at] = rows[at * V + batch.tokens[at]];
      if (klExact) klExact[at] = exactKl(rows, batch.reference, at * V, V);
    }
  }
}

type LossSettings = Omit<CoefficientSettings, 'completions'> &
  Pick<RunSettings, 'temperature'> &
  Partial<Pick<RunSettings, 'betaControl'>>;

/**
 * The gradient of the loss over one minibatch, prompts `first` … `last` − 1: fills `gradient` and the batch's
 * coefficients, advantages, flags of clipped and clamped tokens, and the KL that a controller of β reads. The batch's
 * log-probs must be filled in, and `workspace.kept` must hold the forward passes of these prompts' completions, the
 * minibatch's first in kept[0].
 */
export function lossGradient(
  workspace: Workspace,
  parameters: Float64Array,
  batch: Batch,
  settings: LossSettings,
  first: number,
  last: number,
  gradient: Float64Array,
): void {
  const { shape, dlogits, dlogit } = workspace;
  const { promptLength: P, answerLength: T, vocabulary: V } = shape;
  const { groupSize: G } = batch;
  const completions = (last - first) * G;
  gradient.fill(0);
  const groups = Array.from({ length: last - first }, (_, i) => groupOf(batch, shape, first + i));
  const whole = { ...settings, completions };
  const minibatch = minibatchOf(groups, whole);
  for (let b = first; b < last; b++) {
    const out = coefficients(groups[b - first], whole, minibatch);
    batch.coefficient.set(out.coefficient, b * G * T);
    batch.vocabularyWeight.set(out.vocabularyWeight, b * G * T);
    batch.entropyWeight.set(out.entropyWeight, b * G);
    batch.clipped.set(out.clipped, b * G * T);
    batch.clamped.set(out.clamped, b * G * T);
    batch.corrected.set(out.corrected, b * G * T);
    batch.advantage.set(out.advantage, b * G);
    if (settings.betaControl === 'adaptive') batch.controlledKl.set(controlledKl(groups[b - first], settings), b * G);
    const { activations, predictor, rows } = workspace.kept[b - first];
    const answers = rows - P + 1;
    dlogits.fill(0, 0, answers * V);
    for (let g = 0; g < G; g++) {
      const n = b * G + g;
      for (let t = 0, at = n * T; t < batch.lengths[n]; t++, at++) {
        logitGradient(
          batch.policy,
          batch.reference,
          at * V,
          V,
          batch.tokens[at],
          batch.coefficient[at],
          batch.vocabularyWeight[at],
          settings.temperature,
          dlogit,
          0,
          batch.entropyWeight[n],
        );
        // Logits shared by several completions accumulate the gradient of each.
        const row = (predictor[g * T + t] - P + 1) * V;
        for (let v = 0; v < V; v++) dlogits[row + v] += dlogit[v];
      }
    }
    backward(shape, parameters, activations, dlogits, answers, gradient, workspace.scratch);
  }
}
