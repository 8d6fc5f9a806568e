/** What one sequence's forward pass leaves behind for its backward pass. S = P + T − 1 positions. */
import type { Shape } from './shape';

export interface NormActivations {
  /** [S, d] (x − mean)/σ before gain and bias, and after. */
  normalised: Float64Array; output: Float64Array;
  /** [S] 1/σ. */
  inverseDeviation: Float64Array;
}

export interface LayerActivations {
  norm1: NormActivations;
  /** [S, 3d] queries, keys, values side by side; keys and values of earlier positions serve the later ones. */
  qkv: Float64Array;
  /** [heads, S, S] softmax weights, row = query. */
  attention: Float64Array;
  /** [S, d] heads side by side, before the projection. */
  mixed: Float64Array;
  /** [S, d] residual stream after attention. */
  middle: Float64Array;
  norm2: NormActivations;
  /** [S, 4d] before gelu_new, its tanh, and after. */
  expanded: Float64Array; tanh: Float64Array; activated: Float64Array;
  /** [S, d] residual stream after the MLP. */
  output: Float64Array;
}

export interface Activations {
  /** [S] input tokens: the prompt, then the completion but for its last token. */
  tokens: Int32Array;
  /** [S, d] token plus position embedding. */
  embedded: Float64Array;
  layers: LayerActivations[];
  finalNorm: NormActivations;
  /** [T, V] logits for answer token t, from position P − 1 + t. */
  logits: Float64Array;
}

export function createActivations(shape: Shape): Activations {
  const { positions: S, d, heads, answerLength, vocabulary } = shape;
  const floats = (size: number) => new Float64Array(size);
  const norm = (): NormActivations => ({ normalised: floats(S * d), output: floats(S * d), inverseDeviation: floats(S) });
  return {
    tokens: new Int32Array(S),
    embedded: floats(S * d),
    layers: shape.layers.map(() => ({
      norm1: norm(), qkv: floats(S * 3 * d), attention: floats(heads * S * S), mixed: floats(S * d), middle: floats(S * d),
      norm2: norm(), expanded: floats(S * 4 * d), tanh: floats(S * 4 * d), activated: floats(S * 4 * d), output: floats(S * d),
    })),
    finalNorm: norm(),
    logits: floats(answerLength * vocabulary),
  };
}

/**
 * Copies what positions 0 … `to` − 1 left behind. Completions of one prompt share their first P positions, and to copy
 * them is thirty times as fast as to compute them again.
 */
export function copyPrefix(shape: Shape, from: Activations, target: Activations, to: number): void {
  const { d, heads, positions: S } = shape;
  const rows = (a: Float64Array, b: Float64Array, width: number) => { b.set(a.subarray(0, to * width)); };
  const norm = (a: NormActivations, b: NormActivations) => {
    rows(a.normalised, b.normalised, d);
    rows(a.output, b.output, d);
    rows(a.inverseDeviation, b.inverseDeviation, 1);
  };
  target.tokens.set(from.tokens.subarray(0, to));
  rows(from.embedded, target.embedded, d);
  from.layers.forEach((a, layer) => {
    const b = target.layers[layer];
    norm(a.norm1, b.norm1);
    rows(a.qkv, b.qkv, 3 * d);
    for (let head = 0; head < heads; head++) b.attention.set(a.attention.subarray(head * S * S, head * S * S + to * S), head * S * S);
    rows(a.mixed, b.mixed, d);
    rows(a.middle, b.middle, d);
    norm(a.norm2, b.norm2);
    rows(a.expanded, b.expanded, 4 * d);
    rows(a.tanh, b.tanh, 4 * d);
    rows(a.activated, b.activated, 4 * d);
    rows(a.output, b.output, d);
  });
  norm(from.finalNorm, target.finalNorm);
  const answers = to - shape.promptLength + 1;
  if (answers > 0) target.logits.set(from.logits.subarray(0, answers * shape.vocabulary));
}
