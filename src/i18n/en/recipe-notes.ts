/** Notes that recipes of more than one framework have. */
export const CLAMPED_K3 =
  'log π_ref/π is clamped to ±20 and k3 to ±10: a token whose k3 exceeds 10 gets no gradient at all.';
export const NO_PENALTY = 'No penalty, and no reference model is loaded: the KL is not even measured.';
