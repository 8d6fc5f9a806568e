/**
 * The training step in jax-js (https://jax-js.com): a single `jit`, as its documentation recommends, with the rollout's
 * loop unrolled, so that its only inputs are prompts and a key, and only the mean reward is read.
 */
import { defaultDevice, init, jit, lax, nn, numpy as np, random, tree, valueAndGrad } from '@jax-js/jax';
import { answerLength, promptLength, TOKEN } from '../../arithmetic/vocabulary';
import { parameterLayout, slice } from '../../policy/layout';
import type { PopulationSpec } from '../../population/api';
import { sequences, type FixedBatch } from './peer-batch';
import { logprobs, type LayerCache, type Parameters, type Tensor } from './jax-policy';
import type { PeerProgram } from './program';
import { ANYTHING, drawPrompts } from './prompts';

interface State {
  policy: Parameters;
  first: Parameters;
  second: Parameters;
}

/** The functions compiled by `jit` for a spec's shapes and constants. */
interface Compiled {
  /** Adam's two bias corrections are inputs; as constants they would cause a compilation in each step. */
  step(
    state: State,
    reference: Parameters,
    prompts: Tensor,
    expected: Tensor,
    key: Tensor,
    corrections: Tensor,
  ): { state: State; reward: Tensor };
  gradient(
    policy: Parameters,
    reference: Parameters,
    inputs: Tensor,
    tokens: Tensor,
    expected: Tensor,
  ): { gradient: Parameters; reward: Tensor };
}

/** [B, …] → [B·G, …], every row G times in a row. */
function repeatRows(x: Tensor, times: number): Tensor {
  const [B, ...rest] = x.shape;
  return np.broadcastTo(x.reshape([B, 1, ...rest]), [B, times, ...rest]).reshape([B * times, ...rest]);
}

/** Samples T tokens [N, T] for prompts [B, P]: the prompts once each, then token by token with the cache. */
function rollout(spec: PopulationSpec, p: Parameters, prompts: Tensor, key: Tensor): Tensor {
  const {
    policy: config,
    groupSize,
    runs: [{ temperature }],
  } = spec;
  const [P, T] = [promptLength(spec.digits), answerLength(spec.digits)];
  const keys = random.split(key, T);
  const filled = logprobs(config, p, prompts, 0, 1, temperature);
  let rows = repeatRows(filled.rows, groupSize);
  let cache: LayerCache[] = filled.cache.map(({ keys: k, values }) => ({
    keys: repeatRows(k, groupSize),
    values: repeatRows(values, groupSize),
  }));
  const tokens: Tensor[] = [];
  for (let t = 0; t < T; t++) {
    const token = random.categorical(keys.ref.slice(t), rows, { axis: -1 }).astype(np.int32);
    tokens.push(token);
    if (t + 1 < T) ({ rows, cache } = logprobs(config, p, token.ref, P + t, 1, temperature, cache));
  }
  return np.concatenate(tokens, 1);
}

/** [N, T] 1 up to and including the first end token. */
function maskOf(tokens: Tensor, T: number): Tensor {
  const going = tokens.notEqual(TOKEN.end).astype(np.float32);
  const columns = [np.onesLike(going.ref.slice([], [0, 1]))];
  for (let t = 1; t < T; t++) columns.push(columns[t - 1].ref.mul(going.ref.slice([], [t - 1, t])));
  return np.concatenate(columns, 1);
}

/** −1/N Σ_i A_i Σ_t log π(y_t), with A the leave-one-out advantage of reward − β·Σ_t k1. `inputs` [N, P + T − 1]. */
function loss(
  spec: PopulationSpec,
  p: Parameters,
  reference: Parameters,
  inputs: Tensor,
  tokens: Tensor,
  expected: Tensor,
): [Tensor, Tensor] {
  const {
    policy: config,
    prompts: B,
    groupSize: G,
    runs: [{ temperature, beta }],
  } = spec;
  const T = answerLength(spec.digits);
  const mask = maskOf(tokens.ref, T);
  const chosen = nn.oneHot(tokens.ref, config.vocabulary);
  const sampled = (parameters: Parameters) =>
    logprobs(config, parameters, inputs.ref, 0, T, temperature).rows.mul(chosen.ref).sum(-1).mul(mask.ref);
  const logprob = sampled(p);
  const penalty = lax.stopGradient(logprob.ref).sub(sampled(reference)).sum(-1);
  const wanted = repeatRows(expected, G);
  // A product over the four tokens would be shorter, but jax-js 0.1.25 computes it wrongly on WebGPU.
  const wrong = wanted.ref
    .notEqual(ANYTHING)
    .astype(np.float32)
    .mul(tokens.notEqual(wanted).astype(np.float32))
    .sum(-1);
  const right = np.less(wrong, 0.5).astype(np.float32);
  const scores = right.ref.sub(penalty.mul(beta)).reshape([B, G]);
  const advantages = scores.ref
    .sub(np.mean(scores, 1, { keepdims: true }))
    .mul(G / (G - 1))
    .reshape([B * G, 1]);
  return [
    advantages
      .mul(logprob)
      .sum()
      .mul(-1 / (B * G)),
    np.mean(right),
  ];
}

