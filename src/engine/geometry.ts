/**
 * From a population's shapes to the constants of its shaders and the sizes of its buffers. Everything here depends only
 * on shapes and the kind of adapter, not on the number of runs, so a run's bits do not depend on its neighbours.
 */
import type { Features } from './features';
import type { KernelShape } from '../population/kernel-shape';
import { answerLength, promptLength } from '../arithmetic/vocabulary';
import { STREAM } from '../arithmetic/random';
import { tokensOf } from '../policy/config';
import { parameterLayout } from '../policy/layout';
import type { PopulationSpec } from '../population/api';

/**
 * Prompts per workgroup. More prompts share one reading of the weights (on the software adapter, a step of benchmark W1
 * takes 9 % less time with 8 than with 4); fewer leave enough workgroups for every CPU core and every multiprocessor of
 * a GPU.
 */
function promptsWanted(kind: KernelShape['kind'], perMinibatch: number): number {
  return kind === 'software' ? Math.min(16, Math.max(4, Math.floor(perMinibatch / 4))) : 4;
}

/**
 * The maximum number of vec4s of a row that a matrix product handles at once (shaders/multiply.wgsl); each lane holds
 * four times as many weights. MAX_TILE_K is the same for weight gradients (shaders/outerproduct.wgsl). On the software
 * adapter registers are memory anyway and loads dominate; a GPU needs free registers for other workgroups, and all
 * lanes busy.
 */
const MAX_AT_ONCE = { software: 8, gpu: 4 };
const MAX_TILE_K = { software: 8, gpu: 2 };

/** vec4s of parameters per workgroup of reduce and adam. */
const PARAMETERS_PER_GROUP = 512;

export interface Geometry {
  /** Constants prepended to every shader. */
  constants: Record<string, number>;
  /** Overrides of `constants` for a forward pass that keeps nothing for a backward pass. */
  transient: Record<string, number>;
  /** The typed estimators in use, which the shaders then include; absent for none. */
  estimators?: readonly string[];
  runs: number;
  prompts: number;
  groupSize: number;
  completions: number;
  P: number;
  T: number;
  V: number;
  /** Number of floats in one run's parameters. */
  parameters: number;
  /** Prompts per block, blocks per step and per minibatch, token rows per block. */
  promptsPerBlock: number;
  blocks: number;
  blocksPerMinibatch: number;
  rows: number;
  /** Slots of the parameter ring: behaviour, current and next policy never overlap within a step. */
  slots: number;
  /** vec4s per token row: of kept activations, and of scratch for the backward pass or a transient forward pass. */
  rowSize: number;
  scratchSize: number;
  norms: number;
  parameterGroups: number;
  workgroup: number;
  quads: boolean;
  /** u32s in `sequences` before the trees, and in the tree of one block. */
  trees: number;
  treeSize: number;
}

function largestDivisor(of: number, most: number): number {
  for (let divisor = most; divisor > 1; divisor--) if (of % divisor === 0) return divisor;
  return 1;
}

/** Chooses a shape, given the geometry that each shape would lead to. */
export type ChooseShape = (geometryIn: (shape: KernelShape) => Geometry) => KernelShape;

/** The part of a population's specification that determines its shapes. */
export type Shapes = Pick<
  PopulationSpec,
  'policy' | 'digits' | 'prompts' | 'groupSize' | 'minibatches' | 'staleness'
> & { runs: { length: number } };

/**
 * Constants and sizes for these shapes and features (none by default).
 * @throws Error as `parameterLayout`.
 */
