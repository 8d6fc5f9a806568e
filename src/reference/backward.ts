/** The gradient of forward.ts, derived by hand: all rows at once, or row by row from the end. */
import type { Activations, LayerActivations, NormActivations } from './activations';
import { GELU_CUBIC, GELU_SCALE } from './forward';
import { linear, linearGradient, linearTransposed } from './linear';
import type { LayerOffsets, Pair, PolicyShape } from './policy-shape';

/** Working memory of `backward`, allocated once. */
export interface BackwardScratch {
  /** [rows, d] gradient of the residual stream, and a second buffer for the attention and MLP branches. */
  stream: Float64Array;
  branch: Float64Array;
  branchInput: Float64Array;
  /**
   * [layers][rows, 3d] gradients of queries, keys and values, accumulated from the later rows processed so far; zeros
   * between passes.
   */
  qkv: Float64Array[];
  /** [rows, 4d]. */
  hidden: Float64Array;
  /** [S] one query's row of attention weights. */
  weights: Float64Array;
}

/** @param rows capacity, as for the activations. */
export function createBackwardScratch({ positions: S, d, layers }: PolicyShape, rows = S): BackwardScratch {
  const floats = (size: number) => new Float64Array(size);
  return {
    stream: floats(rows * d),
    branch: floats(rows * d),
    branchInput: floats(rows * d),
    qkv: layers.map(() => floats(rows * 3 * d)),
    hidden: floats(rows * 4 * d),
    weights: floats(S),
  };
}

/**
 * Backpropagates the first `answers` rows of `dlogits` (laid out like the logits in `activations`) and adds the result
 * to `gradient`. `activations` must hold the forward pass of rows 0 … P − 2 + answers with the same parameters.
 */
export function backward(
  shape: PolicyShape,
  parameters: Float64Array,
  activations: Activations,
  dlogits: Float64Array,
  answers: number,
  gradient: Float64Array,
  scratch: BackwardScratch,
): void {
  backwardFrom(shape, parameters, activations, dlogits, 0, shape.promptLength - 1 + answers, gradient, scratch);
}

/**
 * `backward` for rows `from` … `to` − 1 only, at least one of them an answer's; later rows must already have been
 * processed with the same scratch. A row is ready once all rows that read its keys and values have been processed, so a
 * shared prefix is processed once, after everything that follows it.
 */
export function backwardFrom(
  shape: PolicyShape,
  parameters: Float64Array,
  activations: Activations,
  dlogits: Float64Array,
  from: number,
  to: number,
  gradient: Float64Array,
  scratch: BackwardScratch,
): void {
  const { d, vocabulary, promptLength } = shape;
  const first = Math.max(from, promptLength - 1);
  const answer = (first - promptLength + 1) * vocabulary;
  const { stream, branch } = scratch;
  const last = shape.layers.length - 1;

  linearGradient(
    gradient,
    shape.head,
    -1,
    dlogits,
    answer,
    activations.finalNorm.output,
    first * d,
    to - first,
    vocabulary,
    d,
  );
  linear(branch, first * d, dlogits, answer, to - first, vocabulary, d, parameters, shape.head, -1);
  stream.fill(0, from * d, to * d);
  backwardNorm(parameters, shape.finalNorm, activations.finalNorm, branch, stream, gradient, first, to, d);

  for (let layer = last; layer >= 0; layer--) {
    // As in forward.ts: of the prompt's earlier rows, the last layer only has keys and values.
    backwardLayer(
      shape,
      parameters,
      shape.layers[layer],
      activations,
      activations.layers[layer],
      gradient,
      scratch,
      scratch.qkv[layer],
      from,
      layer === last ? first : from,
      to,
    );
  }
  for (let s = from; s < to; s++) {
    const token = shape.tokenEmbedding + activations.tokens[s] * d;
    const position = shape.positionEmbedding + activations.positions[s] * d;
    for (let j = 0; j < d; j++) {
      gradient[token + j] += stream[s * d + j];
      gradient[position + j] += stream[s * d + j];
    }
  }
}

