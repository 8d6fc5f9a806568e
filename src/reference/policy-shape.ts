/** Sizes and parameter offsets of one policy, looked up once, so that inner loops only use numbers. */
import { tokensOf, type PolicyConfig } from '../policy/config';
import { parameterLayout } from '../policy/layout';

/** Offsets of weight (or gain) and bias in the flat vector. */
export interface Pair {
  weight: number;
  bias: number;
}

export interface LayerOffsets {
  norm1: Pair;
  qkv: Pair;
  projection: Pair;
  norm2: Pair;
  expand: Pair;
  contract: Pair;
}

export interface PolicyShape {
  d: number;
  heads: number;
  vocabulary: number;
  /** Entries of the vocabulary without padding. */
  tokens: number;
  /** P and T. */
  promptLength: number;
  answerLength: number;
  /** P + T − 1: the last token is never an input. */
  positions: number;
  /** Number of floats in the flat vector. */
  parameters: number;
  tokenEmbedding: number;
  positionEmbedding: number;
  layers: LayerOffsets[];
  finalNorm: Pair;
  head: number;
}

/** @throws Error as `parameterLayout`. */
export function shapeOf(config: PolicyConfig, promptLength: number, answerLength: number): PolicyShape {
  const { entries, size } = parameterLayout(config);
  const offsets = new Map(entries.map((entry) => [entry.name, entry.offset]));
  const at = (name: string) => {
    const offset = offsets.get(name);
    if (offset === undefined) throw new Error(`The policy's layout has no ${name}.`);
    return offset;
  };
  const pair = (name: string): Pair => ({ weight: at(`${name}.weight`), bias: at(`${name}.bias`) });
  return {
    d: config.dModel,
    heads: config.heads,
    vocabulary: config.vocabulary,
    tokens: tokensOf(config),
    promptLength,
    answerLength,
    positions: promptLength + answerLength - 1,
    parameters: size,
    tokenEmbedding: at('transformer.wte.weight'),
    positionEmbedding: at('transformer.wpe.weight'),
    layers: Array.from({ length: config.layers }, (_, layer) => {
      const block = `transformer.h.${layer}`;
      return {
        norm1: pair(`${block}.ln_1`),
        qkv: pair(`${block}.attn.c_attn`),
        projection: pair(`${block}.attn.c_proj`),
        norm2: pair(`${block}.ln_2`),
        expand: pair(`${block}.mlp.c_fc`),
        contract: pair(`${block}.mlp.c_proj`),
      };
    }),
    finalNorm: pair('transformer.ln_f'),
    head: at('lm_head.weight'),
  };
}
