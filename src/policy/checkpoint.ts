/**
 * A checkpoint in Hugging Face's format for GPT-2: `config.json` and `model.safetensors`. Transformers loads ours with
 * `GPT2LMHeadModel.from_pretrained(folder)`, and this file reads what Transformers saves.
 */
import * as v from 'valibot';
import { notAllowed, Refusal } from '../common/problem';
import { schemaProblem } from '../common/schema-problem';
import { END_TOKEN, PAD_TOKEN } from '../common/special-tokens';
import type { PolicyConfig } from './config';
import { checkPolicyConfig, parameterLayout, slice } from './layout';
import { quote } from './quote';
import { readSafetensors, writeSafetensors, type Tensor } from './safetensors';

/** Both files. As returned by `writeCheckpoint`, `weights.buffer` is exactly the file. */
export interface Checkpoint {
  config: string;
  weights: Uint8Array<ArrayBuffer>;
}

const LAYER_NORM_EPSILON = 1e-5;
const CONFIG = 'config.json';

/** The names of our sizes in config.json. */
const SIZE_NAMES: Record<keyof PolicyConfig, string> = {
  dModel: 'n_embd',
  layers: 'n_layer',
  heads: 'n_head',
  context: 'n_positions',
  vocabulary: 'vocab_size',
};

const Size = v.number();

/**
 * The conditions under which the engine computes the same function. A field may be absent if GPT2Config's default is
 * the value used here.
 */
const HuggingFaceConfig = v.object({
  model_type: v.literal('gpt2'),
  architectures: v.optional(v.tuple([v.literal('GPT2LMHeadModel')])),
  activation_function: v.optional(v.literal('gelu_new')),
  layer_norm_epsilon: v.optional(v.literal(LAYER_NORM_EPSILON)),
  tie_word_embeddings: v.literal(false),
  scale_attn_weights: v.optional(v.literal(true)),
  scale_attn_by_inverse_layer_idx: v.optional(v.literal(false)),
  add_cross_attention: v.optional(v.literal(false)),
  n_inner: v.nullish(Size),
  n_embd: Size,
  n_layer: Size,
  n_head: Size,
  n_positions: Size,
  vocab_size: Size,
});

/**
 * @param parameters the flat vector of `parameterLayout(config)`.
 * @param metadata strings to store in the weights file, in addition to Hugging Face's own `format: 'pt'`.
 * @throws Refusal if the parameters are not as many as the layout says, or one of them is not finite (naming its
 *   tensor).
 */
export function writeCheckpoint(
  config: PolicyConfig,
  parameters: Float32Array,
  metadata: Record<string, string> = {},
): Checkpoint {
  const { entries, size } = parameterLayout(config);
  if (parameters.length !== size) {
    throw new Refusal({ code: 'vector-size', field: 'parameters', given: parameters.length, size });
  }
  const tensors = entries.map((entry): [string, Tensor] => {
    const data = slice(parameters, entry);
    checkFinite(entry.name, data);
    return [entry.name, { dtype: 'F32', shape: entry.shape, data: Float32Array.from(data) }];
  });
  // A policy with a smaller vocabulary than the standard one lacks these tokens.
  const known = (token: number) => (token < config.vocabulary ? token : null);
  const huggingFace = {
    activation_function: 'gelu_new',
    architectures: ['GPT2LMHeadModel'],
    attn_pdrop: 0,
    bos_token_id: known(END_TOKEN),
    embd_pdrop: 0,
    eos_token_id: known(END_TOKEN),
    initializer_range: 0.02,
    layer_norm_epsilon: LAYER_NORM_EPSILON,
    model_type: 'gpt2',
    n_ctx: config.context,
    n_embd: config.dModel,
    n_head: config.heads,
    n_inner: null,
    n_layer: config.layers,
    n_positions: config.context,
    pad_token_id: known(PAD_TOKEN),
    resid_pdrop: 0,
    scale_attn_weights: true,
    tie_word_embeddings: false,
    torch_dtype: 'float32',
    transformers_version: '4.46.0',
    use_cache: true,
    vocab_size: config.vocabulary,
  };
  return {
    config: `${JSON.stringify(huggingFace, null, 2)}\n`,
    weights: writeSafetensors(tensors, { ...metadata, format: 'pt' }),
  };
}

/**
 * @returns the sizes, the flat parameters of `parameterLayout(config)`, and the strings kept in the weights file.
 * @throws Refusal naming the field of config.json or the tensor that is wrong.
 */
export function readCheckpoint(files: { config: string; weights: ArrayBuffer | Uint8Array }): {
  config: PolicyConfig;
  parameters: Float32Array<ArrayBuffer>;
  metadata: Record<string, string>;
} {
  const config = readConfig(files.config);
  const { entries, size } = parameterLayout(config);
  const { tensors, metadata } = readSafetensors(files.weights);
  const parameters = new Float32Array(size);
  for (const entry of entries) {
    const tensor = tensors.get(entry.name);
    const name = quote(entry.name);
    if (!tensor) throw new Refusal({ code: 'checkpoint-no-tensor', tensor: name });
    if (tensor.dtype !== 'F32') throw new Refusal({ code: 'checkpoint-dtype', tensor: name, given: tensor.dtype });
    if (tensor.shape.join() !== entry.shape.join())
      throw new Refusal({ code: 'checkpoint-shape', tensor: name, given: tensor.shape, due: entry.shape });
    const data = tensor.data as Float32Array;
    checkFinite(entry.name, data);
    slice(parameters, entry).set(data);
    tensors.delete(entry.name);
  }
  const [unexpected] = tensors.keys();
  if (unexpected !== undefined) throw new Refusal({ code: 'checkpoint-extra-tensor', tensor: quote(unexpected) });
  return { config, parameters, metadata };
}

function readConfig(text: string): PolicyConfig {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Refusal({ code: 'broken-file', file: CONFIG, line: null, reason: { code: 'no-json' } });
  }
  const parsed = v.safeParse(HuggingFaceConfig, json, { abortEarly: true });
  if (!parsed.success) {
    const reason = schemaProblem(parsed.issues[0]);
    throw new Refusal(
      reason.code === 'no-object'
        ? { code: 'broken-file', file: CONFIG, line: null, reason }
        : { code: 'in-file', file: CONFIG, reason },
    );
  }
  const found = parsed.output;
  const config: PolicyConfig = {
    dModel: found.n_embd,
    layers: found.n_layer,
    heads: found.n_head,
    context: found.n_positions,
    vocabulary: found.vocab_size,
  };
  try {
    checkPolicyConfig(config, SIZE_NAMES);
  } catch (error) {
    const { problem: reason } = error as Refusal;
    throw new Refusal({ code: 'in-file', file: CONFIG, reason }, { cause: error });
  }
  if (found.n_inner !== null && found.n_inner !== undefined && found.n_inner !== 4 * config.dModel) {
    const reason = notAllowed('n_inner', found.n_inner, { kind: 'one-of', values: ['null', 4 * config.dModel] });
    throw new Refusal({ code: 'in-file', file: CONFIG, reason });
  }
  return config;
}

function checkFinite(name: string, data: Float32Array): void {
  const index = data.findIndex((value) => !Number.isFinite(value));
  if (index >= 0)
    throw new Refusal({ code: 'checkpoint-not-finite', tensor: quote(name), given: String(data[index]), index });
}
