/** Compares the inputs of an update: prompts, sampled or label tokens, rewards, and the log-probs of three policies. */
import { unpackProblem } from '../arithmetic/problems';
import { randomBits, STREAM, uniform } from '../arithmetic/random';
import { verify } from '../arithmetic/verifier';
import { trainedOf } from '../kl/advantages';
import { TOKEN } from '../arithmetic/vocabulary';
import type { RunSettings, UpdateTrace } from '../population/api';
import { drawProblem, label } from '../reference/rollout';
import { hasGivenReference } from './compare-control';
import { worstOf, type Comparison } from './comparison';
import { cumulativeTolerance, logprobTolerance } from './tolerances';
import type { Recorded, Scored } from './twin';

/** Compares the problems with those drawn by the run's seed at this step. */
export function comparePrompts(
  { spec, firstPrompt, prompts }: Recorded,
  trace: UpdateTrace,
  comparison: Comparison,
): void {
  let wrong: string | null = null;
  for (let b = 0; b < prompts; b++) {
    if (trace.problems[b] !== drawProblem(trace.settings.seed, trace.step, firstPrompt + b, spec.problems))
      wrong ??= `prompt ${b} is not the one that the seed draws`;
  }
  comparison.exact('prompts', prompts, wrong);
}

/** Labels must be equal. For a sampled token, its interval of the cumulative distribution must contain u. */
export function compareTokens(
  recorded: Recorded,
  trace: UpdateTrace,
  settings: RunSettings,
  comparison: Comparison,
): void {
  const { batch, shape, completions, firstPrompt, supervised } = recorded;
  const { answerLength: T, vocabulary: V } = shape;
  const { groupSize: G } = batch;
  const { sampler } = recorded;
  const drawn = sampler?.logprobs ?? batch.behaviour;
  const allowed = cumulativeTolerance(V) + (sampler?.error ?? 0);
  // ReMax's baselines are greedy.
  const trained = trainedOf(settings.advantage, G);
  let wrong: string | null = null;
  let exactly = 0;
  for (let n = 0; n < completions; n++) {
    const prompt = firstPrompt + Math.floor(n / G);
    const own = trace.tokens.subarray(n * T, (n + 1) * T);
    if (supervised) {
      const expected = label(trace.problems[Math.floor(n / G)], settings.seed, trace.step, prompt, settings.labelNoise);
      if (!own.every((token, t) => token === (expected[t] ?? TOKEN.pad)))
        wrong ??= `label ${n} is not the one that the seed draws`;
      exactly += T;
      continue;
    }
    for (let t = batch.lengths[n]; t < T; t++, exactly++)
      if (own[t] !== TOKEN.pad) wrong ??= `completion ${n} goes on after its end`;
    for (let t = 0; t < batch.lengths[n]; t++) {
      if (n % G >= trained) {
        const row = batch.behaviour.subarray((n * T + t) * V, (n * T + t) * V + shape.tokens);
        comparison.number(
          'tokens',
          Math.max(...row) - (row[own[t]] ?? -Infinity),
          0,
          0,
          1,
          () => `token ${t} of completion ${n} is not the likeliest`,
        );
        continue;
      }
      if (sampler?.unsure[n * T + t]) continue;
      const u = uniform(randomBits(settings.seed, STREAM.sample, trace.step, prompt, n % G, t));
      const outside = distanceOutside(drawn, (n * T + t) * V, shape.tokens, own[t], u);
      comparison.number(
        'tokens',
        outside,
        0,
        allowed,
        1,
        () => `token ${t} of completion ${n} is not the one that its random number draws`,
      );
    }
  }
  comparison.exact('tokens', exactly, wrong);
}

/**
 * Distance of u from the token's interval [Σ_{v < token} p_v, Σ_{v ≤ token} p_v) of the cumulative distribution; the
 * last token's interval extends to 1.
 */
function distanceOutside(logprobs: Float64Array, at: number, tokens: number, token: number, u: number): number {
  if (token < 0 || token >= tokens) return 1;
  let below = 0;
  for (let v = 0; v < token; v++) below += Math.exp(logprobs[at + v]);
  const above = token === tokens - 1 ? 1 : below + Math.exp(logprobs[at + token]);
  return Math.max(0, below - u, u - above);
}

/** Compares the rewards with the verifier's result for the sampled tokens. */
export function compareRewards(
  { batch, shape, completions }: Recorded,
  trace: UpdateTrace,
  comparison: Comparison,
): void {
  const T = shape.answerLength;
  let wrong: string | null = null;
  for (let n = 0; n < completions; n++) {
    const problem = unpackProblem(trace.problems[Math.floor(n / batch.groupSize)]);
    if (trace.reward[n] !== verify(problem, trace.tokens.subarray(n * T, (n + 1) * T)))
      wrong ??= `the reward of completion ${n}`;
  }
  comparison.exact('rewards', completions, wrong);
}

/** Compares one policy's recorded log-probs, over the whole vocabulary at each prefix, with the twin's. */
export function logprobComparison(
  { spec, shape, batch }: Recorded,
  logprobs: Float64Array,
  whose: string,
  comparison: Comparison,
): Scored {
  const { answerLength: T, vocabulary: V } = shape;
  const relative = logprobTolerance(spec.policy, shape.positions);
  return (n, exact, sizes) => {
    for (let t = 0; t < batch.lengths[n]; t++) {
      const size = Math.max(1, sizes[t]);
      const row = logprobs.subarray((n * T + t) * V, (n * T + t + 1) * V);
      const expected = exact.subarray(t * V, (t + 1) * V);
      comparison.many(
        'logprobs',
        V,
        worstOf(row, expected, () => 1),
        (v) => {
          comparison.number(
            'logprobs',
            row[v],
            expected[v],
            relative * size,
            size,
            () => `the ${whose}'s log-prob of token ${t} of completion ${n}`,
          );
        },
      );
    }
  };
}

/** Compares parameters that must be exact copies: the reference policy until it moves, and the initial policy. */
export function compareCopies(
  { spec }: Recorded,
  trace: UpdateTrace,
  settings: RunSettings,
  comparison: Comparison,
): void {
  const same = (a: Float32Array, b: Float32Array) =>
    a.length === b.length && a.every((value, j) => Object.is(value, b[j]) || value === b[j]);
  if (hasGivenReference(settings, trace.step)) {
    comparison.exact(
      'logprobs',
      spec.reference.length,
      same(trace.reference, spec.reference) ? null : 'the reference policy is not the one that was given',
    );
  }
  if (trace.update === 0) {
    comparison.exact(
      'logprobs',
      trace.before.length,
      same(trace.before, spec.initial ?? spec.reference) ? null : 'the first policy is not the one that was given',
    );
  }
}
