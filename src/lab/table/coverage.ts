/**
 * Whether a sample is large enough for its own variance to be reliable. If rare completions have huge coefficients,
 * most samples contain none of them: both the mean and the variance are wrong, so every interval from the sample is too
 * narrow. Only enumeration reveals this; a row's verdict waits until the completions that carry its variance can be
 * expected in the sample.
 */
import type { RowTerms, Space } from './sample-space';

/** Expected number of draws from which a completion counts as seen. */
const SEEN = 10;
/** Share of the variance that must have been seen; at this value, intervals are at most a seventh too narrow. */
export const ENOUGH = 0.75;

/**
 * Share of the second moment carried by completions of which at least ten are expected in `draws` draws: the smaller of
 * the shares for the reported value and for the gradient. The gradient is represented by Σ_t c_t², because ‖∇log π‖
 * varies much less between completions than c.
 * @param probability [M].
 */
export function coverage(
  { prefixes }: Space,
  { coefficient, value, vocabularyWeight }: RowTerms,
  probability: Float64Array,
  draws: number,
): number {
  const { answerLength: T, completions, length } = prefixes;
  let mean = 0;
  for (let y = 0; y < completions; y++) mean += probability[y] * value[y];
  const seen = { gradient: 0, value: 0 };
  const all = { gradient: 0, value: 0 };
  for (let y = 0; y < completions; y++) {
    let squares = 0;
    for (let t = 0, at = y * T; t < length[y]; t++, at++)
      squares += coefficient[at] ** 2 + (vocabularyWeight ? vocabularyWeight[at] ** 2 : 0);
    const gradient = probability[y] * squares;
    const spread = probability[y] * (value[y] - mean) ** 2;
    all.gradient += gradient;
    all.value += spread;
    if (probability[y] * draws < SEEN) continue;
    seen.gradient += gradient;
    seen.value += spread;
  }
  const share = (of: keyof typeof all) => (all[of] === 0 ? 1 : seen[of] / all[of]);
  return Math.min(share('gradient'), share('value'));
}
