/**
 * The training step in TensorFlow.js. It has no compiler: every operation is a kernel. Therefore parameters, gradients
 * and moments are one vector each (ten kernels for Adam instead of ten per tensor), and only the mean reward is read.
 */
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import * as tf from '@tensorflow/tfjs-core';
import { randomBits, STREAM, uniform } from '../../arithmetic/random';
import { answerLength, promptLength, TOKEN } from '../../arithmetic/vocabulary';
import { parameterLayout } from '../../policy/layout';
import type { PopulationSpec } from '../../population/api';
import { sequences, type FixedBatch } from './peer-batch';
import type { PeerProgram } from './program';
import { ANYTHING, drawPrompts } from './prompts';
import { causalMask, logprobs, oneHot, type LayerCache, type Parameters } from './tensorflow-policy';

interface State {
  policy: tf.Tensor1D;
  first: tf.Tensor1D;
  second: tf.Tensor1D;
}

/** Tensors that do not change from step to step. */
interface Constants {
  reference: Parameters;
  causalPrompt: tf.Tensor;
  causalWhole: tf.Tensor;
  /** [N] index of each completion's prompt. */
  promptOf: tf.Tensor1D;
}

/** The flat vector's parts, in the order of policy/layout.ts. */
function partsOf(spec: PopulationSpec, flat: tf.Tensor1D): tf.Tensor[] {
  const { entries } = parameterLayout(spec.policy);
  return tf
    .split(
      flat,
      entries.map(({ size }) => size),
    )
    .map((part, i) => tf.reshape(part, entries[i].shape));
}

function named(spec: PopulationSpec, parts: tf.Tensor[]): Parameters {
  return Object.fromEntries(parameterLayout(spec.policy).entries.map(({ name }, i) => [name, parts[i]]));
}

/**
 * Samples T tokens [N, T] for prompts [B, P]: the prompts once each, then token by token with the cache. The same
 * `seed` and `step` draw the same tokens.
 */
function rollout(
  spec: PopulationSpec,
  p: Parameters,
  prompts: tf.Tensor2D,
  { causalPrompt, promptOf }: Constants,
  seed: number,
  step: number,
): tf.Tensor2D {
  const {
    policy: config,
    runs: [{ temperature }],
  } = spec;
  const [P, T] = [promptLength(spec.digits), answerLength(spec.digits)];
  const filled = logprobs(config, p, tf.reshape(prompts, [prompts.size]), P, 0, 1, temperature, causalPrompt);
  let rows: tf.Tensor2D = tf.gather(filled.rows, promptOf);
  let cache: LayerCache[] = filled.cache.map(({ keys, values }) => ({
    keys: tf.gather(keys, promptOf),
    values: tf.gather(values, promptOf),
  }));
  const tokens: tf.Tensor2D[] = [];
  for (let t = 0; t < T; t++) {
    const token = tf.multinomial(rows, 1, uniform(randomBits(seed, STREAM.sample, step, 0, 0, t))) as tf.Tensor2D;
    tokens.push(token);
    if (t + 1 < T)
      ({ rows, cache } = logprobs(
        config,
        p,
        tf.reshape(token, [token.size]),
        1,
        P + t,
        1,
        temperature,
        causalPrompt,
        cache,
      ));
  }
  return tf.concat(tokens, 1);
}

/** [N, T] 1 up to and including the first end token. */
function maskOf(tokens: tf.Tensor2D): tf.Tensor2D {
  return tf.cumprod(tf.cast(tf.notEqual(tokens, TOKEN.end), 'float32'), 1, true) as tf.Tensor2D;
}

/**
 * Gradient, flat, of −1/N Σ_i A_i Σ_t log π(y_t), with A the leave-one-out advantage of reward − β·Σ_t k1; and the mean
 * reward. `inputs` [N, P + T − 1], `tokens` [N, T], `expected` [B, T].
 */
