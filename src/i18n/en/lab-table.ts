/**
 * Labels and sentences of the table and of the picture of the space. Longer texts:
 * lab-columns.ts, lab-rows.ts.
 */
import type { RowGroup, Sampling } from '../../lab/table/table-rows';
import type { RowVerdict } from '../../lab/lab-types';
import type { LabColumn } from '../../lab/lab-page';

/** Of an estimate with its interval, as text. */
interface Said {
  estimate: string;
  low: string;
  high: string;
  exact: string;
}

const SHORT_PLACEMENTS: Readonly<Record<string, string>> = {
  'weighted-loss': 'loss, ×\u00a0ρ',
  'detached-weighted-loss': 'loss, ×\u00a0sg(ρ)',
};

export const labTable = {
  label: 'The ways to write the KL penalty, with what was measured of each',
  sampling: 'Samples of',
  samplings: { 'on-policy': 'on-policy', 'off-policy': 'off-policy', both: 'both' } satisfies Record<
    Sampling | 'both',
    string
  > as Record<Sampling | 'both', string>,
  samplingHelp: {
    'on-policy': 'Samples come from the policy itself, μ = π',
    'off-policy': 'Samples come from an older policy μ',
    both: 'Both, one below the other',
  } as Record<Sampling | 'both', string>,
  short: { 'on-policy': 'on', 'off-policy': 'off' } as Record<Sampling, string>,
  status: (completions: string, confidence: string, seconds: string) =>
    `${completions} completions a row · ${confidence} intervals · ${seconds} s`,
  enumerated: 'enumerated; nothing sampled yet',
  levels: { sequence: 'k and ρ of the whole completion', token: 'k and ρ of each token' },
  tokenNote:
    'The formulas are written for a whole completion. Here, token by token, k and ρ are those of each token, and ' +
    'a row is the sum over the answer’s tokens; what that leaves out stands under ‘in theory’.',
  legend: {
    trusted: 'interval of the bias',
    short: 'interval that is still too short: completions that carry the variance are not in the sample yet',
    estimate: 'estimate',
    exact: 'by enumeration',
  },
  hint: 'Click a cell, or press Enter on it, to have it explained.',
  groups: {
    loss: 'In the loss, naive: samples of π, as data',
    'weighted-loss': 'In the loss, weighted by ρ',
    reward: 'In the reward, weighted by ρ',
    further: 'Further rows, not in the document',
    typed: 'A typed estimator, in four placements',
  } as Record<RowGroup, string>,
  heads: { paper: 'On paper', value: 'Measured value', gradient: 'Measured gradient', verdict: 'Gradient is' },
  columns: {
    name: 'Way to write it',
    objective: '① objective in code',
    expectation: '② its expectation',
    gradient: '③ gradient in code',
    expectedGradient: '④ its expectation',
    value: 'bias',
    valueVariance: 'variance',
    bias: 'bias',
    cosine: 'cosine',
    variance: 'variance',
    future: 'future KL',
    verdict: 'measured',
    theory: 'in theory',
  } as Record<LabColumn, string>,
  units: {
    value: 'nats',
    valueVariance: 'nats²',
    bias: 'of ‖∇KL‖',
    cosine: 'with ∇KL',
    variance: 'of ‖∇KL‖²',
    future: 'share',
  } as Partial<Record<LabColumn, string>>,
  /** Where a column stands alone, on a card or as a heading. */
  full: {
    value: 'value: bias',
    valueVariance: 'value: variance',
    bias: 'gradient: bias',
    cosine: 'gradient: cosine',
    variance: 'gradient: variance',
    future: 'future KL',
    verdict: 'gradient, measured',
    theory: 'gradient, in theory',
  } as Partial<Record<LabColumn, string>>,
  truth: 'the truth',
  /** Shorter than the labels of kl/placements.ts, since the group's heading says the rest. */
  name: (estimator: string, placement: string) => `${estimator} in ${SHORT_PLACEMENTS[placement] ?? placement}`,
  suffix: { E: 'from each token on', F: 'less the group’s mean', G: 'frozen at rollout' } as Record<string, string>,
  /** The same beside a line of a chart. */
  shortSuffix: { E: ', to go', F: ', baseline', G: ', frozen' } as Record<string, string>,
  exactGradient: 'exact gradient',
  row: (id: string) => `Row ${id}`,
  verdicts: {
    unbiased: 'unbiased',
    slight: 'slight bias',
    biased: 'biased',
    zero: 'zero',
    undecided: 'undecided',
  } as Record<RowVerdict, string>,
  disagrees: 'disagrees',
  /** Biased, and not yet known from a gradient of nothing. */
  maybeZero: 'maybe zero',
  document: 'doc.',
  intended: 'on-policy, whole completions',
  intendedShort: 'ideally',
  tokenOnly: 'Token by token only; the level is the whole completion now.',
  logged: 'logged:',
  truthFound: (completions: string, kl: string, forward: string, norm: string) =>
    `By enumeration of ${completions} completions: KL(π‖π_ref) = ${kl} nats, KL(π_ref‖π) = ${forward} nats, ` +
    `‖∇KL(π‖π_ref)‖ = ${norm}.`,
  close: 'Close',
  previous: 'Row before',
  next: 'Row after',
  why: 'Why this row comes out so',
  about: (column: string) => `What the column says: ${column}`,
  older: 'With older samples:',
  takeMean: 'average over all completions',
  takeGradient: 'backward()',
  surrogate:
    'Column 1 is there for its gradient only. What is logged as the KL is k alone, and column 2 is the ' +
    'expectation of that.',
  nothing: 'Nothing is measured yet.',
  says: {
    value: (is: Said, kl: string) =>
      `The mean of the logged number is ${is.estimate} nats (${is.low} to ${is.high}); by enumeration it is ` +
      `${is.exact}. The true KL is ${kl} nats.`,
    valueVariance: (is: Said, deviation: string) =>
      `The variance is ${is.estimate} nats² (${is.low} to ${is.high}); by enumeration ${is.exact}. One ` +
      `completion is typically ${deviation} nats off the mean.`,
    bias: (is: Said, completions: string) =>
      `The mean of ${completions} gradients lies ${is.estimate} times the true gradient’s length away from the ` +
      `true gradient (${is.low} to ${is.high}); by enumeration ${is.exact}.`,
    cosine: (is: Said) =>
      `The cosine between the mean gradient and the true one is ${is.estimate} (${is.low} to ${is.high}); by ` +
      `enumeration ${is.exact}.`,
    noCosine: 'The mean gradient is zero, or not yet known from zero, so it has no direction.',
    variance: (is: Omit<Said, 'exact'>, needed: string) =>
      `The variance of one completion’s gradient is ${is.estimate} times the true gradient’s squared length ` +
      `(${is.low} to ${is.high}). To know the mean to within a tenth takes about ${needed} completions.`,
    future: (is: Said) =>
      `The mean gradient has ${is.estimate} % of the future-KL term (${is.low} to ${is.high} %); by enumeration ` +
      `${is.exact} %.`,
    noFuture: 'There is no such share here.',
    verdict: (verdict: string) => `Measured: ${verdict}.`,
    agrees: 'That is what theory says.',
    disagrees:
      'That contradicts theory, or the enumeration: something is wrong here, or chance has struck, as it does ' +
      'once in a thousand times.',
    rare: (seen: string, enough: string) =>
      `The completions seen so far carry ${seen} % of the variance. Below ${enough} % every interval is too ` +
      'short, and nothing is decided.',
    open: 'More samples are needed before that can be held against theory.',
    theory: (here: string, value: string) => `Theory, here: the gradient is ${here}, the value ${value}.`,
    document: (gradient: string, value: string) => `The document: the gradient is ${gradient}, the value ${value}.`,
    intended: (gradient: string, value: string) =>
      `On-policy and for whole completions: the gradient is ${gradient}, the value ${value}.`,
    same: (rows: string) => `Sample by sample, this gradient is the same as that of ${rows}: they share their numbers.`,
  },
  rows: (ids: readonly string[]) =>
    `row${ids.length === 1 ? '' : 's'} ` +
    `${ids.length < 2 ? ids.join('') : `${ids.slice(0, -1).join(', ')} and ${ids.at(-1)}`}`,
  joint: ' ',
  colon: ': ',
};
