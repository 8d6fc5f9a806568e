/**
 * Any study as Markdown: one table of all methods for each scenario's variant. The same records give the same bytes.
 */
import { armLabel } from '../i18n/arms';
import { methodLabel } from '../i18n/methods';
import { findPreset, variantsOf } from '../experiment/presets';
import { scenarioLabel, variantLabel } from '../i18n/scenarios';
import { median } from '../common/statistics';
import { estimateText, figure, rateText, signed } from './figures';
import { escapedText, markdownTable, seedsText } from '../common/markdown';
import { TAIL_STEPS, type GradientRecord, type Study } from './study-records';
import { bounded, collapsesOf, gradientsOf, meanOf, valuesOf, type Cell, type MeasureName } from './select';
import { pairedDifference, RESAMPLES, wilson } from './intervals';

/** The baseline of paired differences, if a variant has it. */
const AGAINST = 'k1-in-reward';

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

function collapseSteps(study: Study, of: Cell): string {
  const { steps } = collapsesOf(study, of);
  if (steps.length === 0) return '–';
  return steps.length === 1 ? String(steps[0]) : `${figure(median(steps))} (${steps[0]}–${steps[steps.length - 1]})`;
}

function rowOf(study: Study, of: Cell, against: Cell | null): string[] {
  const estimate = (measure: MeasureName) => estimateText(meanOf(study, of, measure)).en;
  const { collapsed, n } = collapsesOf(study, of);
  const difference = (measure: MeasureName) =>
    against === null || of.method === AGAINST
      ? '–'
      : estimateText(pairedDifference(valuesOf(study, of, measure), valuesOf(study, against, measure)), signed).en;
  return [
    armLabel(of.method, 'en'),
    estimate('accuracyIn'),
    estimate('accuracyOut'),
    rateText(wilson(collapsed, n)).en,
    collapseSteps(study, of),
    estimate('reverseKl'),
    estimate('forwardKl'),
    estimate('entropy'),
    difference('accuracyIn'),
    difference('accuracyOut'),
  ];
}

const HEAD = [
  'method',
  'accuracy in',
  'accuracy out',
  'collapsed',
  'at step',
  'KL(π‖π_ref)',
  'KL(π_ref‖π)',
  'entropy',
  'in, less k1 in reward',
  'out, less k1 in reward',
];

function variantMarkdown(study: Study, scenario: string, variant: string): string {
  const runs = study.runs.filter((run) => run.scenario === scenario && run.variant === variant);
  const methods = unique(runs.map(({ method }) => method));
  const cells = methods.map((method): Cell => ({ scenario, variant, method }));
  const against = methods.includes(AGAINST) ? { scenario, variant, method: AGAINST } : null;
  const preset = findPreset(scenario);
  const known = variant !== 'base' && preset && variantsOf(preset).some(({ id }) => id === variant);
  const name = scenarioLabel(scenario, 'en') + (known ? `, ${variantLabel(scenario, variant, 'en')}` : '');
  return (
    `## ${name}\n\n\`${scenario}.${variant}\`: ${methods.length} ${methods.length === 1 ? 'method' : 'methods'}, ` +
    `seeds ${seedsText(unique(runs.map(({ seed }) => seed)))}.\n\n` +
    markdownTable(
      HEAD,
      cells.map((of) => rowOf(study, of, against)),
      1,
    )
  );
}

function gradientsMarkdown(study: Study): string {
  const groups = unique(study.gradients.map(({ row, level, sampling }) => `${level} ${sampling} ${row}`)).map((key) => {
    const [level, sampling, row] = key.split(' ') as [GradientRecord['level'], GradientRecord['sampling'], string];
    return gradientsOf(study, { row, level, sampling });
  });
  const bounds = (of: GradientRecord['bias'] | null) => (of === null ? '–' : estimateText(bounded(of)).en);
  const rows = groups.flatMap((records) =>
    records.map((record) => [
      record.row,
      methodLabel(record.method, 'en'),
      record.level,
      record.sampling,
      String(record.step),
      String(record.staleness),
      String(record.seed),
      bounds(record.bias),
      figure(record.exactBias),
      record.cosine === null ? '–' : figure(record.cosine),
      bounds(record.variance),
      bounds(record.futureShare),
      record.verdict,
    ]),
  );
  return (
    `## Gradients\n\nIn units of ‖∇KL‖, with 99.9 % intervals (Gradient Lab).\n\n` +
    markdownTable(
      [
        'row',
        'method',
        'level',
        'sampling',
        'step',
        'staleness',
        'seed',
        'bias',
        'by enumeration',
        'cosine',
        'variance',
        'future-KL share',
        'verdict',
      ],
      rows,
    )
  );
}

/** The report of a study with any number of scenarios; parts without data are omitted. */
export function reportMarkdown(study: Study): string {
  const { origin, runs, gradients } = study;
  const variants = unique(runs.map(({ scenario, variant }) => `${scenario} ${variant}`)).map((key) => key.split(' '));
  const head =
    `# Study\n\n${runs.length} runs, seeds ${seedsText(origin.seeds)}, on ${escapedText(origin.adapter)}. ` +
    `Made by \`${origin.command}\`.\n\n` +
    `Accuracies are shares of right answers on held-out problems, sampled at temperature 1, of the trained ` +
    `operator (in) and of the one that is never trained (out); KL is exact, in nats an answer, its mean ` +
    `geometric; entropy is in nats a token; KL and entropy are means over the last ${TAIL_STEPS} steps. ` +
    `Intervals are 95 %: percentiles of ${RESAMPLES} bootstrap resamples of the seeds, Wilson's for rates; ` +
    'differences are paired by seed. Collapses are as src/training/collapse-rules.ts defines them; beside their ' +
    'rate stands the median step where they began, and the range.';
  const parts = variants.map(([scenario, variant]) => variantMarkdown(study, scenario, variant));
  if (gradients.length > 0) parts.push(gradientsMarkdown(study));
  return `${[head, ...parts].join('\n\n')}\n`;
}
