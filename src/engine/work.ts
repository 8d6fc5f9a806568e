/**
 * The arithmetic of a step: floating-point operations of matrix products and attention, counting a fused multiply-add
 * as two.
 */
import type { PolicyConfig } from '../policy/config';
import type { Geometry } from './geometry';
import type { Mode } from './stages';

/** Number of token rows that a pass processed, over all blocks and runs, by position in the sequence. */
export type RowsByPosition = number[];

/** Sums the trees (shaders/sequence.wgsl) of all blocks. @param trees u32s from `geometry.trees` on. */
export function rowsByPosition(geometry: Geometry, trees: Uint32Array): RowsByPosition {
  const { P, T, treeSize, promptsPerBlock, constants } = geometry;
  const blocks = trees.length / treeSize;
  const counts = Array.from({ length: P + T - 1 }, (_, position) => (position < P ? blocks * promptsPerBlock : 0));
  for (let tree = 0; tree < trees.length; tree += treeSize) {
    for (let level = 0; level < T - 1; level++) {
      const starts = tree + constants.TREE_STARTS + level * (promptsPerBlock + 1);
      counts[P + level] += trees[starts + promptsPerBlock] - trees[starts];
    }
  }
  return counts;
}

/**
 * @param promptLength positions before `promptLength − 1` predict nothing; in the last layer they only need keys and
 *   values.
 * @returns floating-point operations of one forward and of one backward pass over these rows.
 */
export function passOperations(
  policy: PolicyConfig,
  rows: RowsByPosition,
  promptLength: number,
): { forward: number; backward: number } {
  const { dModel: d, layers, vocabulary } = policy;
  let forward = 0;
  let backward = 0;
  rows.forEach((count, position) => {
    const predicts = position >= promptLength - 1;
    const whole = predicts ? layers : layers - 1;
    const keys = position + 1;
    // qkv 3d², projection d², MLP 8d²; scores and mixing d per key each. Backward: every product twice, and 7d per key.
    forward +=
      count *
      (2 * (3 * d * d * layers + 9 * d * d * whole + 2 * d * keys * whole) + (predicts ? 2 * d * vocabulary : 0));
    backward +=
      count *
      (4 * (3 * d * d * layers + 9 * d * d * whole) + 14 * d * keys * whole + (predicts ? 4 * d * vocabulary : 0));
  });
  return { forward, backward };
}

/**
 * Forward passes per step: rollout and reference; off-policy also one of the current policy; pretraining has only that
 * last one.
 */
export const forwardPasses = ({ offPolicy, supervised }: Mode): number => (supervised ? 1 : offPolicy ? 3 : 2);