function learn(
  spec: PopulationSpec,
  policy: tf.Tensor[],
  constants: Constants,
  inputs: tf.Tensor2D,
  tokens: tf.Tensor2D,
  expected: tf.Tensor2D,
): { gradient: tf.Tensor1D; reward: tf.Scalar } {
  const {
    policy: config,
    prompts: B,
    groupSize: G,
    runs: [{ temperature, beta }],
  } = spec;
  const N = B * G;
  const [S, T] = [inputs.shape[1], tokens.shape[1]];
  const ids = tf.reshape(inputs, [N * S]) as tf.Tensor1D;
  const mask = maskOf(tokens);
  // Also masks everything after the end token.
  const chosen = tf.mul(
    oneHot(tf.reshape(tokens, [N * T]) as tf.Tensor1D, config.vocabulary),
    tf.reshape(mask, [N * T, 1]),
  );
  const logprob = (p: Parameters) =>
    tf.reshape(
      tf.sum(
        tf.reshape(tf.mul(logprobs(config, p, ids, S, 0, T, temperature, constants.causalWhole).rows, chosen), [
          N,
          T * config.vocabulary,
        ]),
        1,
      ),
      [B, G],
    );

  const wanted = tf.gather(expected, constants.promptOf);
  const right = tf.reshape(tf.all(tf.logicalOr(tf.equal(wanted, ANYTHING), tf.equal(tokens, wanted)), 1), [B, G]);
  const rewards = tf.cast(right, 'float32');
  const frozen = logprob(constants.reference);
  const loss = (...parts: tf.Tensor[]): tf.Scalar => {
    const own = logprob(named(spec, parts));
    // customGrad is how TensorFlow.js stops gradients: everything computed inside is a constant outside.
    const weighted = tf.customGrad((x, save) => {
      const scores = tf.sub(rewards, tf.mul(tf.sub(x as tf.Tensor, frozen), beta));
      const advantages = tf.mul(tf.sub(scores, tf.mean(scores, 1, true)), -1 / (B * (G - 1)));
      (save as tf.GradSaveFunc)([advantages]);
      return {
        value: tf.sum(tf.mul(advantages, x as tf.Tensor)),
        gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(saved[0], dy),
      };
    });
    return weighted(own) as tf.Scalar;
  };
  const gradients = tf.grads(loss)(policy);
  return {
    gradient: tf.concat(gradients.map((each) => tf.reshape(each, [each.size]) as tf.Tensor1D)),
    reward: tf.mean(rewards),
  };
}

