/** Every sentence of the binary experiment. */

export const labFigureTwo = {
  title: 'The paper’s controlled experiment',
  see:
    'Binary strings of T tokens, where all 2^T completions can be counted: how wrong is each writing on average, ' +
    'and how noisy, as answers get longer? Thin lines are exact; dots are measured by sampling, with their 99.9 % ' +
    'intervals, and must lie on the lines.',
  gap: 'Distance of π from π_ref',
  kl: (kl: string, length: number) => `KL ${kl} nats at T = ${length}`,
  level: 'k and ρ of',
  levels: { token: 'each token', sequence: 'the whole string' },
  more: 'Also rows 2, 4, 6 and k3 in both',
  measure: 'Measure',
  again: 'Measure with a new seed',
  stop: 'Stop',
  progress: (done: number, all: number) => `${done} of ${all} lengths measured`,
  counts: (rounds: number, samples: number) => `${rounds} rounds of ${samples} completions at each length`,
  stopped: 'Stopped.',
  failed: (why: string) => `The measurement broke off: ${why}`,
  bias: 'Bias of the mean gradient, relative to the true gradient',
  variance: 'Variance of one completion’s gradient, relative to the true gradient squared',
  axis: 'answer length T',
  at: (length: number) => `At T = ${length}`,
  columns: {
    bias: 'Bias, exact',
    variance: 'Variance, exact',
    measured: 'measured',
    cosine: 'Cosine with the true gradient',
  },
  means: (reward: string, cosine: string, verdict: string, loss: string) =>
    'k1 in the reward is right at every length. k1 in the loss loses everything: its mean is zero. k3 in the ' +
    `reward is off by ${reward}, with a cosine of ${cosine}: ${verdict}. k3 in the loss is off by ${loss}.`,
  worse: 'worse than no penalty at all',
  weak: 'hardly better than no penalty at all',
  tokenMore:
    'Rows 2, 4 and 6 are right for each token, but a loss token by token misses what a token does to the later ' +
    'ones; k3 in both keeps it.',
  sequenceMore:
    'With k and ρ of the whole string, rows 2, 4, 6 and k3 in both are right too, as the document has them; ρ·k1 ' +
    'is the noisy one.',
  model: (policy: string, reference: string) =>
    'After figure 2 of “A Comedy of Estimators” (arXiv 2512.21852). How the paper parametrises its pair is not ' +
    'known; here logit π(y_t = 1) = a + b·y_{t−1} + c·(mean of the tokens so far − ½), with (a, b, c) = ' +
    `(${reference}) for π_ref and (${policy}) for π. On-policy, no baseline.`,
};
