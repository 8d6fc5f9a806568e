/**
 * GPT-2 as in Hugging Face's GPT2LMHeadModel, in float64: pre-LayerNorm (ε = 1e-5), learned positions, fused qkv,
 * causal attention scaled by 1/√(d/heads), MLP of 4d with gelu_new, final LayerNorm, untied head without bias.
 */
import type { Activations, LayerActivations, NormActivations } from './activations';
import { linear, linearTransposed } from './linear';
import type { LayerOffsets, Pair, PolicyShape } from './policy-shape';
import { PADDED_LOGIT } from './score';

const NORM_EPSILON = 1e-5;
export const GELU_SCALE = Math.sqrt(2 / Math.PI);
export const GELU_CUBIC = 0.044715;

/**
 * Computes rows `from` … `to` − 1 of `activations`; earlier rows on their paths must have been computed with the same
 * parameters. A rollout calls this position by position, a scoring pass once.
 */
export function forward(
  shape: PolicyShape,
  parameters: Float64Array,
  activations: Activations,
  from: number,
  to: number,
): void {
  const { d, promptLength, vocabulary } = shape;
  const { tokens, positions, embedded } = activations;
  for (let s = from; s < to; s++) {
    for (let j = 0; j < d; j++) {
      embedded[s * d + j] =
        parameters[shape.tokenEmbedding + tokens[s] * d + j] +
        parameters[shape.positionEmbedding + positions[s] * d + j];
    }
  }
  let stream = embedded;
  shape.layers.forEach((offsets, layer) => {
    const own = activations.layers[layer];
    // Of the prompt's earlier rows, only the last layer's keys and values are read.
    const first = layer === shape.layers.length - 1 ? Math.max(from, promptLength - 1) : from;
    forwardLayer(shape, parameters, offsets, activations, own, stream, from, first, to);
    stream = own.output;
  });
  const firstAnswer = Math.max(from, promptLength - 1);
  if (firstAnswer >= to) return;
  norm(parameters, shape.finalNorm, activations.finalNorm, stream, firstAnswer, to, d);
  linearTransposed(
    activations.logits,
    (firstAnswer - promptLength + 1) * vocabulary,
    activations.finalNorm.output,
    firstAnswer * d,
    to - firstAnswer,
    vocabulary,
    d,
    parameters,
    shape.head,
  );
  if (shape.tokens === vocabulary) return;
  for (let row = firstAnswer - promptLength + 1; row < to - promptLength + 1; row++)
    activations.logits.fill(PADDED_LOGIT, row * vocabulary + shape.tokens, (row + 1) * vocabulary);
}

/** Computes keys and values of rows `from` … `to` − 1, and everything else of rows `first` … `to` − 1. */
function forwardLayer(
  shape: PolicyShape,
  parameters: Float64Array,
  offsets: LayerOffsets,
  activations: Activations,
  own: LayerActivations,
  input: Float64Array,
  from: number,
  first: number,
  to: number,
): void {
  const { d } = shape;
  norm(parameters, offsets.norm1, own.norm1, input, from, to, d);
  linear(
    own.qkv,
    from * 3 * d,
    own.norm1.output,
    from * d,
    to - from,
    d,
    3 * d,
    parameters,
    offsets.qkv.weight,
    offsets.qkv.bias,
  );
  if (first >= to) return;
  const rows = to - first;
  for (let s = first; s < to; s++) attend(shape, activations, own, s);
  linear(
    own.middle,
    first * d,
    own.mixed,
    first * d,
    rows,
    d,
    d,
    parameters,
    offsets.projection.weight,
    offsets.projection.bias,
  );
  for (let j = first * d; j < to * d; j++) own.middle[j] += input[j];

  norm(parameters, offsets.norm2, own.norm2, own.middle, first, to, d);
  linear(
    own.expanded,
    first * 4 * d,
    own.norm2.output,
    first * d,
    rows,
    d,
    4 * d,
    parameters,
    offsets.expand.weight,
    offsets.expand.bias,
  );
  for (let j = first * 4 * d; j < to * 4 * d; j++) {
    const x = own.expanded[j];
    const tanh = Math.tanh(GELU_SCALE * (x + GELU_CUBIC * x * x * x));
    own.tanh[j] = tanh;
    own.activated[j] = 0.5 * x * (1 + tanh);
  }
  linear(
    own.output,
    first * d,
    own.activated,
    first * 4 * d,
    rows,
    4 * d,
    d,
    parameters,
    offsets.contract.weight,
    offsets.contract.bias,
  );
  for (let j = first * d; j < to * d; j++) own.output[j] += own.middle[j];
}

/** Attention of query row s over the keys on its path, for every head. */
function attend(shape: PolicyShape, { rows, positions, paths }: Activations, own: LayerActivations, s: number): void {
  const { d, heads, positions: S } = shape;
  const width = d / heads;
  const scale = 1 / Math.sqrt(width);
  const { qkv, attention, mixed } = own;
  const path = s * S;
  const last = positions[s];
  for (let head = 0; head < heads; head++) {
    const query = s * 3 * d + head * width;
    const row = (head * rows + s) * S;
    let top = -Infinity;
    for (let u = 0; u <= last; u++) {
      const key = paths[path + u] * 3 * d + d + head * width;
      let dot = 0;
      for (let j = 0; j < width; j++) dot += qkv[query + j] * qkv[key + j];
      attention[row + u] = dot * scale;
      if (attention[row + u] > top) top = attention[row + u];
    }
    let total = 0;
    for (let u = 0; u <= last; u++) total += attention[row + u] = Math.exp(attention[row + u] - top);
    const out = s * d + head * width;
    for (let j = 0; j < width; j++) mixed[out + j] = 0;
    for (let u = 0; u <= last; u++) {
      const weight = (attention[row + u] /= total);
      const value = paths[path + u] * 3 * d + 2 * d + head * width;
      for (let j = 0; j < width; j++) mixed[out + j] += weight * qkv[value + j];
    }
  }
}

function norm(
  parameters: Float64Array,
  offsets: Pair,
  own: NormActivations,
  input: Float64Array,
  from: number,
  to: number,
  d: number,
): void {
  for (let s = from; s < to; s++) {
    const row = s * d;
    let mean = 0;
    for (let j = 0; j < d; j++) mean += input[row + j];
    mean /= d;
    let variance = 0;
    for (let j = 0; j < d; j++) variance += (input[row + j] - mean) ** 2;
    const inverse = 1 / Math.sqrt(variance / d + NORM_EPSILON);
    own.inverseDeviation[s] = inverse;
    for (let j = 0; j < d; j++) {
      const x = (input[row + j] - mean) * inverse;
      own.normalised[row + j] = x;
      own.output[row + j] = x * parameters[offsets.weight + j] + parameters[offsets.bias + j];
    }
  }
}