/** @throws Error if TensorFlow.js does not start the backend here. */
export async function createTensorFlow(backend: 'webgpu' | 'wasm'): Promise<PeerProgram> {
  if (backend === 'wasm') {
    const [{ setWasmPaths }, plain, simd, threaded] = await Promise.all([
      import('@tensorflow/tfjs-backend-wasm'),
      import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url'),
      import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'),
      import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url'),
    ]);
    setWasmPaths({
      'tfjs-backend-wasm.wasm': plain.default,
      'tfjs-backend-wasm-simd.wasm': simd.default,
      'tfjs-backend-wasm-threaded-simd.wasm': threaded.default,
    });
  } else await import('@tensorflow/tfjs-backend-webgpu');
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js cannot start its backend ${backend} here.`);
  await tf.ready();
  return new TensorFlowProgram(backend);
}

class TensorFlowProgram implements PeerProgram {
  readonly description;
  #spec?: PopulationSpec;
  #constants?: Constants;
  #runs: State[] = [];
  #step = 0;

  constructor(backend: 'webgpu' | 'wasm') {
    this.description = {
      tool: 'TensorFlow.js',
      package: '@tensorflow/tfjs-core',
      backend,
      mode: 'KV cache, flat Adam',
    };
  }

  async prepare(spec: PopulationSpec): Promise<void> {
    tf.dispose([this.#runs, this.#constants] as never);
    this.#spec = spec;
    this.#constants = constantsOf(spec);
    this.#runs = spec.runs.map(() => ({
      policy: tf.tensor1d(spec.initial ?? spec.reference),
      first: tf.zeros([spec.reference.length]),
      second: tf.zeros([spec.reference.length]),
    }));
    this.#step = 0;
  }

  async step(): Promise<number> {
    this.#step++;
    const rewards = this.#runs.map((_, run) => this.#stepOf(run));
    // Read after all steps, so that no run waits for another's read.
    const values = await Promise.all(rewards.map((reward) => reward.data()));
    tf.dispose(rewards);
    return values.reduce((sum, [value]) => sum + value, 0) / values.length;
  }

  /** Submits one run's step without waiting; returns its mean reward as a tensor. */
  #stepOf(run: number): tf.Scalar {
    const [spec, constants] = [this.#spec, this.#constants];
    if (!spec || !constants) throw new Error('step: nothing is prepared.');
    const {
      prompts: B,
      runs: [{ adamBeta1, adamBeta2, adamEpsilon, learningRate }],
    } = spec;
    const T = answerLength(spec.digits);
    const before = this.#runs[run];
    const [correction1, correction2] = [1 - adamBeta1 ** this.#step, 1 - adamBeta2 ** this.#step];
    const drawn = drawPrompts(spec, run, this.#step);
    const { reward, ...after } = tf.tidy(() => {
      const prompts = tf.tensor2d(drawn.prompts, [B, drawn.prompts.length / B], 'int32');
      const expected = tf.tensor2d(drawn.expected, [B, T], 'int32');
      const parts = partsOf(spec, before.policy);
      const tokens = rollout(spec, named(spec, parts), prompts, constants, spec.runs[run].seed, this.#step);
      const inputs = tf.concat([tf.gather(prompts, constants.promptOf), tf.slice(tokens, [0, 0], [-1, T - 1])], 1);
      const learned = learn(spec, parts, constants, inputs, tokens, expected);
      const first = tf.add(tf.mul(before.first, adamBeta1), tf.mul(learned.gradient, 1 - adamBeta1));
      const second = tf.add(tf.mul(before.second, adamBeta2), tf.mul(tf.square(learned.gradient), 1 - adamBeta2));
      const change = tf.div(
        tf.mul(first, learningRate / correction1),
        tf.add(tf.sqrt(tf.mul(second, 1 / correction2)), adamEpsilon),
      );
      return { policy: tf.sub(before.policy, change), first, second, reward: learned.reward };
    }) as State & { reward: tf.Scalar };
    tf.dispose([before.policy, before.first, before.second]);
    this.#runs[run] = after;
    return reward;
  }

  async gradient(spec: PopulationSpec, batch: FixedBatch): Promise<{ gradient: Float32Array; reward: number }> {
    const [N, T] = [spec.prompts * spec.groupSize, answerLength(spec.digits)];
    const out = tf.tidy(() => {
      const constants = constantsOf({ ...spec, reference: batch.reference });
      const inputs = sequences(spec, batch);
      return learn(
        spec,
        partsOf(spec, tf.tensor1d(batch.policy)),
        constants,
        tf.tensor2d(inputs, [N, inputs.length / N], 'int32'),
        tf.tensor2d(batch.tokens, [N, T], 'int32'),
        tf.tensor2d(batch.expected, [spec.prompts, T], 'int32'),
      );
    });
    const gradient = (await out.gradient.data()) as Float32Array;
    const [reward] = await out.reward.data();
    tf.dispose([out.gradient, out.reward]);
    return { gradient, reward };
  }
}

function constantsOf(spec: PopulationSpec): Constants {
  const [P, T] = [promptLength(spec.digits), answerLength(spec.digits)];
  return tf.tidy(
    () =>
      ({
        reference: named(spec, partsOf(spec, tf.tensor1d(spec.reference))),
        causalPrompt: causalMask(P),
        causalWhole: causalMask(P + T - 1),
        promptOf: tf.tensor1d(
          Int32Array.from({ length: spec.prompts * spec.groupSize }, (_, n) => Math.floor(n / spec.groupSize)),
          'int32',
        ),
      }) as never,
  ) as Constants;
}
