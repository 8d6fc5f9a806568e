/**
 * The activations that a forward pass keeps for its backward pass. Rows are inputs, one token each. By default they are
 * one sequence: row s is at position s, after rows 0 … s − 1. The completions of a prompt form several sequences
 * (branches.ts) that share the rows of their common prefixes; every row stores its path, the rows that precede it.
 * S = P + T − 1 positions.
 */
import type { PolicyShape } from './policy-shape';

export interface NormActivations {
  /** [rows, d] (x − mean)/σ, before and after gain and bias. */
  normalised: Float64Array;
  output: Float64Array;
  /** [rows] 1/σ. */
  inverseDeviation: Float64Array;
}

export interface LayerActivations {
  norm1: NormActivations;
  /** [rows, 3d] queries, keys, values side by side; later positions read the keys and values of earlier ones. */
  qkv: Float64Array;
  /** [heads, rows, S] softmax weights of a query row over the positions of its path. */
  attention: Float64Array;
  /** [rows, d] heads side by side, before the projection. */
  mixed: Float64Array;
  /** [rows, d] residual stream after attention. */
  middle: Float64Array;
  norm2: NormActivations;
  /** [rows, 4d] input of gelu_new, its tanh, and its output. */
  expanded: Float64Array;
  tanh: Float64Array;
  activated: Float64Array;
  /** [rows, d] residual stream after the MLP. */
  output: Float64Array;
}

export interface Activations {
  /** Capacity in rows. */
  rows: number;
  /** [rows] input tokens: the prompt, then the completion without its last token. */
  tokens: Int32Array;
  /** [rows] each row's position; [rows, S] the rows at positions 0 … its own on its path. */
  positions: Int32Array;
  paths: Int32Array;
  /** [rows, d] token plus position embedding. */
  embedded: Float64Array;
  layers: LayerActivations[];
  finalNorm: NormActivations;
  /**
   * [rows − P + 1, V] logits of the token that follows row P − 1 + index; for a single sequence, [T, V], the logits of
   * answer token t.
   */
  logits: Float64Array;
}

/** @param rows capacity; S, enough for one sequence, by default. */
export function createActivations(shape: PolicyShape, rows = shape.positions): Activations {
  const { positions: S, d, heads, promptLength, vocabulary } = shape;
  const floats = (size: number) => new Float64Array(size);
  const norm = (): NormActivations => ({
    normalised: floats(rows * d),
    output: floats(rows * d),
    inverseDeviation: floats(rows),
  });
  const activations: Activations = {
    rows,
    tokens: new Int32Array(rows),
    positions: new Int32Array(rows),
    paths: new Int32Array(rows * S),
    embedded: floats(rows * d),
    layers: shape.layers.map(() => ({
      norm1: norm(),
      qkv: floats(rows * 3 * d),
      attention: floats(heads * rows * S),
      mixed: floats(rows * d),
      middle: floats(rows * d),
      norm2: norm(),
      expanded: floats(rows * 4 * d),
      tanh: floats(rows * 4 * d),
      activated: floats(rows * 4 * d),
      output: floats(rows * d),
    })),
    finalNorm: norm(),
    logits: floats((rows - promptLength + 1) * vocabulary),
  };
  for (let s = 0; s < Math.min(rows, S); s++) placeAfter(shape, activations, s, s - 1);
  return activations;
}

/** Appends `row` to the path of row `before`; starts a sequence if `before` is −1. */
export function placeAfter(
  { positions: S }: PolicyShape,
  { positions, paths }: Activations,
  row: number,
  before: number,
): void {
  const position = before < 0 ? 0 : positions[before] + 1;
  if (before >= 0) paths.copyWithin(row * S, before * S, before * S + position);
  paths[row * S + position] = row;
  positions[row] = position;
}
