/**
 * Prompts, completions and labels: everything that uses random numbers, keyed as in arithmetic/random.ts.
 */
import { answerOf, unpackProblem } from '../arithmetic/problems';
import { randomBits, STREAM, uniform } from '../arithmetic/random';
import { encodeAnswer, TOKEN } from '../arithmetic/vocabulary';
import { samplerLogprobs, type SamplerSettings } from '../population/sampler';
import { beginBranches, follow, type Branches } from './branches';
import { forward } from './forward';
import { logSoftmax } from './score';
import type { PolicyShape } from './policy-shape';

/**
 * The packed problem of prompt `prompt` at step `step`: index min(count − 1, ⌊u·count⌋), with u·count in float32 as on
 * the GPU.
 */
export function drawProblem(seed: number, step: number, prompt: number, problems: Uint32Array): number {
  const u = uniform(randomBits(seed, STREAM.prompt, step, prompt, 0, 0));
  return problems[Math.min(problems.length - 1, Math.floor(Math.fround(u * problems.length)))];
}

/** The first v whose cumulative probability exceeds u, else the last. `logprobs` holds V numbers from `at`. */
export function sampleToken(logprobs: Float64Array, at: number, vocabulary: number, u: number): number {
  let cumulative = 0;
  for (let v = 0; v < vocabulary; v++) {
    cumulative += Math.exp(logprobs[at + v]);
    if (cumulative > u) return v;
  }
  return vocabulary - 1;
}

export interface RolloutKey {
  seed: number;
  stream: number;
  step: number;
  prompt: number;
}

/** What differs from sampling every token from μ. */
export interface RolloutOptions {
  /** A sampler of its own, and where log μ_s of the sampled tokens goes, [·, T]. */
  sampler?: { settings: SamplerSettings; logprob: Float64Array };
  /** Whether a completion takes the likeliest token of μ each time; `sample` is its index in the group. */
  greedy?: (sample: number) => boolean;
}

/** The likeliest token, the first of equal ones. */
function likeliest(logprobs: Float64Array, at: number, vocabulary: number): number {
  let best = 0;
  for (let v = 1; v < vocabulary; v++) if (logprobs[at + v] > logprobs[at + best]) best = v;
  return best;
}

/**
 * Samples the completions of one group together, token by token, so that common prefixes are computed once. Fills, for
 * completions from `first` on: tokens [·, T] (padded after the end), lengths, and log μ over the vocabulary [·, T, V].
 * The forward pass is kept in `branches`, so that on-policy it also serves the update.
 */
export function rolloutGroup(
  shape: PolicyShape,
  parameters: Float64Array,
  temperature: number,
  key: RolloutKey,
  prompt: ArrayLike<number>,
  branches: Branches,
  first: number,
  tokens: Int32Array,
  lengths: Int32Array,
  logprobs: Float64Array,
  { sampler, greedy }: RolloutOptions = {},
): void {
  const { promptLength: P, answerLength: T, vocabulary: V } = shape;
  const { groupSize: G, activations, predictor } = branches;
  const drawn = new Float64Array(sampler ? V : 0);
  const pick = (row: number, sample: number, token: number): number => {
    if (greedy?.(sample)) {
      const best = likeliest(logprobs, row, V);
      // It is no sample of any policy: nothing to correct.
      if (sampler) sampler.logprob[(first + sample) * T + token] = logprobs[row + best];
      return best;
    }
    const u = uniform(randomBits(key.seed, key.stream, key.step, key.prompt, sample, token));
    if (!sampler) return sampleToken(logprobs, row, shape.tokens, u);
    samplerLogprobs(sampler.settings, { step: key.step, prompt: key.prompt, sample, token }, logprobs, row, drawn);
    const chosen = sampleToken(drawn, 0, shape.tokens, u);
    sampler.logprob[(first + sample) * T + token] = drawn[chosen];
    return chosen;
  };
  beginBranches(shape, branches, prompt);
  tokens.fill(TOKEN.pad, first * T, (first + G) * T);
  lengths.fill(T, first, first + G);
  for (let t = 0, computed = 0; t < T; t++) {
    forward(shape, parameters, activations, computed, branches.rows);
    computed = branches.rows;
    for (let g = 0; g < G; g++) {
      const n = first + g;
      if (lengths[n] <= t) continue;
      const row = (n * T + t) * V;
      logSoftmax(activations.logits, (predictor[g * T + t] - P + 1) * V, V, temperature, logprobs, row);
      const token = pick(row, g, t);
      tokens[n * T + t] = token;
      if (token === TOKEN.end) lengths[n] = t + 1;
      else if (t + 1 < T) predictor[g * T + t + 1] = follow(shape, branches, predictor[g * T + t], token);
    }
  }
}

/**
 * The pretraining label for one prompt: the right answer, with each digit replaced by a uniformly random one with
 * probability `noise`.
 */
export function label(problem: number, seed: number, step: number, prompt: number, noise: number): number[] {
  return encodeAnswer(answerOf(unpackProblem(problem))).map((token, t) => {
    const draw = (which: number) => uniform(randomBits(seed, STREAM.label, step, prompt, which, t));
    if (token > 9 || draw(0) >= Math.fround(noise)) return token;
    return Math.min(9, Math.floor(Math.fround(10 * draw(1))));
  });
}
