/** What claims say of formulas, and what was computed of them. */
export const exactChecks = {
  difference: (largest: string) => `largest difference ${largest}, computed`,
  forwardGradient: 'in closed form: the expected gradient of k3 in the loss is ∇KL(π_ref‖π), exactly',
  differenceGradient:
    'in closed form: the expected gradient of k3 in the reward is ∇KL(π‖π_ref) − ∇KL(π_ref‖π), exactly',
  oneRandomVariable:
    'sample by sample, on-policy: k2 in the loss, ρ·k3 in the loss and k1 in the reward put the same number on ' +
    '∇log π',
  clampCutsTheWorst:
    'by formula: clamped, k3 in the loss has no gradient wherever k3 > 10, and everywhere else the one that it ' +
    'has without a clamp',
  /** Of the first token beyond the clamp. */
  pullLost: (logRatio: string, ratio: string, pull: string) =>
    `where π gives a token e^${logRatio} = ${ratio} times the reference’s probability, a pull of ${pull} becomes 0`,
  scaledByDeviation:
    'by formula: with k1 in the reward, a group’s KL part under GRPO is that under its plain mean times 1/σ, ' +
    'with another σ for a prompt that is hard than for one that is easy',
  /** Of groups of eight. */
  scales: (groups: readonly ScaledGroup[]) =>
    groups.map(({ right, sigma, beta }) => `${right} of 8 right: σ ${sigma}, β becomes ${beta} β`).join('; '),
  noiseAtUnitScale:
    'by formula: in a group that is all right or all wrong, the KL part under GRPO has unit size whatever β is ' +
    '(0.01 and 1, within 5 %)',
  unitScale: (small: string, large: string) =>
    `standard deviation of the coefficients ${small} with β = 0.01, ${large} with β = 1`,
};

/** How many of a group are right, its deviation, and what β becomes a multiple of. */
export interface ScaledGroup {
  right: number;
  sigma: string;
  beta: string;
}
