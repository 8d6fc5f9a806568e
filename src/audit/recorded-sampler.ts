/**
 * The sampler of a recorded update (population/sampler.ts): the distribution that each answer token was drawn from,
 * computed again from the recorded float32 log μ, so that rounding to fewer bits is exact. What remains is the float32
 * arithmetic after it.
 */
import { trainedOf } from '../kl/advantages';
import type { RunSettings, UpdateTrace } from '../population/api';
import { samplerLogprobs, type DrawKey } from '../population/sampler';
import type { Batch } from '../reference/batch';
import type { PolicyShape } from '../reference/policy-shape';
import { ROUNDOFF } from './tolerances';

/**
 * Tolerance of x, a sampler's logit: of its noise, with an error of 64 roundoffs (log, sqrt and a division in the
 * tails), and of the sums and products after it.
 */
function logitTolerance({ samplerNoise, temperature, rolloutTemperature }: RunSettings): number {
  const scale = rolloutTemperature > 0 ? temperature / rolloutTemperature : 1;
  return 64 * ROUNDOFF * (1 + scale * (1 + samplerNoise));
}

/** The draws of one update: [N, T, V] log μ_s, and [N, T] of the sampled tokens. */
export interface RecordedSampler {
  logprobs: Float64Array;
  logprob: Float64Array;
  /** Tolerance of log μ_s. */
  error: number;
  /**
   * [N, T] 1 where top-k or top-p is at its limit within the tolerance, so that float32 may keep one token more or
   * less: about one draw in 10⁵. Nothing is known of these, nor of a product that they are in.
   */
  unsure: Uint8Array;
}

/** Whether top-k or top-p may keep another set of tokens in float32. `row` [V] is working memory. */
function isUnsure(
  settings: RunSettings,
  key: DrawKey,
  behaviour: Float64Array,
  at: number,
  row: Float64Array,
): boolean {
  const { topK, topP } = settings;
  const margin = 2 * logitTolerance(settings);
  const keptBy = (changes: Partial<RunSettings>): number => {
    samplerLogprobs({ ...settings, ...changes }, key, behaviour, at, row);
    return row.reduce((count, each) => count + (each > -Infinity ? 1 : 0), 0);
  };
  if (topK > 0 && topK < row.length) {
    keptBy({ topK: 0, topP: 1 });
    const ordered = row.slice().sort().reverse();
    // Equal ones are equal in float32 as well.
    const gap = ordered[topK - 1] - ordered[topK];
    if (gap > 0 && gap < margin) return true;
  }
  return topP < 1 && keptBy({ topP: topP * (1 - margin) }) !== keptBy({ topP: topP * (1 + margin) });
}

/**
 * @param firstPrompt index within the step of the prompt of completion 0. @param batch the recorded one, with tokens
 *   within the vocabulary.
 */
export function recordedSampler(
  { settings, step }: Pick<UpdateTrace, 'settings' | 'step'>,
  { answerLength: T, vocabulary: V }: PolicyShape,
  firstPrompt: number,
  { groupSize, tokens, lengths, behaviour }: Pick<Batch, 'groupSize' | 'tokens' | 'lengths' | 'behaviour'>,
): RecordedSampler {
  const count = lengths.length;
  const out = {
    logprobs: new Float64Array(count * T * V),
    logprob: new Float64Array(count * T),
    error: logitTolerance(settings),
    unsure: new Uint8Array(count * T),
  };
  const row = new Float64Array(V);
  const trained = trainedOf(settings.advantage, groupSize);
  for (let n = 0; n < count; n++) {
    const prompt = firstPrompt + Math.floor(n / groupSize);
    for (let token = 0, at = n * T; token < lengths[n]; token++, at++) {
      const key = { step, prompt, sample: n % groupSize, token };
      const own = out.logprobs.subarray(at * V, (at + 1) * V);
      if (n % groupSize >= trained) {
        // ReMax's baselines are greedy, no samples.
        out.logprob[at] = behaviour[at * V + tokens[at]];
        continue;
      }
      samplerLogprobs(settings, key, behaviour, at * V, own);
      out.logprob[at] = own[tokens[at]];
      if (isUnsure(settings, key, behaviour, at * V, row)) out.unsure[at] = 1;
    }
    const all = out.unsure.subarray(n * T, n * T + lengths[n]);
    if (settings.correctionLevel === 'sequence' && all.includes(1)) all.fill(1);
  }
  return out;
}
