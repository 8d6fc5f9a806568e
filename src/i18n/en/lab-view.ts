/**
 * Sentences of the lab's view and its controls; loaded with the view. Labels and help of
 * settings: lab/lab-settings.ts.
 */
import type { LabTruth, RowVerdict } from '../../lab/lab-types';
import type { Sampling } from '../../lab/table/table-rows';
import type { LabPhase } from '../../lab/lab-page';
import { count, number } from '../../common/format';
import type { Section } from '../../lab/lab-page';

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

/** Not even the reference: the answers end before they could be complete. */
const neverRight = ({ accuracy, referenceAccuracy }: LabTruth): boolean => accuracy === 0 && referenceAccuracy === 0;

export const labView = {
  title: 'Gradient Lab',
  /** Which writing has the right gradient: what one sees here. */
  lead: (completions: string) =>
    'Which KL penalties have the right gradient? Measured on a tiny GPT-2, against the truth over all its ' +
    `${completions} answers.`,
  look:
    'Look at the bar of the gradient’s bias: where it closes on 0, the row is right; where it stops short, the ' +
    'code descends something else, with any number of samples.',
  contents: 'On this page',
  sections: {
    table: 'Table',
    space: '96 cells',
    curves: 'Curves',
    estimators: 'Estimators',
    categorical: 'Toy',
    paper: 'Paper',
    optimum: 'Optimum',
  } as Record<Section, string>,
  controls: 'Where to measure',
  further: 'More',
  steps: (step: number) => `step ${step}`,
  distance: (truth: LabTruth) =>
    `KL(π‖π_ref) = ${number(truth.reverseKl)} nats, ` +
    `${neverRight(truth) ? 'answers are cut too short to be right' : `${percent(truth.accuracy)} right`}`,
  end: (step: number) => `end of the run: ${step}`,
  beyond: (step: number) => `This place lies beyond the end of the run at step ${step}, on its line extended.`,
  older: (staleness: number) => `${staleness} steps`,
  behaviour: ({ behaviourKl }: LabTruth) => `KL(μ‖π) = ${number(behaviourKl)} nats`,
  fresh: 'on-policy only',
  tokens: (length: number) => `${length} token${length === 1 ? '' : 's'}`,
  possible: ({ completions }: LabTruth) => `${count(completions)} possible answers`,
  batch: 'completions for each gradient',
  going: '…',
  pause: 'Pause',
  measure: 'Measure',
  on: 'Measure on',
  again: 'Measure again',
  againHelp: 'From the beginning, with other samples: the next seed',
  tryAgain: 'Try again',
  phases: {
    opening: 'Opening the adapter',
    placing: 'Enumerating',
    measuring: 'Measuring',
    lent: 'Waiting for the measurement below',
    settled: 'All rows settled',
    paused: 'Paused',
    failed: 'Broke off',
  } as Record<LabPhase, string>,
  counts: (batches: string, completions: string, seconds: string) =>
    `${batches} batches · ${completions} completions · ${seconds} s`,
  settled: (rows: number, of: number) => `${rows} of ${of} rows settled`,
  disagree: (rows: number) => `${rows === 1 ? '1 row disagrees' : `${rows} rows disagree`} with theory`,
  processor: (why: string) => `${why} The lab runs on the processor in float64 instead: slower, just as right.`,
  failed: (why: string) => `${why}${why.endsWith('.') ? '' : '.'} What was measured stays.`,
  samplings: { 'on-policy': 'On-policy', 'off-policy': 'Off-policy' } as Record<Sampling, string>,
  verdicts: {
    unbiased: 'right (unbiased)',
    slight: 'slightly wrong',
    biased: 'wrong (biased)',
    zero: 'no force at all',
    undecided: 'undecided yet',
  } as Record<RowVerdict, string>,
  tableTitle: 'The table',
  tableSee:
    'Each row is one way to write the penalty. π is the policy, π_ref the reference, μ whoever sampled; s = ∇log π. ' +
    'Left, on paper: the code and its gradient, each with its expectation. Right: what was measured of that, sharper ' +
    'every second.',
  tableMeans:
    'Two columns decide. ③ is what backward() computes, ④ is where that leads on average; only ④ = 𝔼_π[s·k1] is ' +
    'the gradient of the KL. Everything else is a penalty of another name.',
  tableSource:
    'Rows 1 to 9 are those of a Chinese document, “一张表串讲LLM-RL中KL散度正则的正确与错误用法” (2026). It writes q ' +
    'for π and p for π_ref, as John Schulman does in “Approximating KL Divergence”, where k1, k2 and k3 come from.',
  spaceTitle: 'The whole space: 96 cells',
  spaceSee:
    'Forward or reverse KL × loss or reward × on- or off-policy × k1, k2, k3 × value or gradient × bias or ' +
    'variance. Cells fill in as the rows above are measured.',
  spaceMeans:
    'An estimator that reports the KL well may still push the wrong way: compare the cells of values with those ' +
    'of gradients.',
};