/** `scratch.stream` holds the gradient of the layer's output on entry and of its input on return. */
function backwardLayer(
  shape: PolicyShape,
  parameters: Float64Array,
  offsets: LayerOffsets,
  activations: Activations,
  own: LayerActivations,
  gradient: Float64Array,
  scratch: BackwardScratch,
  qkv: Float64Array,
  from: number,
  first: number,
  to: number,
): void {
  const { d } = shape;
  const { stream, branch, branchInput, hidden } = scratch;
  const rows = to - first;

  linearGradient(
    gradient,
    offsets.contract.weight,
    offsets.contract.bias,
    own.activated,
    first * 4 * d,
    stream,
    first * d,
    rows,
    4 * d,
    d,
  );
  linearTransposed(hidden, first * 4 * d, stream, first * d, rows, 4 * d, d, parameters, offsets.contract.weight);
  for (let j = first * 4 * d; j < to * 4 * d; j++) {
    const x = own.expanded[j];
    const tanh = own.tanh[j];
    hidden[j] *= 0.5 * (1 + tanh) + 0.5 * x * (1 - tanh * tanh) * GELU_SCALE * (1 + 3 * GELU_CUBIC * x * x);
  }
  linearGradient(
    gradient,
    offsets.expand.weight,
    offsets.expand.bias,
    own.norm2.output,
    first * d,
    hidden,
    first * 4 * d,
    rows,
    d,
    4 * d,
  );
  linearTransposed(branch, first * d, hidden, first * 4 * d, rows, d, 4 * d, parameters, offsets.expand.weight);
  backwardNorm(parameters, offsets.norm2, own.norm2, branch, stream, gradient, first, to, d);

  linearGradient(
    gradient,
    offsets.projection.weight,
    offsets.projection.bias,
    own.mixed,
    first * d,
    stream,
    first * d,
    rows,
    d,
    d,
  );
  linearTransposed(branch, first * d, stream, first * d, rows, d, d, parameters, offsets.projection.weight);
  for (let s = first; s < to; s++) backwardAttention(shape, activations, own, branch, qkv, scratch.weights, s);
  linearGradient(
    gradient,
    offsets.qkv.weight,
    offsets.qkv.bias,
    own.norm1.output,
    from * d,
    qkv,
    from * 3 * d,
    to - from,
    d,
    3 * d,
  );
  linearTransposed(branchInput, from * d, qkv, from * 3 * d, to - from, d, 3 * d, parameters, offsets.qkv.weight);
  qkv.fill(0, from * 3 * d, to * 3 * d);
  backwardNorm(parameters, offsets.norm1, own.norm1, branchInput, stream, gradient, from, to, d);
}

/** From the gradient of `mixed` at query row s to the gradients of its query and of the keys and values on its path. */
function backwardAttention(
  shape: PolicyShape,
  { rows, positions, paths }: Activations,
  own: LayerActivations,
  dmixed: Float64Array,
  dqkv: Float64Array,
  dweights: Float64Array,
  s: number,
): void {
  const { d, heads, positions: S } = shape;
  const width = d / heads;
  const scale = 1 / Math.sqrt(width);
  const { qkv, attention } = own;
  const path = s * S;
  const last = positions[s];
  for (let head = 0; head < heads; head++) {
    const row = (head * rows + s) * S;
    const out = s * d + head * width;
    let mean = 0;
    for (let u = 0; u <= last; u++) {
      const value = paths[path + u] * 3 * d + 2 * d + head * width;
      const weight = attention[row + u];
      let dot = 0;
      for (let j = 0; j < width; j++) {
        dot += dmixed[out + j] * qkv[value + j];
        dqkv[value + j] += weight * dmixed[out + j];
      }
      dweights[u] = dot;
      mean += weight * dot;
    }
    const query = s * 3 * d + head * width;
    for (let u = 0; u <= last; u++) {
      const key = paths[path + u] * 3 * d + d + head * width;
      const dscore = attention[row + u] * (dweights[u] - mean) * scale;
      for (let j = 0; j < width; j++) {
        dqkv[query + j] += dscore * qkv[key + j];
        dqkv[key + j] += dscore * qkv[query + j];
      }
    }
  }
}

/** Adds the gradient of the norm's input to `dinput`, given the gradient `doutput` of its output. */
function backwardNorm(
  parameters: Float64Array,
  offsets: Pair,
  own: NormActivations,
  doutput: Float64Array,
  dinput: Float64Array,
  gradient: Float64Array,
  from: number,
  to: number,
  d: number,
): void {
  for (let s = from; s < to; s++) {
    const row = s * d;
    let mean = 0;
    let projection = 0;
    for (let j = 0; j < d; j++) {
      const dy = doutput[row + j];
      const x = own.normalised[row + j];
      gradient[offsets.weight + j] += dy * x;
      gradient[offsets.bias + j] += dy;
      const dx = dy * parameters[offsets.weight + j];
      mean += dx;
      projection += dx * x;
    }
    mean /= d;
    projection /= d;
    const inverse = own.inverseDeviation[s];
    for (let j = 0; j < d; j++) {
      dinput[row + j] +=
        inverse * (doutput[row + j] * parameters[offsets.weight + j] - mean - own.normalised[row + j] * projection);
    }
  }
}
