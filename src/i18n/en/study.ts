/** What a study's numbers, runs and plots are called. */
export const study = {
  /** A number with its interval. */
  estimate: (mean: string, interval: string) => `${mean} ${interval}`,
  noEstimate: 'no finite value',
  interval: (low: string, high: string) => `(${low}–${high})`,
  /** Where signs would meet the dash. */
  signedInterval: (low: string, high: string) => `(${low} to ${high})`,
  noInterval: '(no interval)',
  rate: (successes: number, n: number, interval: string) => `${successes} of ${n} (${interval})`,

  /** The runs of one method under one variant of a scenario. */
  cell: (method: string, variant: string) => `${method} (${variant})`,
  inScenario: (scenario: string, what: string) => `${scenario}: ${what}`,
  levels: { token: 'token by token', sequence: 'whole completions' },
  measures: {
    accuracyIn: 'accuracy on the trained operator',
    accuracyOut: 'accuracy on the untrained operator',
    reverseKl: 'KL(π‖π_ref)',
    forwardKl: 'KL(π_ref‖π)',
    entropy: 'entropy',
    gradNorm: 'norm of the gradient',
    klClampFraction: 'share of tokens that a clamp cuts',
  },
  gradientMeasures: {
    bias: 'bias of the gradient',
    variance: 'variance of one completion’s gradient',
    futureShare: 'share of what a token owes to later tokens',
  },
  wholeShare: 'all of it',

  overMeasure: (measure: string, over: string) => `${measure} over ${over}`,
  shareCollapsed: 'share of runs that collapsed',
  gradientTitle: (measure: string, level: string) => `${measure}, ${level}`,
  offPolicyTitle: (title: string) => `${title}, off-policy`,
  /** The number tells rows of one method apart, such as the one whose penalty is frozen at rollout. */
  rowAtStep: (row: string, method: string, step: number) => `${row} · ${method}, step ${step}`,
};
