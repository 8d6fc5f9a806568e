/** Notes that recipes of more than one framework have. */
export const CLAMPED_K3 =
  'log π_ref/π is clamped to ±20 and k3 to ±10: a token whose k3 exceeds 10 gets no gradient at all.';
export const NO_PENALTY = 'No penalty, and no reference model is loaded: the KL is not even measured.';
export const CLAMPED_AFTER_EXP =
  'k3 is clamped to ±10, but after the exponential: a token whose k3 exceeds 10 gets no gradient, and one whose ' +
  'log π_ref/π exceeds 88.7, where float32 overflows, gets NaN.';
export const PER_ANSWER = 'Losses are averaged over each answer’s tokens first, then over the answers, as is set here.';
