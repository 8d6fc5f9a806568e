/**
 * Whether a sample is long enough to trust its own spread. Where rare completions have huge coefficients, most samples
 * have none of them: the mean is off, and the spread that would say so is missing as well, so that every interval made
 * of the sample is too short. Only enumeration can know; a row's verdict waits until the completions that carry its
 * variance have been drawn.
 */
import type { RowTerms, Space } from './sample-space';

/** Draws that a completion is expected to have had before it counts as seen. */
const SEEN = 10;
/** Share of the variance that must have been seen: with this one, intervals are at most a seventh too short. */
export const ENOUGH = 0.75;

/**
 * Share of the second moment that is carried by completions which `draws` draws are expected to contain ten times: the
 * smaller of that of the reported value and that of the gradient, for which Σ_t c_t² stands, since ‖∇log π‖ differs far
 * less between completions than c does.
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
