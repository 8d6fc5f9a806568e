/**
 * GPT-2 and the losses in jax-js (https://jax-js.com), whose automatic differentiation is independent of ours. Uses its
 * `cpu` device, which computes in float64; the `wasm` device computes exp and log in float32. Arrays of jax-js are
 * consumed by use; `.ref` keeps one alive, and in a test it does not matter that it is never freed.
 */
import { defaultDevice, init, jit, lax, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import { parameterLayout } from '../../src/policy/layout';
import { SMALL, type Case } from './gradient-case';
import { advantagesOf } from './advantages';

type Tensor = np.Array;
type Parameters = Record<string, Tensor>;

export async function startJax(): Promise<void> {
  // jax-js asks `instanceof Float16Array`, which Node 20 does not have yet.
  (globalThis as { Float16Array?: unknown }).Float16Array ??= class {};
  await init('cpu');
  defaultDevice('cpu');
}

function constant(values: ArrayLike<number>, shape: number[]): Tensor {
  return np.array(Float64Array.from(values), { dtype: np.float64 }).reshape(shape);
}
function scalar(value: number): Tensor {
  return np.array(value, { dtype: np.float64 });
}

const add = (a: Tensor, b: Tensor) => np.add(a.ref, b.ref);
const subtract = (a: Tensor, b: Tensor) => np.subtract(a.ref, b.ref);
const times = (a: Tensor, b: Tensor) => np.multiply(a.ref, b.ref);
const scaled = (a: Tensor, by: number) => np.multiply(a.ref, scalar(by));
const matmul = (a: Tensor, b: Tensor) => np.matmul(a.ref, b.ref);
const total = (a: Tensor, axis?: number) =>
  axis === undefined ? np.sum(a.ref) : np.sum(a.ref, axis, { keepdims: true });

function oneHot(ids: ArrayLike<number>, shape: number[], width: number): Tensor {
  const values = new Float64Array(ids.length * width);
  for (let j = 0; j < ids.length; j++) values[j * width + ids[j]] = 1;
  return constant(values, [...shape, width]);
}

function norm(p: Parameters, name: string, x: Tensor): Tensor {
  const width = x.shape[x.ndim - 1];
  const centred = subtract(x, scaled(total(x, -1), 1 / width));
  const variance = scaled(total(times(centred, centred), -1), 1 / width);
  const unit = np.divide(centred, np.sqrt(np.add(variance, scalar(1e-5))));
  return add(times(unit, p[`${name}.weight`]), p[`${name}.bias`]);
}

const linear = (p: Parameters, name: string, x: Tensor) => add(matmul(x, p[`${name}.weight`]), p[`${name}.bias`]);

function geluNew(x: Tensor): Tensor {
  const inner = scaled(add(x, scaled(times(times(x, x), x), 0.044715)), Math.sqrt(2 / Math.PI));
  return scaled(times(x, np.add(np.tanh(inner), scalar(1))), 0.5);
}

function attention(p: Parameters, block: string, x: Tensor): Tensor {
  const [N, S, d] = x.shape;
  const width = d / SMALL.heads;
  const qkv = linear(p, `${block}.attn.c_attn`, x);
  const [queries, keys, values] = [0, 1, 2].map((part) => {
    // A slice of the fused product, as a product with a selection of columns.
    const selection = oneHot(
      Array.from({ length: d }, (_, j) => part * d + j),
      [d],
      3 * d,
    );
    return np.transpose(np.reshape(matmul(qkv, np.transpose(selection)), [N, S, SMALL.heads, width]), [0, 2, 1, 3]);
  });
  const scores = scaled(matmul(queries, np.transpose(keys, [0, 1, 3, 2])), 1 / Math.sqrt(width));
  const causal = constant(
    Array.from({ length: S * S }, (_, j) => (j % S > Math.floor(j / S) ? -1e30 : 0)),
    [S, S],
  );
  const mixed = matmul(nn.softmax(add(scores, causal), -1), values);
  return linear(p, `${block}.attn.c_proj`, np.reshape(np.transpose(mixed, [0, 2, 1, 3]), [N, S, d]));
}

/** Log-probs [N, T, V] at the case's temperature. */
function logprobs(p: Parameters, { batch, shape, settings }: Case): Tensor {
  const { promptLength: P, answerLength: T, positions: S, vocabulary: V } = shape;
  const N = batch.lengths.length;
  const tokens = Array.from({ length: N * S }, (_, j) => {
    const [n, s] = [Math.floor(j / S), j % S];
    return s < P ? batch.prompts[Math.floor(n / batch.groupSize) * P + s] : batch.tokens[n * T + s - P];
  });
  const positions = oneHot(
    Array.from({ length: S }, (_, s) => s),
    [S],
    SMALL.context,
  );
  let x = add(
    matmul(oneHot(tokens, [N, S], V), p['transformer.wte.weight']),
    matmul(positions, p['transformer.wpe.weight']),
  );
  for (let layer = 0; layer < SMALL.layers; layer++) {
    const block = `transformer.h.${layer}`;
    x = add(x, attention(p, block, norm(p, `${block}.ln_1`, x)));
    const hidden = geluNew(linear(p, `${block}.mlp.c_fc`, norm(p, `${block}.ln_2`, x)));
    x = add(x, linear(p, `${block}.mlp.c_proj`, hidden));
  }
  const answers = oneHot(
    Array.from({ length: T }, (_, t) => P - 1 + t),
    [T],
    S,
  );
  // The selection on the right: jax-js 0.1 misplaces the axes of a matrix times a batch of matrices.
  const last = np.matrixTranspose(matmul(np.matrixTranspose(norm(p, 'transformer.ln_f', x)), np.transpose(answers)));
  return nn.logSoftmax(scaled(matmul(last, np.transpose(p['lm_head.weight'].ref)), 1 / settings.temperature), -1);
}

function estimate(name: string, delta: Tensor): Tensor {
  if (name === 'k1') return delta.ref;
  if (name === 'k2') return scaled(times(delta, delta), 0.5);
  return add(np.subtract(np.exp(np.negative(delta.ref)), scalar(1)), delta);
}

/** The scalar loss; only `lax.stopGradient` decides what is differentiated. */
function loss(p: Parameters, test: Case): Tensor {
  const { batch, shape, settings } = test;
  const { answerLength: T, vocabulary: V } = shape;
  const { method, beta, clip } = settings;
  const N = batch.lengths.length;
  const mask = constant(
    Array.from({ length: N * T }, (_, at) => (at % T < batch.lengths[Math.floor(at / T)] ? 1 : 0)),
    [N, T],
  );
  // Past a completion's end the batch holds anything: masked to 0 here as below.
  const perToken = (values: Float64Array) => times(constant(values, [N, T]), mask);
  const rows = logprobs(p, test);
  const sampled = times(np.sum(times(rows, oneHot(batch.tokens, [N, T], V)), -1), mask);
  if (settings.advantage === 'cross-entropy') return scaled(total(sampled), -1 / N);

  const logRatio = subtract(sampled, perToken(batch.behaviourLogprob));
  const spread = method.rhoLevel === 'sequence' ? add(scaled(logRatio, 0), total(logRatio, 1)) : logRatio;
  const rho = np.exp(spread.ref);
  const advantages = times(constant(advantagesOf(test).flat(), [N, T]), mask);
  let objective: Tensor;
  if (method.rhoLevel === 'sequence') {
    // One ratio weighs each token's own log-prob; PPO's minimum then only says which of them count.
    const bounded = clip > 0 ? np.clip(rho.ref, scalar(1 - clip), scalar(1 + clip)) : rho.ref;
    const active = np.lessEqual(times(rho, advantages), np.multiply(bounded, advantages.ref)).astype(np.float64);
    objective = times(times(lax.stopGradient(times(rho, active)), advantages), sampled);
  } else {
    objective = times(rho, advantages);
    if (clip > 0)
      objective = np.minimum(objective, times(np.clip(rho.ref, scalar(1 - clip), scalar(1 + clip)), advantages));
  }
  const policyLoss = scaled(total(objective), -1 / N);
  if (method.estimator === 'none' || method.placement === 'reward') return policyLoss;

  const clamped = (x: Tensor, limit: number) => (limit > 0 ? np.clip(x, scalar(-limit), scalar(limit)) : x);
  const k = (of: Tensor) =>
    clamped(estimate(method.estimator, clamped(of, settings.logRatioClamp)), settings.estimateClamp);
  const delta = subtract(sampled, perToken(batch.referenceLogprob));
  const exact = () => np.sum(times(np.exp(rows.ref), subtract(rows, constant(finite(batch.reference), [N, T, V]))), -1);
  let penalty =
    method.estimator === 'full' ? exact() : method.estimatorLevel === 'sequence' ? k(total(delta, 1)) : k(delta);
  if (method.estimatorLevel === 'token') penalty = times(penalty, mask);
  if (method.placement === 'weighted-loss' || method.placement === 'detached-weighted-loss') {
    const ratio = method.estimatorLevel === 'sequence' ? np.exp(total(logRatio, 1)) : rho;
    penalty = times(method.placement === 'weighted-loss' ? ratio : lax.stopGradient(ratio.ref), penalty);
  }
  return add(policyLoss, scaled(total(penalty), beta / N));
}

/** Rows past the end were never filled, or may hold anything. */
function finite(values: Float64Array): Float64Array {
  return values.map((each) => (Number.isFinite(each) ? each : 0));
}

/** Loss and flat gradient of a case by automatic differentiation. */
export async function jaxGradient(test: Case): Promise<{ loss: number; gradient: Float64Array }> {
  const { entries, size } = parameterLayout(SMALL);
  const parameters: Parameters = Object.fromEntries(
    entries.map(({ name, offset, size: count, shape }) => [
      name,
      constant(test.parameters.subarray(offset, offset + count), shape),
    ]),
  );
  const [value, gradients] = jit(valueAndGrad((p: Parameters) => loss(p, test)))(parameters);
  const gradient = new Float64Array(size);
  for (const { name, offset } of entries) gradient.set((await gradients[name].data()) as Float64Array, offset);
  return { loss: (await value.data())[0], gradient };
}
