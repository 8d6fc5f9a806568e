/**
 * An upper bound on the total loop iterations of an invocation. Mesa's llvmpipe counts them ("shared between every loop
 * in a shader", gallivm) and ends every loop once the count reaches its limit; the results are then silently wrong.
 * Only the kernels with a forward or backward pass have long loops; the others stay below a few thousand iterations.
 */
import type { Geometry } from './geometry';

/** llvmpipe's LP_MAX_TGSI_LOOP_ITERATIONS. */
export const MAX_LOOPS = 65_535;

/** Rounds needed for `count` tasks with `workgroup` tasks per round. */
const turns = (count: number, workgroup: number): number => Math.ceil(count / workgroup);

/** Loop iterations of the longest kernel; an overestimate where completions share prefixes or end early. */
export function mostLoops({ constants }: Pick<Geometry, 'constants'>): number {
  const {
    WORKGROUP,
    CHUNK,
    TILE_K,
    ROWS,
    Q,
    G,
    P,
    T,
    LEVELS,
    PREFIX_ROWS,
    PROMPT_ROWS,
    COMPLETIONS,
    D4,
    HEADS,
    LAYERS,
    V,
    V4,
    CONTEXT,
    SAMPLER,
    MINIBATCH,
    PENALTIES,
    BLOCKS,
  } = constants;
  const each = (count: number): number => turns(count, WORKGROUP);
  // Depth and width of a layer's products: qkv, attention's projection, the MLP's two.
  const products = [
    [D4, 3 * D4],
    [D4, D4],
    [D4, 4 * D4],
    [4 * D4, D4],
  ];
  const sum = (of: (depth: number, width: number) => number): number =>
    products.reduce((all, [depth, width]) => all + of(depth, width), 0);
  /** Rounds over all columns, and the number of lanes that work on the same column. */
  const lanes = (width: number): { rounds: number; stride: number } => {
    const perRow = 4 * Math.ceil(width / 4);
    return { rounds: each(perRow), stride: Math.max(1, Math.floor(WORKGROUP / perRow)) };
  };

  /** shaders/multiply.wgsl: per row, each chunk, its accumulator, and GELU or the residual. */
  const multiply = (rows: number, depth: number, width: number): number => {
    const { rounds, stride } = lanes(width);
    const chunks = depth / CHUNK;
    return rounds * (1 + chunks + turns(rows, stride) * (2 * chunks + 1));
  };
  /** shaders/outerproduct.wgsl. */
  const outerproduct = (rows: number, depth: number, width: number): number => {
    const { rounds, stride } = lanes(width);
    return rounds * (1 + turns(depth, stride * TILE_K) * (1 + rows));
  };
  /**
   * shaders/forward.wgsl: the embedding; norms, attention and products of each layer; the last norm and the head.
   */
  const forward = (rows: number): number =>
    each(rows * D4) +
    4 * LAYERS +
    1 +
    (2 * LAYERS + 1) * each(rows) * (1 + 3 * D4) +
    LAYERS * (each(rows * HEADS) * (1 + P + T) + sum((depth, width) => multiply(rows, depth, width))) +
    each(Math.ceil(rows / 4) * V4) * (1 + D4) +
    each(rows);
  /** shaders/tree.wgsl, one level. */
  const grow = each(COMPLETIONS) * (2 + G + COMPLETIONS + LEVELS) + each(Q + 1) * (1 + COMPLETIONS) + COMPLETIONS;

  /** shaders/sampler.wgsl, one token: the largest and the sum; top-k and top-p at their widest; the draw. */
  const draw = SAMPLER * (2 * V + 2 * V * (1 + V) + V);

  const rollout =
    each(Q) +
    each(PROMPT_ROWS) +
    T * (1 + each(COMPLETIONS) * (1 + draw)) +
    forward(PROMPT_ROWS) +
    LEVELS * (forward(COMPLETIONS) + grow);
  const score = forward(ROWS);
  // shaders/backward.wgsl, function by function.
  const head = each(Math.ceil((ROWS - PREFIX_ROWS) / 4) * D4) * (1 + V4) + each(V4 * D4) * (1 + ROWS);
  const denormalise = each(ROWS) * (1 + 2 * D4) + each(D4) * (1 + ROWS);
  const attention =
    each(PREFIX_ROWS * D4) + each(ROWS * HEADS) * (1 + P + T) + each(ROWS * HEADS) * (3 + LEVELS + P + LEVELS * G);
  const embeddings = each((V + CONTEXT) * D4) + each(D4) * (1 + 3 * ROWS);
  const backward =
    head +
    embeddings +
    4 * LAYERS +
    1 +
    (2 * LAYERS + 1) * denormalise +
    LAYERS *
      (attention +
        each(4 * ROWS * D4) +
        sum((depth, width) => outerproduct(ROWS, depth, width) + multiply(ROWS, width, depth)));
  // shaders/minibatch.wgsl, in every workgroup: rewards and lengths, penalties, and their moments.
  const group = G * (1 + 2 * T) + G * (1 + 2 * T + PENALTIES * T * (3 + V + T)) + T * (1 + 2 * G * (1 + T));
  const survey = MINIBATCH * (each(BLOCKS * Q) * (1 + group) + WORKGROUP);
  return Math.max(rollout, score, backward, survey);
}
