/** config.json of a GPT-2: what it says of the sizes, and whether the engine computes the same function. */
import * as v from 'valibot';
import { notAllowed, Refusal } from '../common/problem';
import { schemaProblem } from '../common/schema-problem';
import { END_TOKEN, PAD_TOKEN } from '../common/special-tokens';
import { tokensOf, type PolicyConfig } from './config';
import { checkPolicyConfig } from './layout';

export const LAYER_NORM_EPSILON = 1e-5;
export const CONFIG = 'config.json';

/** The names of our sizes in config.json. */
const SIZE_NAMES = {
  dModel: 'n_embd',
  layers: 'n_layer',
  heads: 'n_head',
  context: 'n_positions',
  vocabulary: 'vocab_size',
};

/** Sizes of GPT-2's own byte-pair vocabulary: as released, and as nanoGPT pads it. */
const BYTE_PAIRS = [50257, 50304];

const Size = v.number();

/**
 * The conditions under which the engine computes the same function. A field may be absent if GPT2Config's default is
 * the value used here. The four names of the activation are of the same function in Transformers: GELU with tanh.
 */
const HuggingFaceConfig = v.object({
  model_type: v.literal('gpt2'),
  architectures: v.nullish(v.tuple([v.picklist(['GPT2LMHeadModel', 'GPT2Model', 'GPT2DoubleHeadsModel'])])),
  activation_function: v.optional(v.picklist(['gelu_new', 'gelu_pytorch_tanh', 'gelu_fast', 'gelu_accurate'])),
  layer_norm_epsilon: v.optional(v.literal(LAYER_NORM_EPSILON)),
  tie_word_embeddings: v.optional(v.boolean()),
  scale_attn_weights: v.optional(v.literal(true)),
  scale_attn_by_inverse_layer_idx: v.optional(v.literal(false)),
  add_cross_attention: v.optional(v.literal(false)),
  quantization_config: v.optional(v.null()),
  n_inner: v.nullish(Size),
  n_embd: Size,
  n_layer: Size,
  n_head: Size,
  n_positions: Size,
  vocab_size: Size,
});

/** @returns the sizes, and whether the embeddings are tied: null if it does not say, and GPT2Config's default holds. */
export function readConfig(text: string): { config: PolicyConfig; tied: boolean | null } {
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
  const tokens = found.vocab_size;
  const padding = Number.isInteger(tokens) && tokens > 0 ? (4 - (tokens % 4)) % 4 : 0;
  const config: PolicyConfig = {
    dModel: found.n_embd,
    layers: found.n_layer,
    heads: found.n_head,
    context: found.n_positions,
    vocabulary: tokens + padding,
    ...(padding > 0 ? { padding } : {}),
  };
  try {
    if (BYTE_PAIRS.includes(tokens)) throw new Refusal({ code: 'checkpoint-byte-pairs', given: tokens });
    checkPolicyConfig(config, SIZE_NAMES);
    if (found.n_inner !== null && found.n_inner !== undefined && found.n_inner !== 4 * config.dModel)
      throw new Refusal(notAllowed('n_inner', found.n_inner, { kind: 'one-of', values: ['null', 4 * config.dModel] }));
  } catch (error) {
    const { problem: reason } = error as Refusal;
    throw new Refusal({ code: 'in-file', file: CONFIG, reason }, { cause: error });
  }
  return { config, tied: found.tie_word_embeddings ?? null };
}

/** config.json as Transformers writes it, with embeddings that are not tied. */
export function writeConfig(config: PolicyConfig): string {
  const tokens = tokensOf(config);
  // A policy with a smaller vocabulary than the standard one lacks these tokens.
  const known = (token: number) => (token < tokens ? token : null);
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
    vocab_size: tokens,
  };
  return `${JSON.stringify(huggingFace, null, 2)}\n`;
}
