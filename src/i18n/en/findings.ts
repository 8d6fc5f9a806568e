/**
 * Every sentence of the Findings and of replays. Claims bring their own
 * texts.
 */
/** A half of the seeds: '1–10', and the verdict with it alone. */
export interface HalfWords {
  seeds: string;
  verdict: string;
}

export const findings = {
  title: 'Findings',
  colon: ': ',
  lead: (claims: number) =>
    `Is it really so? ${claims} claims about KL penalties, each tested on a tiny GPT-2, many times over.`,
  what: (runs: string, seeds: number, gradients: string, fresh: string) =>
    `${runs} runs, ${seeds} seeds of every method, and ${gradients} measured gradients. Every verdict below is ` +
    'computed from them, here and now, by rules that were set before the study (its regimes were calibrated with ' +
    `some of seeds 1 to 8${fresh && `, so that seeds ${fresh} are fresh evidence`}); each half of the seeds is ` +
    'judged once more by itself.',
  rows: 'Rows are those of the table in the Gradient Lab.',
  made: 'Made on',
  by: 'by',
  data: 'Data',
  report: 'The same as a file',
  loading: 'Loading the study …',
  broken: (why: string) => `There is nothing to show: ${why}`,
  contents: 'Verdicts',
  verdicts: {
    reproduced: 'reproduced',
    'in-part': 'in part',
    'not-reproduced': 'not reproduced',
    undecided: 'undecided',
  },
  evidence: (tally: string, plots: number) =>
    `The evidence: ${tally}${plots > 0 ? `; ${plots} more ${plots === 1 ? 'plot' : 'plots'}` : ''}`,
  halvesAgree: 'both halves agree',
  halvesBoth: (verdict: string) => `both halves: ${verdict}`,
  halvesDiffer: 'halves differ',
  halves: (first: HalfWords, second: HalfWords, overall: string) =>
    first.verdict === second.verdict
      ? `The two halves of the seeds (${first.seeds} and ${second.seeds}) agree: ` +
        `${first.verdict}${first.verdict === overall ? '' : `, though all seeds together say ${overall}`}.`
      : `The two halves of the seeds do not agree: ${first.verdict} with ${first.seeds}, ${second.verdict} with ` +
        `${second.seeds}. Take this verdict with care.`,
  source: 'Claimed in',
  n: (n: number) => `n = ${n} ${n === 1 ? 'seed' : 'seeds'}`,
  checks: 'What must be seen if it is true, and what was measured',
  expected: 'Expected',
  measured: 'Measured',
  outcomes: { holds: 'holds', open: 'not decided', contrary: 'the contrary' },
  reason: 'Likely why',
  places: 'See for yourself',
  replay: 'Replay the recorded runs',
  live: 'Run it live',
  measure: 'Measure the gradients live',
  top: 'All verdicts',
  address: (given: string) => `In the address: there is no claim ${given}.`,
  recorded: (methods: number, seeds: number) =>
    `Recorded run: ${methods} ${methods === 1 ? 'method' : 'methods'} × ${seeds} ${seeds === 1 ? 'seed' : 'seeds'}`,
  pause: 'Pause',
  play: 'Play',
  again: 'Play again',
  restart: 'From the start',
  step: (step: number, steps: number) => `step ${step} of ${steps}`,
  /** Of held-out accuracies in a recording. */
  atTheEnd: 'measured after the last step only',
  noAnswers: 'A recording keeps curves, not answers: run it live to see what the policies write.',
  notPlayed: (why: string) => `Nothing was replayed. ${why}`,
};
