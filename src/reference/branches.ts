/**
 * The completions of one prompt as branches: a common prefix is stored as shared rows of activations. The same tokens
 * under the same parameters give the same numbers, so nothing is computed twice, forward or backward; of the 30 rows of
 * eight completions, about 12 remain.
 */
import { createActivations, placeAfter, type Activations } from './activations';
import type { PolicyShape } from './policy-shape';

export interface Branches {
  groupSize: number;
  activations: Activations;
  /**
   * Number of rows in use: the prompt's P, then one for each distinct answer prefix, after the row that it extends.
   */
  rows: number;
  /** [G, T] the row whose logits predict token t of completion g. */
  predictor: Int32Array;
}

export function createBranches(shape: PolicyShape, groupSize: number): Branches {
  const { promptLength: P, answerLength: T } = shape;
  return {
    groupSize,
    activations: createActivations(shape, P + groupSize * (T - 1)),
    rows: 0,
    predictor: new Int32Array(groupSize * T),
  };
}

/** Starts with the prompt only; its last row predicts every completion's first token. */
export function beginBranches(
  { promptLength: P, answerLength: T }: PolicyShape,
  branches: Branches,
  prompt: ArrayLike<number>,
): void {
  branches.activations.tokens.set(prompt);
  branches.rows = P;
  for (let g = 0; g < branches.groupSize; g++) branches.predictor[g * T] = P - 1;
}

/** The row of `token` after row `before`; if no completion has taken this path yet, a new row, not yet computed. */
export function follow(shape: PolicyShape, branches: Branches, before: number, token: number): number {
  const { positions: S, promptLength: P } = shape;
  const { tokens, positions, paths } = branches.activations;
  const position = positions[before] + 1;
  for (let row = P; row < branches.rows; row++) {
    if (tokens[row] === token && positions[row] === position && paths[row * S + position - 1] === before) return row;
  }
  const row = branches.rows++;
  tokens[row] = token;
  placeAfter(shape, branches.activations, row, before);
  return row;
}
