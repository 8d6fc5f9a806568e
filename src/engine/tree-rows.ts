/**
 * Arranges a tree of prefixes as token rows of blocks (shaders/sequence.wgsl). A block is one prompt and some of its
 * answers' subtrees, so that every workgroup has about as many rows as for a group of sampled completions, and a whole
 * tree of T = 4 is spread over many workgroups.
 */
import { unpackProblem } from '../arithmetic/problems';
import { encodePrompt } from '../arithmetic/vocabulary';
import type { Prefixes, PrefixTreeSpec } from '../population/prefixes';
import { geometryOf, type Geometry } from './geometry';
import type { KernelShape } from '../population/kernel-shape';

/**
 * Target number of answer rows per block, about as many as in training. With more, each key has to search more rows for
 * its queries (attention_keys in shaders/backward.wgsl); with fewer, the fixed cost per block (the prompt's rows and a
 * partial gradient) dominates.
 */
const WANTED_ROWS = 80;

export interface TreeRows {
  geometry: Geometry;
  /** [nodes] the node's row among the rows of all blocks (block · ROWS + row). */
  rowOf: Int32Array;
  /** [blocks, TREE_SIZE] the trees of all blocks, as stored in `sequences` from TREES on. */
  trees: Uint32Array<ArrayBuffer>;
}

/**
 * How a tree is divided into blocks: each has the subtrees of `tokensEach` neighbouring first tokens. A tree of T = 1
 * has no subtrees; its blocks are the prompts.
 */
function shardsOf({ firstOfLevel, answerLength: T, prompts, vocabulary: V }: Prefixes): {
  answers: number;
  tokensEach: number;
  shards: number;
} {
  const answers = firstOfLevel[T] / prompts - 1;
  const tokensEach = Math.max(1, Math.min(V - 1, Math.floor((WANTED_ROWS * (V - 1)) / Math.max(1, answers))));
  return { answers, tokensEach, shards: Math.ceil((V - 1) / tokensEach) };
}

/** @param gradients number of runs in the backward pass. */
export function treeGeometry(
  spec: PrefixTreeSpec,
  prefixes: Prefixes,
  gradients: number,
  shape: KernelShape,
): Geometry {
  const { answers, tokensEach, shards } = shardsOf(prefixes);
  const longest = spec.digits + 1;
  const blocks = prefixes.prompts * shards;
  const perBlock = (answers / (prefixes.vocabulary - 1)) * tokensEach;
  return geometryOf(
    {
      policy: spec.policy,
      digits: spec.digits,
      prompts: blocks,
      groupSize: Math.max(1, Math.ceil(perBlock / longest)),
      minibatches: blocks,
      staleness: 0,
      runs: { length: gradients },
    },
    shape,
  );
}

/**
 * @param gradients number of runs in the backward pass. @param forwards number of runs in the forward pass: 1 or
 *   `gradients`.
 */
export function treeRows(
  spec: PrefixTreeSpec,
  prefixes: Prefixes,
  gradients: number,
  forwards: number,
  shape: KernelShape,
): TreeRows {
  const { firstOfLevel, vocabulary: V, level, prompt, token } = prefixes;
  const { tokensEach, shards } = shardsOf(prefixes);
  const geometry = treeGeometry(spec, prefixes, gradients, shape);
  const { blocks } = geometry;
  Object.assign(geometry.constants, {
    FORWARDS: forwards,
    // There is no transient forward pass here, and the backward pass needs less scratch than a whole row.
    SCRATCH4: 6 * geometry.constants.D4 + geometry.constants.HEADS,
    // One gradient per run: `sequences` contains only the trees.
    TREES: 0,
  });
  const { P, rows } = geometry;
  const { TREE_SIZE, TREE_STARTS, TREE_WORDS, TREE_PATHS, LEVELS } = geometry.constants;
  const trees = new Uint32Array(blocks * TREE_SIZE);
  const rowOf = new Int32Array(prefixes.nodes);
  const used = new Int32Array(blocks).fill(P);

  for (let block = 0; block < blocks; block++) {
    const problem = spec.problems[Math.floor(block / shards)];
    encodePrompt(unpackProblem(problem), spec.digits).forEach((word, position) => {
      trees[block * TREE_SIZE + TREE_WORDS + position] = word | (position << 8);
    });
  }
  for (let node = 0; node < prefixes.nodes; node++) {
    // rowOf points to the root's row in its prompt's first block; the other blocks have a copy of it, for attention.
    let first = node;
    while (level[first] > 1) first = prefixes.parent[first];
    const shard = level[node] === 0 ? 0 : Math.floor(((first - firstOfLevel[1]) % (V - 1)) / tokensEach);
    const block = prompt[node] * shards + shard;
    const tree = block * TREE_SIZE;
    if (level[node] === 0) {
      rowOf[node] = block * rows + P - 1;
      continue;
    }
    const row = used[block]++;
    rowOf[node] = block * rows + row;
    trees[tree + TREE_WORDS + row] = token[node] | ((P + level[node] - 1) << 8);
    const path = tree + TREE_PATHS + (row - P) * LEVELS;
    for (let at = node, up = level[node] - 1; up >= 0; up--, at = prefixes.parent[at])
      trees[path + up] = rowOf[at] % rows;
  }
  // The first row and the end of each level; levels that this tree does not have are empty.
  for (let block = 0; block < blocks; block++) {
    const tree = block * TREE_SIZE;
    trees[tree] = used[block];
    let row = P;
    for (let j = 0; j < LEVELS; j++) {
      trees[tree + TREE_STARTS + 2 * j] = row;
      while (row < used[block] && ((trees[tree + TREE_WORDS + row] >> 8) & 0xff) === P + j) row++;
      trees[tree + TREE_STARTS + 2 * j + 1] = row;
    }
  }
  return { geometry, rowOf, trees };
}
