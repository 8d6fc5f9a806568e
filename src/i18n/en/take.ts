/** What is taken from the page: links, tables, files, pictures; values read off charts; answers of earlier steps. */
import type { TableFormat } from '../../exports/arm-table';
import type { TrainingFormat } from '../../exports/training-files';

export const take = {
  open: 'Share …',
  openHelp: 'A link, a table of the arms, files for other tools',
  title: 'Take it with you',
  failed: (why: string) => `The exports could not be loaded (${why}); reload the page to try again.`,
  /** The link. */
  link: 'Link',
  linkHelp: 'It opens this training again: preset, arms, seeds, and the changes made while it ran, at their steps.',
  linkOfRecording: 'It opens these recorded runs.',
  noPolicy: 'Your own reference policy is not in it: whoever opens the link trains from the page’s.',
  copyLink: 'Copy link',
  copy: 'Copy',
  copied: 'Copied',
  notCopied: 'The browser does not allow copying: select the text and copy it.',
  /** The table of arms. */
  table: 'Table of arms',
  tableAt: (step: number, pinned: boolean) =>
    pinned ? `At step ${step}, which is pinned.` : `At the last step, ${step}. Click a chart to pin another one.`,
  tableHelp: 'Mean over the seeds ± half the 95 % interval (Student’s t); n is the number of seeds.',
  tableFormat: 'Format',
  tableFormats: { csv: 'CSV', markdown: 'Markdown', latex: 'LaTeX' } satisfies Record<TableFormat, string>,
  arm: 'Arm',
  reward: 'Reward',
  heldOut: 'Held-out accuracy',
  kl: 'KL (nats)',
  n: 'n',
  collapsed: 'Collapsed',
  atStep: (what: string, step: number) => `${what} (step ${step})`,
  collapses: (hit: number, seeds: number, from: number, to: number) =>
    hit === 0 ? `0 of ${seeds}` : `${hit} of ${seeds} (${from === to ? `step ${from}` : `steps ${from}–${to}`})`,
  none: 'Nothing has been measured yet.',
  /** All metrics. */
  training: 'All metrics',
  trainingFormats: {
    jsonl: 'JSONL',
    csv: 'CSV',
    trackio: 'trackio (ZIP)',
    tensorboard: 'TensorBoard (ZIP)',
  } satisfies Record<TrainingFormat, string>,
  trainingHelp: {
    jsonl: 'A line per run and step, as headless train writes it.',
    csv: 'One table: arm, method, seed, step, and every metric.',
    trackio: 'A CSV per run, for trackio.import_csv.',
    tensorboard: 'An event file per run, for tensorboard --logdir.',
  } satisfies Record<TrainingFormat, string>,
  download: 'Download',
  wandb: 'To Weights & Biases',
  wandbHelp: 'Download the JSONL, and run this beside it.',
  /** A chart as a file. */
  chart: (heading: string) => `Download ${heading}: PNG, SVG or CSV`,
  chartFormats: { png: 'PNG', svg: 'SVG', csv: 'CSV' },
  chartFailed: 'The browser could not draw the picture.',
  seeds: (list: string) => `seeds ${list}`,
  smoothed: (weight: number) => `lines smoothed (weight of the past ${weight})`,
  /** Values read off a chart. ± is half the 95 % interval. */
  read: (step: number, n: string) => `step ${step}${n && ` · n = ${n}`}`,
  readPinned: (step: number, n: string) => `step ${step}, pinned${n && ` · n = ${n}`}`,
  readHelp: 'Pointer or arrow keys read off a step: mean, ± the 95 % interval over seeds, n. Click or Enter pins it.',
  /** For screen readers. */
  spoken: (label: string, value: string, half: string, n: number) =>
    `${label} ${value}${half === '' ? '' : ` ± ${half}`} (n = ${n})`,
  spokenAt: (spoken: string, step: number) => `${spoken}, at step ${step}`,
  chartSummary: (heading: string, step: number, pinned: boolean, values: readonly string[]) =>
    values.length === 0
      ? `${heading}: no values yet.`
      : `${heading} at step ${step}${pinned ? ' (pinned)' : ''}: ${values.join('; ')}. Mean over n seeds ± half ` +
        'the 95 % ' +
        'interval. Arrow keys read other steps; Enter pins one.',
  /** Answers of earlier steps. */
  answersAt: (step: number) => `What they answered at step ${step}`,
  stepOfAnswers: (step: number) => `step ${step}`,
  rewind: 'Step of the answers',
  live: 'Live',
  liveHelp: 'Back to the latest answers',
  seed: 'Seed',
  anySeed: 'first',
};