export function geometryOf(
  spec: Shapes,
  { kind, workgroup, quads }: KernelShape,
  {
    ownSampler = false,
    wholeMinibatch = false,
    greedy = false,
    secondPenalty = false,
    control = false,
  }: Partial<Features> = {},
): Geometry {
  const { policy, groupSize, prompts, minibatches, staleness } = spec;
  const P = promptLength(spec.digits);
  const T = answerLength(spec.digits);
  const V = policy.vocabulary;
  const layout = parameterLayout(policy);
  const offsetOf = (name: string) => {
    const entry = layout.entries.find((each) => each.name === name);
    if (!entry) throw new Error(`The parameter layout has no ${name}.`);
    return entry.offset / 4;
  };
  const d4 = policy.dModel / 4;
  const v4 = V / 4;
  // One layer's part of a row, in vec4s: x, ln_1, qkv, attention's log Σ exp (one per head), mixed values, x1, ln_2,
  // hidden, gelu, statistics.
  const mixed = 5 * d4 + policy.heads;
  const offsets = {
    LN1: d4,
    QKV: 2 * d4,
    ATTENTION: 5 * d4,
    MIXED: mixed,
    X1: mixed + d4,
    LN2: mixed + 2 * d4,
    HIDDEN: mixed + 3 * d4,
    GELU_OUT: mixed + 7 * d4,
  };
  const layerSize = mixed + 11 * d4 + 1;
  const stack = policy.layers * layerSize;
  const perMinibatch = prompts / minibatches;
  // The wanted number of prompts, or the next smaller one that divides a minibatch.
  const q = largestDivisor(perMinibatch, promptsWanted(kind, perMinibatch));
  const chunk = largestDivisor(d4, MAX_AT_ONCE[kind]);
  const tileK = largestDivisor(d4, MAX_TILE_K[kind]);
  const levels = T - 1;
  const rows = q * (P + levels * groupSize);
  // A block's tree (shaders/sequence.wgsl), in u32s.
  const starts = 1;
  const words = starts + levels * (q + 1);
  const paths = words + rows;
  const nodes = paths + (rows - q * P) * levels;
  const tree = {
    TREE_STARTS: starts,
    TREE_WORDS: words,
    TREE_PATHS: paths,
    TREE_NODES: nodes,
    TREE_SIZE: nodes + q * groupSize * levels,
  };
  const trees = spec.runs.length * (prompts + prompts * groupSize * T);
  const parameters4 = layout.size / 4;
  const rounds = Math.ceil(PARAMETERS_PER_GROUP / workgroup);
  const parameterGroups = Math.ceil(parameters4 / (workgroup * rounds));
  const layer0 = offsetOf('transformer.h.0.ln_1.weight');
  const inLayer = (name: string) => offsetOf(`transformer.h.0.${name}.weight`) - layer0;
  const layerStride = policy.layers > 1 ? offsetOf('transformer.h.1.ln_1.weight') - layer0 : 0;
  const transientRow = layerSize + d4 + 1 + v4;
  const scratch = Math.max(6 * d4 + policy.heads, transientRow);
  const keptRow = stack + 2 * d4 + 1 + v4;
  const constants: Record<string, number> = {
    WORKGROUP: workgroup,
    QUADS: quads ? 1 : 0,
    CHUNK: chunk,
    CHUNK_QUADS: Math.ceil(chunk / 4),
    TILE_K: tileK,
    TILE_K_QUADS: Math.ceil(tileK / 4),
    TRANSPOSED: 0,
    ROUNDS: rounds,
    RUNS: spec.runs.length,
    FORWARDS: spec.runs.length,
    PROMPTS: prompts,
    G: groupSize,
    Q: q,
    BLOCKS: prompts / q,
    P,
    T,
    LEVELS: levels,
    PREFIX_ROWS: q * (P - 1),
    PROMPT_ROWS: q * P,
    COMPLETIONS: q * groupSize,
    ROWS: rows,
    TREES: trees,
    ...tree,
    DIGITS: spec.digits,
    V,
    V4: v4,
    TOKENS: tokensOf(policy),
    PADDED: policy.padding ? 1 : 0,
    D: policy.dModel,
    D4: d4,
    LAYERS: policy.layers,
    HEADS: policy.heads,
    HEAD4: d4 / policy.heads,
    CONTEXT: policy.context,
    PARAMETERS4: parameters4,
    NORMS: parameterGroups,
    ...offsets,
    STATISTICS: layerSize - 1,
    LAYER_STRIDE: layerSize,
    ROW4: keptRow,
    SCRATCH4: scratch,
    FINAL_X: stack,
    FINAL_LN: stack + d4,
    FINAL_STATISTICS: stack + 2 * d4,
    LOGITS: stack + 2 * d4 + 1,
    WTE: offsetOf('transformer.wte.weight'),
    WPE: offsetOf('transformer.wpe.weight'),
    LAYER0: layer0,
    LAYER_SIZE: layerStride,
    W_LN1: inLayer('ln_1'),
    W_QKV: inLayer('attn.c_attn'),
    W_PROJ: inLayer('attn.c_proj'),
    W_LN2: inLayer('ln_2'),
    W_FC: inLayer('mlp.c_fc'),
    W_MLP: inLayer('mlp.c_proj'),
    LNF: offsetOf('transformer.ln_f.weight'),
    HEAD: offsetOf('lm_head.weight'),
    PROMPT_STREAM: STREAM.prompt,
    EVALUATION_STREAM: STREAM.evaluation,
    LABEL_STREAM: STREAM.label,
    NOISE_STREAM: STREAM.noise,
    SAMPLER: ownSampler ? 1 : 0,
    MINIBATCH: wholeMinibatch ? 1 : 0,
    GREEDY: greedy ? 1 : 0,
    SECOND: secondPenalty ? 1 : 0,
    PENALTIES: secondPenalty ? 2 : 1,
    CONTROL: control ? 1 : 0,
  };
  return {
    constants,
    transient: {
      LAYER_STRIDE: 0,
      ROW4: scratch,
      FINAL_X: 0,
      FINAL_LN: layerSize,
      FINAL_STATISTICS: layerSize + d4,
      LOGITS: layerSize + d4 + 1,
    },
    runs: spec.runs.length,
    prompts,
    groupSize,
    completions: prompts * groupSize,
    P,
    T,
    V,
    parameters: layout.size,
    promptsPerBlock: q,
    blocks: prompts / q,
    blocksPerMinibatch: perMinibatch / q,
    rows,
    slots: staleness + minibatches + 1,
    rowSize: keptRow,
    scratchSize: scratch,
    norms: parameterGroups,
    parameterGroups,
    workgroup,
    quads,
    trees,
    treeSize: tree.TREE_SIZE,
  };
}
