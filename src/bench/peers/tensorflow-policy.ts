/**
 * GPT-2 in TensorFlow.js, with a KV cache. Activations stay matrices [n·S, d], so that every linear layer is one fused
 * product with its bias; no tensor has a rank above 4 (on WebGPU TensorFlow.js tiles higher ranks on the host).
 */
import * as tf from '@tensorflow/tfjs-core';
import type { PolicyConfig } from '../../policy/config';

export type Parameters = Record<string, tf.Tensor>;

/** Keys and values of one layer, [n, heads, positions, d ÷ heads]. */
export interface LayerCache {
  keys: tf.Tensor4D;
  values: tf.Tensor4D;
}

const NORM_EPSILON = 1e-5;

const linear = (p: Parameters, name: string, x: tf.Tensor2D): tf.Tensor2D =>
  tf.fused.matMul({ a: x, b: p[`${name}.weight`], bias: p[`${name}.bias`] }) as tf.Tensor2D;

function norm(p: Parameters, name: string, x: tf.Tensor2D): tf.Tensor2D {
  const centred = tf.sub(x, tf.mean(x, 1, true));
  const deviation = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), NORM_EPSILON));
  return tf.add(tf.mul(tf.mul(centred, deviation), p[`${name}.weight`]), p[`${name}.bias`]);
}

function geluNew(x: tf.Tensor2D): tf.Tensor2D {
  const inner = tf.mul(tf.mul(x, tf.add(tf.mul(tf.square(x), 0.044715), 1)), Math.sqrt(2 / Math.PI));
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
}

function attention(
  config: PolicyConfig,
  p: Parameters,
  block: string,
  x: tf.Tensor2D,
  S: number,
  causal: tf.Tensor,
  past?: LayerCache,
): { out: tf.Tensor2D; cache: LayerCache } {
  const { heads, dModel: d } = config;
  const n = x.shape[0] / S;
  const qkv = tf.transpose(
    tf.reshape(linear(p, `${block}.attn.c_attn`, x), [n, S, 3 * heads, d / heads]),
    [0, 2, 1, 3],
  );
  const [queries, newKeys, newValues] = tf.split(qkv, 3, 1) as tf.Tensor4D[];
  const keys = past ? tf.concat([past.keys, newKeys], 2) : newKeys;
  const values = past ? tf.concat([past.values, newValues], 2) : newValues;
  let scores: tf.Tensor = tf.mul(tf.matMul(queries, keys, false, true), 1 / Math.sqrt(d / heads));
  // With a cache there is only the last query, which may attend to all positions.
  if (!past) scores = tf.add(scores, causal);
  const mixed = tf.reshape(tf.transpose(tf.matMul(tf.softmax(scores), values), [0, 2, 1, 3]), [
    n * S,
    d,
  ]) as tf.Tensor2D;
  return { out: linear(p, `${block}.attn.c_proj`, mixed), cache: { keys, values } };
}

/**
 * [n] → [n, width] in float32. Uses a cast, because on the wasm backend oneHot's dtype 'float32' keeps the bits of an
 * integer.
 */
export function oneHot(ids: tf.Tensor1D, width: number): tf.Tensor2D {
  return tf.cast(tf.oneHot(ids, width), 'float32') as tf.Tensor2D;
}

/** [S, S] 0 where a position may attend, −1e30 where it may not. */
export function causalMask(S: number): tf.Tensor2D {
  return tf.tensor2d(
    Float32Array.from({ length: S * S }, (_, j) => (j % S > Math.floor(j / S) ? -1e30 : 0)),
    [S, S],
  );
}

/**
 * @param tokens [n·S] int32 at positions `from` …
 * @param past the cache of earlier positions; S must then be 1.
 * @returns log-probs [n·last, V] of the tokens after the last `last` positions, and the updated cache.
 */
export function logprobs(
  config: PolicyConfig,
  p: Parameters,
  tokens: tf.Tensor1D,
  S: number,
  from: number,
  last: number,
  temperature: number,
  causal: tf.Tensor,
  past?: LayerCache[],
): { rows: tf.Tensor2D; cache: LayerCache[] } {
  const { dModel: d, vocabulary } = config;
  const n = tokens.shape[0] / S;
  // As a product, whose gradient is a product too; a gather's is a scatter, which the wasm backend does not support.
  const chosen = tf.matMul(oneHot(tokens, vocabulary), p['transformer.wte.weight'] as tf.Tensor2D);
  const places = tf.slice(p['transformer.wpe.weight'] as tf.Tensor2D, [from, 0], [S, d]);
  let x = tf.reshape(tf.add(tf.reshape(chosen, [n, S * d]), tf.reshape(places, [1, S * d])), [n * S, d]) as tf.Tensor2D;
  const cache: LayerCache[] = [];
  for (let layer = 0; layer < config.layers; layer++) {
    const block = `transformer.h.${layer}`;
    const attended = attention(config, p, block, norm(p, `${block}.ln_1`, x), S, causal, past?.[layer]);
    cache.push(attended.cache);
    x = tf.add(x, attended.out);
    x = tf.add(
      x,
      linear(p, `${block}.mlp.c_proj`, geluNew(linear(p, `${block}.mlp.c_fc`, norm(p, `${block}.ln_2`, x)))),
    );
  }
  const answers =
    S === last
      ? x
      : (tf.reshape(tf.slice(tf.reshape(x, [n, S * d]), [0, (S - last) * d], [n, last * d]), [
          n * last,
          d,
        ]) as tf.Tensor2D);
  const logits: tf.Tensor2D = tf.matMul(
    norm(p, 'transformer.ln_f', answers),
    p['lm_head.weight'] as tf.Tensor2D,
    false,
    true,
  );
  return {
    rows: tf.logSoftmax(temperature === 1 ? logits : tf.div<tf.Tensor2D>(logits, temperature)) as tf.Tensor2D,
    cache,
  };
}
