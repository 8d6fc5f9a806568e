/**
 * GPT-2 and the losses in jax-js (https://jax-js.com), whose automatic differentiation is independent of ours. Uses its
 * `cpu` device, which computes in float64; the `wasm` device computes exp and log in float32. Arrays of jax-js are
 * consumed by use; `.ref` keeps one alive, and in a test it does not matter that it is never freed.
 */
import { defaultDevice, init, jit, lax, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import { parameterLayout } from '../../src/policy/layout';
import { SMALL, type Case } from './gradient-case';
import { advantagesOf, isTrained } from './advantages';

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
  if (name === 'abs') return np.maximum(delta.ref, np.negative(delta.ref));
  if (name === 'k2') return scaled(times(delta, delta), 0.5);
  return add(np.subtract(np.exp(np.negative(delta.ref)), scalar(1)), delta);
}

/** x within ± limit, or only below it; straight through, as if it were not there for the gradient. */
function clamped(x: Tensor, limit: number, { clampSides, clampGradient }: Case['settings']): Tensor {
  if (limit === 0) return x;
  const below = np.minimum(x.ref, scalar(limit));
  const held = clampSides === 'upper' ? below : np.maximum(below, scalar(-limit));
  return clampGradient === 'straight-through' ? add(x, lax.stopGradient(subtract(held, x))) : held;
}

/** [N, T] what the terms of each token are multiplied by: 0 past the end and where a completion is not trained on. */
function tokenWeights(test: Case): number[] {
  const { batch, shape, settings } = test;
  const T = shape.answerLength;
  const lengths = Array.from(batch.lengths);
  const trained = lengths.map((_, n) => settings.advantage === 'cross-entropy' || isTrained(test, n));
  const completions = trained.filter(Boolean).length;
  const tokens = lengths.reduce((sum, length, n) => sum + (trained[n] ? length : 0), 0);
  return lengths.flatMap((length, n) => {
    const weight = {
      'sequence-sum': 1 / completions,
      'token-mean': 1 / tokens,
      'sequence-mean': 1 / (completions * length),
      'fixed-length': 1 / (completions * T),
    }[settings.aggregation];
    return Array.from({ length: T }, (_, t) => (trained[n] && t < length ? weight : 0));
  });
}

/** The scalar loss; only `lax.stopGradient` decides what is differentiated. */
function loss(p: Parameters, test: Case): Tensor {
  const { batch, shape, settings } = test;
  const { answerLength: T, vocabulary: V } = shape;
  const { method, clip, dualClip } = settings;
  const high = settings.clipHigh || clip;
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
  const lengths = constant(Array.from(batch.lengths), [N, 1]);
  const sumRatio = total(logRatio, 1);
  const wholeRatio = method.rhoLevel === 'geometric' ? np.divide(sumRatio, lengths.ref) : sumRatio;
  const spread = method.rhoLevel === 'token' ? logRatio : add(scaled(logRatio, 0), wholeRatio);
  const weights = constant(tokenWeights(test), [N, T]);
  const rho = np.exp(spread.ref);
  const advantages = times(constant(advantagesOf(test).flat(), [N, T]), mask);
  // PPO's minimum, and with dual clip the maximum of it and cA where A < 0.
  const bounded = (ratio: Tensor): Tensor => {
    const above = clip > 0 ? np.maximum(ratio.ref, scalar(1 - clip)) : ratio.ref;
    const inside = high > 0 ? np.minimum(above, scalar(1 + high)) : above;
    const least = np.minimum(times(ratio, advantages), np.multiply(inside, advantages.ref));
    const negative = np.less(advantages.ref, scalar(0)).astype(np.float64);
    return dualClip > 0 ? np.maximum(least, times(scaled(advantages, dualClip), negative)) : least;
  };
  let objective: Tensor;
  if (method.rhoLevel !== 'token') {
    // One ratio weighs each token's own log-prob; PPO's minimum then only says which of them count.
    const active = np.equal(bounded(rho), times(rho, advantages)).astype(np.float64);
    objective = times(times(lax.stopGradient(times(rho, active)), advantages), sampled);
  } else objective = bounded(rho);
  const mismatch = subtract(perToken(batch.behaviourLogprob), perToken(batch.samplerLogprob));
  const w = np.exp(settings.correctionLevel === 'token' ? mismatch : add(scaled(mismatch, 0), total(mismatch, 1)));
  const inside = np.greaterEqual(w.ref, scalar(settings.correctionLow)).astype(np.float64);
  const below = np.lessEqual(w.ref, scalar(settings.correctionHigh)).astype(np.float64);
  if (settings.importanceCorrection === 'truncated')
    objective = times(objective, np.minimum(w, scalar(settings.correctionHigh)));
  if (settings.importanceCorrection === 'masked') objective = times(objective, times(w, times(inside, below)));
  const probabilities = np.exp(rows.ref);
  const entropies = np.negative(np.sum(times(probabilities, rows), -1));
  const policyLoss = np.negative(total(times(add(objective, scaled(entropies, settings.entropyBonus)), weights)));

  const delta = subtract(sampled, perToken(batch.referenceLogprob));
  const exact = () => np.sum(times(probabilities, subtract(rows, constant(finite(batch.reference), [N, T, V]))), -1);
  // A completion's own estimate is a term of its first token: all have the same weight.
  const first = constant(
    Array.from({ length: N * T }, (_, at) => (at % T === 0 ? 1 : 0)),
    [N, T],
  );
  const penalty = ({ estimator, placement, estimatorLevel }: Case['settings']['method'], strength: number): Tensor => {
    if (estimator === 'none' || placement === 'reward') return scalar(0);
    // The upper side of the log-ratio is that of −δ.
    const near = (of: Tensor) => np.negative(clamped(np.negative(of.ref), settings.logRatioClamp, settings));
    const k = (of: Tensor) => clamped(estimate(estimator, near(of)), settings.estimateClamp, settings);
    const whole = () => times(add(scaled(delta, 0), k(total(delta, 1))), first);
    const estimates = estimator === 'full' ? exact() : estimatorLevel === 'sequence' ? whole() : times(k(delta), mask);
    const ratio = {
      loss: () => scalar(1),
      both: () => scalar(1),
      reward: () => scalar(1),
      'weighted-loss': () => rho.ref,
      'detached-weighted-loss': () => lax.stopGradient(rho.ref),
    }[placement]();
    return scaled(total(times(times(ratio, estimates), weights)), strength);
  };
  const penalties = add(penalty(method, settings.beta), penalty(settings.second, settings.secondBeta));
  return add(policyLoss, penalties);
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