function compile(spec: PopulationSpec): Compiled {
  const T = answerLength(spec.digits);
  const {
    groupSize,
    runs: [{ adamBeta1, adamBeta2, adamEpsilon, learningRate }],
  } = spec;
  const learn = (policy: Parameters, reference: Parameters, inputs: Tensor, tokens: Tensor, expected: Tensor) =>
    valueAndGrad((p: Parameters) => loss(spec, p, reference, inputs, tokens, expected), { hasAux: true })(policy);

  const step: Compiled['step'] = (state, reference, prompts, expected, key, corrections) => {
    const tokens = rollout(spec, state.policy, prompts.ref, key);
    const inputs = np.concatenate([repeatRows(prompts, groupSize), tokens.ref.slice([], [0, T - 1])], 1);
    const [[, reward], gradient] = learn(tree.ref(state.policy), reference, inputs, tokens, expected);
    const after: State = { policy: {}, first: {}, second: {} };
    for (const [name, g] of Object.entries(gradient)) {
      const m = state.first[name].mul(adamBeta1).add(g.ref.mul(1 - adamBeta1));
      const v = state.second[name].mul(adamBeta2).add(np.square(g).mul(1 - adamBeta2));
      const change = m.ref
        .mul(corrections.ref.slice(0))
        .div(np.sqrt(v.ref.mul(corrections.ref.slice(1))).add(adamEpsilon));
      after.policy[name] = state.policy[name].ref.sub(change.mul(learningRate));
      after.first[name] = m;
      after.second[name] = v;
    }
    return { state: after, reward };
  };
  return {
    step: jit(step as never) as never,
    gradient: jit(((policy: Parameters, reference: Parameters, inputs: Tensor, tokens: Tensor, expected: Tensor) => {
      const [[, reward], gradient] = learn(policy, reference, inputs, tokens, expected);
      return { gradient, reward };
    }) as never) as never,
  };
}

/** @throws Error if jax-js does not start its device here. */
export async function createJax(backend: 'webgpu' | 'wasm'): Promise<PeerProgram> {
  // jax-js tests `instanceof Float16Array`, which Node 20 and some browsers do not have.
  (globalThis as { Float16Array?: unknown }).Float16Array ??= class {};
  if (!(await init(backend)).includes(backend)) throw new Error(`jax-js cannot start its device ${backend} here.`);
  defaultDevice(backend);
  return new JaxProgram(backend);
}

const integers = (values: Int32Array, shape: number[]): Tensor =>
  np.array(Int32Array.from(values), { dtype: np.int32 }).reshape(shape);

class JaxProgram implements PeerProgram {
  readonly description;
  #spec?: PopulationSpec;
  #compiled?: Compiled;
  #reference: Parameters = {};
  #runs: State[] = [];
  #step = 0;

  constructor(backend: 'webgpu' | 'wasm') {
    this.description = { tool: 'jax-js', package: '@jax-js/jax', backend, mode: 'one jit, KV cache' };
  }

  async prepare(spec: PopulationSpec): Promise<void> {
    tree.dispose(this.#reference);
    this.#runs.forEach((run) => tree.dispose({ ...run }));
    this.#spec = spec;
    this.#compiled = compile(spec);
    this.#reference = parametersOf(spec, spec.reference);
    this.#runs = spec.runs.map(() => ({
      policy: parametersOf(spec, spec.initial ?? spec.reference),
      first: parametersOf(spec, new Float32Array(spec.reference.length)),
      second: parametersOf(spec, new Float32Array(spec.reference.length)),
    }));
    this.#step = 0;
  }

  async step(): Promise<number> {
    const [spec, compiled] = [this.#spec, this.#compiled];
    if (!spec || !compiled) throw new Error('step: nothing is prepared.');
    const {
      prompts: B,
      runs: [{ adamBeta1, adamBeta2 }],
    } = spec;
    this.#step++;
    const rewards: Tensor[] = [];
    for (let run = 0; run < this.#runs.length; run++) {
      const { prompts, expected } = drawPrompts(spec, run, this.#step);
      const corrections = np.array([1 / (1 - adamBeta1 ** this.#step), 1 / (1 - adamBeta2 ** this.#step)]);
      const { state, reward } = compiled.step(
        this.#runs[run],
        tree.ref(this.#reference),
        integers(prompts, [B, prompts.length / B]),
        integers(expected, [B, expected.length / B]),
        random.key(spec.runs[run].seed * 1_000_003 + this.#step),
        corrections,
      );
      this.#runs[run] = state;
      rewards.push(reward);
    }
    // Read after all steps, so that no run waits for another's read.
    const values = await Promise.all(rewards.map(async (reward): Promise<number> => (await reward.data())[0]));
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  }

  async gradient(spec: PopulationSpec, batch: FixedBatch): Promise<{ gradient: Float32Array; reward: number }> {
    const { prompts: B, groupSize: G } = spec;
    const inputs = sequences(spec, batch);
    const out = compile(spec).gradient(
      parametersOf(spec, batch.policy),
      parametersOf(spec, batch.reference),
      integers(inputs, [B * G, inputs.length / (B * G)]),
      integers(batch.tokens, [B * G, batch.tokens.length / (B * G)]),
      integers(batch.expected, [B, batch.expected.length / B]),
    );
    const { entries, size } = parameterLayout(spec.policy);
    const gradient = new Float32Array(size);
    for (const { name, offset } of entries) gradient.set((await out.gradient[name].data()) as Float32Array, offset);
    return { gradient, reward: (await out.reward.data())[0] };
  }
}

function parametersOf(spec: PopulationSpec, flat: Float32Array): Parameters {
  return Object.fromEntries(
    parameterLayout(spec.policy).entries.map((entry) => [
      entry.name,
      np.array(Float32Array.from(slice(flat, entry)), { dtype: np.float32 }).reshape(entry.shape),
    ]),
  );
}
