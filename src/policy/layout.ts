/**
 * The position of each parameter in the flat vector, shared by the engine, the reference, initialisation and
 * checkpoints. Names and shapes are those of Hugging Face's `GPT2LMHeadModel`; matrices are [in, out] (its Conv1D),
 * except `lm_head.weight`, which is [vocabulary, d].
 */
import { notAllowed, Refusal, shown } from '../common/problem';
import type { PolicyConfig } from './config';

/** embedding, matrix: weights, initialised at random. bias: initially 0. gain (of a LayerNorm): initially 1. */
export type ParameterKind = 'embedding' | 'matrix' | 'bias' | 'gain';

export interface ParameterEntry {
  name: string;
  shape: number[];
  /** First float in the flat vector; a multiple of 4, so that a shader can read it as vec4. */
  offset: number;
  /** Number of floats: the product of `shape`. */
  size: number;
  kind: ParameterKind;
}

export interface ParameterLayout {
  entries: ParameterEntry[];
  /** Number of floats in the whole vector. */
  size: number;
}

/** Upper limit of each field; it keeps every product of sizes exact. */
const LARGEST_FIELD = 65536;
/** Upper limit on parameters: 256 MiB in float32, far beyond any toy. */
const LARGEST_POLICY = 2 ** 26;

type SizeNames = Record<Exclude<keyof PolicyConfig, 'padding'>, string>;

const OWN_NAMES: SizeNames = {
  dModel: 'dModel',
  layers: 'layers',
  heads: 'heads',
  context: 'context',
  vocabulary: 'vocabulary',
};

/**
 * @param names what the fields are called where the sizes come from.
 * @throws Refusal naming the first field that no policy here can have.
 */
export function checkPolicyConfig(config: PolicyConfig, names: SizeNames = OWN_NAMES): void {
  for (const field of ['dModel', 'layers', 'heads', 'context', 'vocabulary'] as const) {
    const value: unknown = config[field];
    if (!Number.isInteger(value) || config[field] < 1 || config[field] > LARGEST_FIELD) {
      throw new Refusal(notAllowed(names[field], value, { kind: 'number', whole: true, min: 1, max: LARGEST_FIELD }));
    }
  }
  const { dModel, layers, heads, context, vocabulary, padding = 0 } = config;
  if (!Number.isInteger(padding) || padding < 0 || padding > 3)
    throw new Refusal(notAllowed('padding', padding, { kind: 'number', whole: true, min: 0, max: 3 }));
  for (const field of ['dModel', 'vocabulary'] as const) {
    if (config[field] % 4 !== 0)
      throw new Refusal(notAllowed(names[field], config[field], { kind: 'number', multipleOf: 4 }));
  }
  if (dModel % (4 * heads) !== 0) {
    throw new Refusal({
      code: 'policy-heads',
      field: names.heads,
      given: shown(heads),
      width: names.dModel,
      size: dModel,
    });
  }
  const size = dModel * (2 * vocabulary + context + 2) + layers * dModel * (12 * dModel + 13);
  if (size > LARGEST_POLICY) {
    const sizes = (['dModel', 'layers', 'context', 'vocabulary'] as const).map(
      (field) => [names[field], config[field]] as const,
    );
    throw new Refusal({ code: 'policy-size', sizes, parameters: size, most: LARGEST_POLICY });
  }
}

/**
 * The layout of a policy of these sizes, in the order of Hugging Face's state dict.
 * @throws Refusal as `checkPolicyConfig`.
 */
export function parameterLayout(config: PolicyConfig): ParameterLayout {
  checkPolicyConfig(config);
  const { dModel: d, layers, context, vocabulary } = config;
  const entries: ParameterEntry[] = [];
  let offset = 0;
  const add = (name: string, kind: ParameterKind, ...shape: number[]) => {
    const size = shape.reduce((product, dimension) => product * dimension, 1);
    entries.push({ name, shape, offset, size, kind });
    offset += size;
  };
  const addNorm = (name: string) => {
    add(`${name}.weight`, 'gain', d);
    add(`${name}.bias`, 'bias', d);
  };
  const addLinear = (name: string, inputs: number, outputs: number) => {
    add(`${name}.weight`, 'matrix', inputs, outputs);
    add(`${name}.bias`, 'bias', outputs);
  };

  add('transformer.wte.weight', 'embedding', vocabulary, d);
  add('transformer.wpe.weight', 'embedding', context, d);
  for (let layer = 0; layer < layers; layer++) {
    const block = `transformer.h.${layer}`;
    addNorm(`${block}.ln_1`);
    addLinear(`${block}.attn.c_attn`, d, 3 * d);
    addLinear(`${block}.attn.c_proj`, d, d);
    addNorm(`${block}.ln_2`);
    addLinear(`${block}.mlp.c_fc`, d, 4 * d);
    addLinear(`${block}.mlp.c_proj`, 4 * d, d);
  }
  addNorm('transformer.ln_f');
  add('lm_head.weight', 'matrix', vocabulary, d);
  return { entries, size: offset };
}

/** The part of a flat vector (parameters, gradients, moments) that belongs to the entry: a view, not a copy. */
export function slice<T extends Float32Array | Float64Array>(parameters: T, entry: ParameterEntry): T {
  return parameters.subarray(entry.offset, entry.offset + entry.size) as T;
}
