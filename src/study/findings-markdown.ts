/** Generates docs/findings.md and its plots from the same findings as the page; the same study gives the same bytes. */
import type { Experiment } from '../experiment/experiment';
import { OPTIONS } from '../experiment/options';
import { findPreset, variantsOf } from '../experiment/presets';
import { differences, toQuery } from '../experiment/query';
import { spell } from '../experiment/spell';
import { runName } from '../i18n/run-name';
import { methodLabel } from '../i18n/methods';
import { presetExperiment, withChanges } from '../experiment/read-experiment';
import type { Finding, Half, Outcome, ClaimPlace, ClaimVerdict } from './finding';
import { findings, tallyText } from './findings';
import { escapedText, markdownTable, seedsText } from '../common/markdown';
import { sourcesInMarkdown } from '../i18n/sources';
import { replayHash } from './place-address';
import { panelSvg } from './plot';
import { FILES, type Study } from './study-records';
import { scenarioName } from './select';

/** Folder of the plots, relative to the root of the repository. */
export const PLOTS_FOLDER = 'public/study/plots';
const PLOT_WIDTH = 760;

export interface FindingsFiles {
  markdown: string;
  /** By name inside PLOTS_FOLDER. */
  plots: { name: string; svg: string }[];
}

const VERDICTS: Record<ClaimVerdict, string> = {
  reproduced: '**reproduced**',
  'in-part': '**reproduced in part**',
  'not-reproduced': '**not reproduced**',
  undecided: '**undecided**',
};
const SIGNS: Record<Outcome, string> = { holds: '✓', contrary: '✗', open: '?' };
const words = (verdict: ClaimVerdict): string => VERDICTS[verdict].replaceAll('*', '');

function halvesText({ halves: [lower, upper], verdict }: Finding): string {
  const of = ({ seeds, verdict: half }: Half) =>
    `${words(half)} with ${seeds.length === 1 ? 'seed' : 'seeds'} ${seedsText(seeds)}`;
  if (lower.verdict !== upper.verdict) return `they differ: ${of(lower)}, ${of(upper)}`;
  return lower.verdict === verdict ? 'they agree' : `both ${words(lower.verdict)}, with half the seeds each`;
}

/** The settings of a place as an experiment of the page: the preset's, overridden by the variant's. */
function experimentOf({ scenario, variant, methods }: ClaimPlace): Experiment {
  const preset = findPreset(scenario);
  const values = preset && variantsOf(preset).find(({ id }) => id === variant)?.values;
  if (!values)
    throw new Error(
      `place: got ${scenario}.${variant}; allowed are the scenarios and variants of experiment/scenarios.ts.`,
    );
  return withChanges(presetExperiment(scenario), { ...values, methods: [...methods] });
}

/** Options that do not affect training, only what is run and shown. */
const SHOWN: readonly string[] = ['preset', 'methods', 'seeds', 'seed', 'evaluateEvery', 'evaluationProblems'];
/** Options stated for every scenario, even if they have their defaults. */
const ALWAYS: readonly string[] = ['learningRate', 'prompts', 'groupSize', 'beta', 'steps'];

/** 'learningRate 0.001, prompts 16, …': the most important settings, and those that differ from the defaults. */
function settingsText(experiment: Experiment): string {
  const told = OPTIONS.filter(
    ({ key, default: usual }) =>
      !SHOWN.includes(key) && (ALWAYS.includes(key) || spell(experiment[key]) !== spell(usual)),
  );
  return told.map(({ key }) => `${key} ${spell(experiment[key])}`).join(', ');
}

function placeLine(place: ClaimPlace): string {
  const experiment = experimentOf(place);
  const differs = differences(experiment)
    .filter(({ key }) => key !== 'methods')
    .map((option) => `${option.key}=${spell(experiment[option.key])}`);
  const names = place.methods.join(',');
  const set = differs.length > 0 ? ` --set ${differs.join(' ')}` : '';
  const command = `npm run headless -- train --preset ${place.scenario} --methods ${names}${set} --seeds 1-4 --out DIR`;
  const named = runName({ ...experiment, methods: presetExperiment(place.scenario).methods }, 'en');
  return (
    `- *${named}* (${settingsText(experiment)}): ` +
    `${place.methods.map((method) => methodLabel(method, 'en')).join(', ')}. ` +
    `Replay: \`${replayHash(place)}\`, live: \`?${toQuery(experiment)}\`, ` +
    `from a terminal: \`${command}\`.`
  );
}

const anchor = (id: string): string => `<a id="${id}"></a>`;

