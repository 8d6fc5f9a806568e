/**
 * The sampler, in float64; shaders/sampler.wgsl is the same in WGSL. Training rollouts are drawn from μ_s, which is μ,
 * the behaviour policy's distribution as the trainer computes it at `temperature`, or made of it in this order:
 *   x_v = (round(log μ_v, samplerBits) + samplerNoise · z_v) · temperature / rolloutTemperature,
 *   the topK largest x, and of those the largest before which less than topP of their probability has been seen,
 *   log μ_s = log softmax(x) over the tokens that are kept, −∞ elsewhere.
 * Precision and noise stand for an inference engine whose numbers differ from the trainer's; temperature, top-k and
 * top-p are applied in the order of vLLM's sampler. z_v is a function of (seed, step, prompt, sample, token, v), and so
 * log μ_s need not be stored: the kernel and an audit compute it again from log μ.
 * log μ_s is what engines call processed log-probs: TRL, OpenRLHF, NeMo-RL and prime-rl ask vLLM for these.
 */
import { normal, randomBits, STREAM } from '../arithmetic/random';
import type { RunSettings } from './run-settings';

export const SAMPLER_KEYS = ['topP', 'topK', 'rolloutTemperature', 'samplerNoise', 'samplerBits'] as const;

export type SamplerSettings = Pick<RunSettings, (typeof SAMPLER_KEYS)[number] | 'seed' | 'temperature'>;

/** float32 has this many bits in its significand. */
const FLOAT32_BITS = 24;

/** Whether a run's rollouts are sampled from anything but μ. */
export function hasOwnSampler(settings: Pick<SamplerSettings, (typeof SAMPLER_KEYS)[number]>): boolean {
  const { topP, topK, rolloutTemperature, samplerNoise, samplerBits } = settings;
  return topP < 1 || topK > 0 || rolloutTemperature > 0 || samplerNoise > 0 || samplerBits > 0;
}

/** The token that is drawn; the rest of the noise's key. */
export interface DrawKey {
  step: number;
  prompt: number;
  sample: number;
  token: number;
}

const float = new Float32Array(1);
const pattern = new Uint32Array(float.buffer);

/** x as a float32 whose significand is rounded to `bits` bits, ties to even; the exponent is not limited. */
export function roundedTo(x: number, bits: number): number {
  float[0] = x;
  if (bits < FLOAT32_BITS && Number.isFinite(x)) {
    const drop = FLOAT32_BITS - bits;
    const half = 2 ** (drop - 1) - 1 + ((pattern[0] >>> drop) & 1);
    pattern[0] = ((pattern[0] + half) >>> drop) * 2 ** drop;
  }
  return float[0];
}

/** x_v for every token: [V], written to `out`. `logprobs` holds log μ from `at`. */
function logits(
  settings: SamplerSettings,
  { step, prompt, sample, token }: DrawKey,
  logprobs: ArrayLike<number>,
  at: number,
  out: Float64Array,
): void {
  const { seed, temperature, rolloutTemperature, samplerNoise, samplerBits } = settings;
  const scale = rolloutTemperature > 0 ? temperature / rolloutTemperature : 1;
  for (let v = 0; v < out.length; v++) {
    let x = logprobs[at + v];
    if (samplerBits > 0) x = roundedTo(x, samplerBits);
    if (samplerNoise > 0)
      x += samplerNoise * normal(randomBits(seed, STREAM.noise, step, prompt, sample, token * out.length + v));
    out[v] = x * scale;
  }
}

/** Subtracts log Σ exp. */
function normalise(row: Float64Array): void {
  const top = row.reduce((most, each) => Math.max(most, each), -Infinity);
  const total = Math.log(row.reduce((sum, each) => sum + Math.exp(each - top), 0));
  for (let v = 0; v < row.length; v++) row[v] -= top + total;
}

/** log μ_s over the vocabulary [V], written to `out`; −∞ for tokens that are never drawn. */
export function samplerLogprobs(
  settings: SamplerSettings,
  key: DrawKey,
  logprobs: ArrayLike<number>,
  at: number,
  out: Float64Array,
): void {
  logits(settings, key, logprobs, at, out);
  normalise(out);
  const { topK, topP } = settings;
  if (topK === 0 && topP >= 1) return;
  // Equal tokens in the order of the vocabulary.
  const ordered = Array.from(out.keys()).sort((a, b) => out[b] - out[a] || a - b);
  const among = topK === 0 ? out.length : Math.min(topK, out.length);
  let share = 0;
  for (let n = 0; n < among; n++) share += Math.exp(out[ordered[n]]);
  let kept = 0;
  for (let seen = 0; kept < among && (topP >= 1 || seen < topP * share); kept++) seen += Math.exp(out[ordered[kept]]);
  for (const v of ordered.slice(kept)) out[v] = -Infinity;
  normalise(out);
}
