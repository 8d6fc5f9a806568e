/**
 * GPT-2 in jax-js, with a KV cache. Everything here is traced once by `jit`. Arrays of jax-js are consumed by use, and
 * `.ref` keeps one alive; this is free while tracing, so helpers do not consume their arguments.
 */
import { nn, numpy as np } from '@jax-js/jax';
import type { PolicyConfig } from '../../policy/config';

export type Tensor = np.Array;
export type Parameters = Record<string, Tensor>;

/** Keys and values of one layer, [n, heads, positions, d ÷ heads]. */
export interface LayerCache {
  keys: Tensor;
  values: Tensor;
}

const NORM_EPSILON = 1e-5;

const linear = (p: Parameters, name: string, x: Tensor): Tensor =>
  np.matmul(x, p[`${name}.weight`].ref).add(p[`${name}.bias`].ref);

function norm(p: Parameters, name: string, x: Tensor): Tensor {
  const centred = x.ref.sub(np.mean(x, -1, { keepdims: true }));
  const variance = np.mean(np.square(centred.ref), -1, { keepdims: true });
  return centred
    .div(np.sqrt(variance.add(NORM_EPSILON)))
    .mul(p[`${name}.weight`].ref)
    .add(p[`${name}.bias`].ref);
}

function geluNew(x: Tensor): Tensor {
  const inner = x.ref.add(x.ref.mul(x.ref).mul(x.ref).mul(0.044715)).mul(Math.sqrt(2 / Math.PI));
  return x.mul(np.tanh(inner).add(1)).mul(0.5);
}

/** [n, S, d] → [n, heads, S, d ÷ heads]. */
const splitHeads = (x: Tensor, heads: number): Tensor =>
  x.reshape([x.shape[0], x.shape[1], heads, x.shape[2] / heads]).transpose([0, 2, 1, 3]);

function attention(
  config: PolicyConfig,
  p: Parameters,
  block: string,
  x: Tensor,
  past?: LayerCache,
): { out: Tensor; cache: LayerCache } {
  const [n, S, d] = x.shape;
  const { heads } = config;
  const [queries, newKeys, newValues] = np
    .split(linear(p, `${block}.attn.c_attn`, x), 3, -1)
    .map((part) => splitHeads(part, heads));
  const keys = past ? np.concatenate([past.keys, newKeys], 2) : newKeys;
  const values = past ? np.concatenate([past.values, newValues], 2) : newValues;
  let scores = np.matmul(queries, keys.ref.transpose([0, 1, 3, 2])).mul(1 / Math.sqrt(d / heads));
  // With a cache there is one query, the last, and it may see everything.
  if (!past) scores = np.where(np.tri(S, S, 0, { dtype: np.bool }), scores, -1e30);
  const mixed = np.matmul(nn.softmax(scores, -1), values.ref).transpose([0, 2, 1, 3]).reshape([n, S, d]);
  return { out: linear(p, `${block}.attn.c_proj`, mixed), cache: { keys, values } };
}

/**
 * Embeds [n, S] tokens at positions `from` … by one-hot products: with a vocabulary of 16 this is faster than a gather
 * and, in the backward pass, a scatter.
 */
function embed(config: PolicyConfig, p: Parameters, tokens: Tensor, from: number): Tensor {
  const S = tokens.shape[1];
  return np
    .matmul(nn.oneHot(tokens, config.vocabulary), p['transformer.wte.weight'].ref)
    .add(p['transformer.wpe.weight'].ref.slice([from, from + S]));
}

/**
 * @param tokens [n, S] int32 at positions `from` …
 * @param past the cache of earlier positions; S must then be 1.
 * @returns log-probs [n, last, V] of the tokens after the last `last` positions, and the updated cache.
 */
export function logprobs(
  config: PolicyConfig,
  p: Parameters,
  tokens: Tensor,
  from: number,
  last: number,
  temperature: number,
  past?: LayerCache[],
): { rows: Tensor; cache: LayerCache[] } {
  const S = tokens.shape[1];
  let x = embed(config, p, tokens, from);
  const cache: LayerCache[] = [];
  for (let layer = 0; layer < config.layers; layer++) {
    const block = `transformer.h.${layer}`;
    const attended = attention(config, p, block, norm(p, `${block}.ln_1`, x.ref), past?.[layer]);
    cache.push(attended.cache);
    x = x.add(attended.out);
    const hidden = geluNew(linear(p, `${block}.mlp.c_fc`, norm(p, `${block}.ln_2`, x.ref)));
    x = x.add(linear(p, `${block}.mlp.c_proj`, hidden));
  }
  const answers = S === last ? x : x.slice([], [S - last, S]);
  const logits = np.matmul(norm(p, 'transformer.ln_f', answers), p['lm_head.weight'].ref.transpose());
  return { rows: nn.logSoftmax(temperature === 1 ? logits : logits.div(temperature), -1), cache };
}
