/**
 * What a forward pass leaves behind for its backward pass. Rows are inputs, one token each. Where nobody says otherwise
 * they are one sequence: row s stands at position s, after the rows 0 … s − 1. The completions of a prompt are more
 * than one (branches.ts): they share the rows of what they have in common, and every row knows its path, the rows that
 * it comes after. S = P + T − 1 positions.
 */
import type { PolicyShape } from './policy-shape';

export interface NormActivations {
  /** [rows, d] (x − mean)/σ before gain and bias, and after. */
  normalised: Float64Array;
  output: Float64Array;
  /** [rows] 1/σ. */
  inverseDeviation: Float64Array;
}

export interface LayerActivations {
  norm1: NormActivations;
  /** [rows, 3d] queries, keys, values side by side; keys and values of earlier positions serve the later ones. */
  qkv: Float64Array;
  /** [heads, rows, S] softmax weights of a query row over the positions of its path. */
  attention: Float64Array;
  /** [rows, d] heads side by side, before the projection. */
  mixed: Float64Array;
  /** [rows, d] residual stream after attention. */
  middle: Float64Array;
  norm2: NormActivations;
  /** [rows, 4d] before gelu_new, its tanh, and after. */
  expanded: Float64Array;
  tanh: Float64Array;
  activated: Float64Array;
  /** [rows, d] residual stream after the MLP. */
  output: Float64Array;
}

export interface Activations {
  /** Rows that there is room for. */
  rows: number;
  /** [rows] input tokens: the prompt, then the completion but for its last token. */
  tokens: Int32Array;
  /** [rows] where in the sequence a row stands; [rows, S] the rows of positions 0 … its own on its path. */
  positions: Int32Array;
  paths: Int32Array;
  /** [rows, d] token plus position embedding. */
  embedded: Float64Array;
  layers: LayerActivations[];
  finalNorm: NormActivations;
  /**
   * [rows − P + 1, V] logits for the token that follows row P − 1 + index; of one sequence [T, V], those for answer
   * token t.
   */
  logits: Float64Array;
}

/** @param rows S where it is for one sequence. */
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

/** Puts `row` at the end of the path of row `before`; at the beginning of a sequence where that is −1. */
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