function findingMarkdown(finding: Finding, plots: FindingsFiles['plots']): string {
  const { claim, verdict, n, checks, panels } = finding;
  const table = markdownTable(
    ['', 'expected', 'measured'],
    checks.map(({ outcome, expected, measured }) => [SIGNS[outcome], expected.en, measured.en]),
  );
  const figures = panels.map((panel, k) => {
    const name = `${claim.id}-${k + 1}.svg`;
    plots.push({ name, svg: panelSvg(panel, { width: PLOT_WIDTH, colours: 'static' }) });
    return `${panel.title.en}\n\n![${panel.title.en.replaceAll(']', '')}](../${PLOTS_FOLDER}/${name})`;
  });
  const where = [
    ...claim.places.map(placeLine),
    ...(claim.lab === undefined ? [] : [`- Gradient Lab: \`${claim.lab}\`.`]),
  ];
  return [
    `## ${anchor(claim.id)}${claim.claim.en}`,
    `${VERDICTS[verdict]}: ${tallyText(checks).en}, n = ${n}. Halves of the seeds: ${halvesText(finding)}.`,
    `Source: ${sourcesInMarkdown(claim.source.en)}.`,
    table,
    `Likely why: ${claim.reason[verdict].en}`,
    ...figures,
    ...(where.length > 0 ? [`Where:\n\n${where.join('\n')}`] : []),
  ].join('\n\n');
}

/** @throws Error like `findings`. */
export function findingsFiles(study: Study): FindingsFiles {
  const found = findings(study);
  const { origin, runs, gradients } = study;
  const plots: FindingsFiles['plots'] = [];
  const count = (verdict: ClaimVerdict) => found.filter((finding) => finding.verdict === verdict).length;
  const scenarios = [...new Set(runs.map(({ scenario }) => scenario))].map((id) => scenarioName(id).en);
  const head = [
    '# Findings',
    `${found.length} claims about ways to write the KL penalty, each tested: ` +
      `${count('reproduced')} reproduced, ${count('in-part')} in part, ` +
      `${count('not-reproduced')} not reproduced, ${count('undecided')} undecided. They rest on ${runs.length} runs ` +
      `(${scenarios.join(', ')}; seeds ${seedsText(origin.seeds)}) and ${gradients.length} measured gradients, ` +
      `all on ${escapedText(origin.adapter)}. This file is made of the data in ` +
      `[public/study](public/study/${FILES.runs}) and not typed; the page ` +
      `shows the same under *Findings* (\`npm start\`, then \`#findings\`). The data are made by`,
    `\`\`\`\n${origin.command}\n\`\`\``,
    'A claim is a list of checks, written before this study (but knowing the eight-seed table of an earlier ' +
      'README and a few calibrating runs; the regimes were calibrated with some of seeds 1 to 8, see ' +
      'calibration.md, so that of who collapses only the seeds after them are fresh evidence), each with a ' +
      'direction that the claim sets and an interval that must support it: two collapse rates whose Wilson ' +
      'intervals do not overlap, a difference ' +
      '(of a KL or a gradient’s norm: a ratio) seed by seed whose 95 % bootstrap interval lies on the claim’s ' +
      'side of none, “the same” where that interval lies within a margin, a gradient’s verdict in the Gradient ' +
      'Lab from 99.9 % intervals. All hold: reproduced; some: in part; none: not reproduced, or undecided where ' +
      'none says the contrary either. An interval that is too wide to decide (?) does not hold, and is told ' +
      'apart from one that says the contrary (✗). ' +
      'The lower and the upper half of the seeds are judged once more by themselves; half the seeds decide less, ' +
      'so that a half may fail where the whole holds.',
    'What was changed after the first five seeds had been seen: before the others were, the halves became the ' +
      'lower and the upper seeds instead of odd and even ones; later, and of the gradients alone, they are ' +
      'measured at one more place (step 10) and with four times the batches, ' +
      'and the future-KL term’s share is asked for at the farthest place only, since near the reference it is a ' +
      'few thousandths of the gradient. A plot of accuracy over distance was added, without a check. No check on ' +
      'runs was changed. The reasons were written knowing the results: they are likely, not tested. ' +
      `There are ${found.flatMap(({ checks }) => checks).length} checks, most at 95 %: ` +
      'a few will have gone astray by chance.',
    'Addresses such as `#replay=…` and `?preset=…` go behind the page’s own.',
    markdownTable(
      ['claim', 'verdict', 'checks', 'halves of the seeds'],
      found.map((finding) => {
        const { claim, verdict, checks } = finding;
        return [`[${claim.claim.en}](#${claim.id})`, words(verdict), tallyText(checks).en, halvesText(finding)];
      }),
    ),
  ];
  return { markdown: `${[...head, ...found.map((finding) => findingMarkdown(finding, plots))].join('\n\n')}\n`, plots };
}
