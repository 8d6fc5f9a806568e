/** What claims ask of a study, as its checks say it, and what was measured. */
export const checks = {
  collapsesMore: (of: string, than: string) =>
    `${of} collapses more often than ${than}, and the intervals do not overlap`,
  survives: (of: string) => `fewer than half of the runs of ${of} collapse`,
  above: (measure: string, of: string, than: string) => `${measure} of ${of} above that of ${than}, seed by seed`,
  same: (measure: string, of: string, than: string, margin: string) =>
    `${measure} of ${of} the same as that of ${than}, ${margin}`,
  withinFactor: (factor: number) => `within a factor of ${factor}`,
  within: (margin: number) => `within ±${margin}`,
  gainsMore: (of: string, than: string, more: string, less: string) =>
    `${of} gains more over ${than} in ${more} than in ${less}`,
  under: (of: string, measure: string, limit: number) => `${of}: ${measure} under ${limit}`,
  over: (of: string, measure: string, limit: number) => `${of}: ${measure} over ${limit}`,
  descends: (measure: string, cells: readonly string[]) => `mean ${measure} falls at every step: ${cells.join(', ')}`,

  /** What was measured, of whom. */
  measuredOf: (of: string, measured: string) => `${of} ${measured}`,
  ratio: (measured: string, seeds: number) => `ratio ${measured}${ofSeeds(seeds)}`,
  difference: (measured: string, seeds: number) => `difference ${measured}${ofSeeds(seeds)}`,
  mean: (measured: string, seeds: number) => `${measured}${ofSeeds(seeds)}`,
  list: (measured: readonly string[]) => measured.join(', '),
  contrary: (measured: string) => `${measured}: the contrary`,
  openSeeds: (measured: string) => `${measured}: not decided by this many seeds`,
  openSamples: (measured: string) => `${measured}: not decided by this many samples`,
  tally: (checks: number, holds: number, open: number, contrary: number) =>
    [
      `${holds} of ${checks} ${checks === 1 ? 'check holds' : 'checks hold'}`,
      ...(open > 0 ? [`${open} undecided`] : []),
      ...(contrary > 0 ? [`${contrary} to the contrary`] : []),
    ].join(', '),

  /** A row of the lab's table by its number and its method. */
  row: (row: string, method: string) => `row ${row} (${method})`,
  samplings: { 'on-policy': 'on-policy', 'off-policy': 'off-policy' },
  gradients: (row: string, level: string, sampling: string) => `${row}, ${level}, ${sampling}`,
  /** Where only one place is asked about, its step is said. */
  ofGradients: (gradients: string, step: number | null, what: string) =>
    `${gradients}${step === null ? '' : ` (step ${step})`}: ${what}`,
  verdicts: {
    unbiased: 'unbiased',
    slight: 'slightly biased',
    biased: 'biased',
    zero: 'zero',
    undecided: 'undecided',
  },
  unbiased: 'the gradient is that of the KL (bias under 0.1)',
  biased: 'the gradient is biased',
  zero: 'the expected gradient is zero: the bias is the whole of ∇KL',
  containsOne: 'the interval of the bias contains 1',
  pushesAway: 'it points away from the KL’s gradient (cosine below 0), and is worse than none (bias above 1)',
  noFuture: 'none of what a token owes to later tokens: the share’s interval contains 0 and not 1',
  wholeFuture: 'all of what a token owes to later tokens: the share’s interval contains 1 and not 0',
  varianceAbove: (gradients: string, than: string, step: number | null) =>
    `${gradients}: variance above that of ${than}${step === null ? '' : ` (step ${step})`}`,
  varianceAs: (gradients: string, than: string) => `${gradients}: variance as that of ${than}, the intervals overlap`,

  bias: (verdict: string, bias: string) => `${verdict}, bias ${bias}`,
  /** Where the samples alone would allow no bias. */
  enumerated: (measured: string, bias: string) => `${measured}; by enumeration ${bias}`,
  cosine: (cosine: string, measured: string) => `cosine ${cosine}, ${measured}`,
  against: (measured: string, other: string) => `${measured} against ${other}`,
  notMeasured: 'not measured',
  /** With the seed of the samples, where there are several. */
  atStep: (step: number, seed: number | null, measured: string) =>
    `step ${step}${seed === null ? '' : `, seed ${seed}`}: ${measured}`,
  steps: (measured: readonly string[]) => measured.join('; '),
};

function ofSeeds(n: number): string {
  return `, ${n} ${n === 1 ? 'seed' : 'seeds'}`;
}
