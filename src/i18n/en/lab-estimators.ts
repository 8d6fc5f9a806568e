/** Every sentence of the estimators close up. */

export const labEstimators = {
  title: 'Estimators, up close',
  see:
    'One sampled token gives one number, the log-ratio δ = log π − log π_ref. Left: what each estimator makes of ' +
    'it. Right: its slope, which is what a loss puts on ∇log π. Drag either line, or use the arrow keys.',
  delta: 'δ',
  ratio: (delta: number, times: string) =>
    delta === 0
      ? 'π and π_ref are as likely to write this token.'
      : `π writes this token ${times} times ${delta < 0 ? 'less' : 'more'} often than π_ref does.`,
  clamp: 'Clamp k3 as verl and SkyRL do',
  clampHelp: 'The log-ratio to ±20, then k3 itself to ±10',
  value: 'k(δ): the number reported as the KL, and what a reward puts on ∇log π',
  slope: 'k′(δ): what a loss puts on ∇log π',
  axis: 'log-ratio δ = log π/π_ref, in nats',
  estimator: 'Estimator',
  /** Of the estimators that have one. */
  notes: {
    k1: 'δ: unbiased, of either sign, noisy. Sums over tokens to the log-ratio of the whole completion.',
    k2: 'δ²/2: never negative, quiet, biased to third order in δ; its derivative is k1.',
    k3: 'e^(−δ) − 1 + δ: unbiased, never negative, quiet near the reference, heavy-tailed far from it.',
  } as Record<string, string>,
  inReward: 'in the reward: k',
  inLoss: 'in the loss: k′',
  inBoth: 'in both, or in the loss times ρ: k + k′',
  means:
    'Right is δ plus any constant: then the expected gradient is that of the reverse KL, and the constant adds ' +
    'only noise. That is k1 in the reward, k2 in the loss, and k3 in both, but neither k1 nor k3 in the loss.',
  clampMeans: (delta: string, raw: string, slope: string) =>
    `At δ = ${delta}, k3 is ${raw} and its slope ${slope}; the clamp makes that 10 and 0. The token that π has ` +
    'dropped most is pulled back by nothing at all.',
  clampIdle: 'Here the clamp changes nothing. It holds where k3 is above 10: for δ below −2.61, and above 11.',
  overflow: 'k3’s overflow',
  overflowSee:
    'k3 needs e^(−δ) = π_ref/π, which grows without bound as π drops a token that π_ref likes. Move δ and see ' +
    'what three number formats make of it.',
  format: 'Format',
  ratioOf: 'e^(−δ)',
  k3: 'k3',
  endsAt: '∞ for δ below',
  exact: 'exact',
  overflowMeans: (half: string, single: string) =>
    `Once δ is below ${half}, float16 has ∞ for k3, and one such token makes the whole update NaN; float32 and ` +
    `bfloat16 last until ${single}, which the summed log-ratio of a long completion reaches.`,
  strip: (name: string, from: string) => `${name}: finite down to δ = ${from}, ∞ beyond`,
};
