/** The results table of README.md, generated from the study between two markers. */
import { methodLabel } from '../i18n/methods';
import type { PresetId } from '../experiment/presets';
import { scenarioDescription, scenarioLabel } from '../i18n/scenarios';
import { sourcesInMarkdown } from '../i18n/sources';
import { estimateText, rateText } from './figures';
import { findings } from './findings';
import type { ClaimVerdict } from './finding';
import { markdownTable, seedsText } from '../common/markdown';
import type { Study } from './study-records';
import { cell, collapsesOf, meanOf } from './select';
import { wilson } from './intervals';

const BEGIN = '<!-- made of public/study by `npm run headless -- findings` -->';
const END = '<!-- end of what was made -->';

/** The scenarios shown: the paper's setting, on-policy and off-policy. */
const SHOWN: readonly { scenario: PresetId; methods: readonly string[] }[] = [
  { scenario: 'paper', methods: ['none', 'k1-in-reward', 'k3-in-loss', 'k1-in-loss', 'k3-in-reward'] },
  { scenario: 'asynchronous', methods: ['none', 'k1-in-reward', 'k3-in-loss', 'k1-in-loss', 'k3-in-reward'] },
];
const VERDICTS: Record<ClaimVerdict, string> = {
  reproduced: 'reproduced',
  'in-part': 'reproduced in part',
  'not-reproduced': 'not reproduced',
  undecided: 'undecided',
};

function table(study: Study, scenario: PresetId, methods: readonly string[]): string {
  const rows = methods.map((method) => {
    const of = cell(scenario, method);
    const { collapsed, n } = collapsesOf(study, of);
    return [
      methodLabel(method, 'en'),
      estimateText(meanOf(study, of, 'accuracyIn')).en,
      estimateText(meanOf(study, of, 'accuracyOut')).en,
      rateText(wilson(collapsed, n)).en,
    ];
  });
  const head = ['', 'addition (trained)', 'subtraction (untrained)', 'collapsed'];
  const description = sourcesInMarkdown(scenarioDescription(scenario, 'en'));
  const title = `**${scenarioLabel(scenario, 'en')}** (\`${scenario}\`). ${description}`;
  return `${title}\n\n${markdownTable(head, rows, 1)}`;
}

function block(study: Study): string {
  const { origin, runs } = study;
  const found = findings(study);
  const counts = (Object.keys(VERDICTS) as ClaimVerdict[])
    .map((verdict) => [found.filter((finding) => finding.verdict === verdict).length, VERDICTS[verdict]] as const)
    .filter(([count]) => count > 0)
    .map(([count, verdict]) => `${count} are ${verdict}`);
  const scenarios = new Set(runs.map(({ scenario }) => scenario)).size;
  const methods = new Set(runs.map(({ method }) => method)).size;
  return (
    `${runs.length} runs (${scenarios} scenarios, up to ${methods} methods, seeds ${seedsText(origin.seeds)}), ` +
    `on ${origin.adapter}: \`${origin.command}\`. ` +
    'Means with 95 % bootstrap intervals over seeds, collapse rates with Wilson’s; the reference policy has .75 ' +
    'and .80.\n\n' +
    `${SHOWN.map((shown) => table(study, shown.scenario, shown.methods)).join('\n\n')}\n\n` +
    `Of the ${found.length} claims of the paper and the table, ${counts.join(', ')}: each with its checks, plots ` +
    'and likely ' +
    'reason in [docs/findings.md](docs/findings.md) and under *Findings* in the page.'
  );
}

/** README.md with its results regenerated. @throws Error with one sentence if the markers are missing. */
export function withStudy(readme: string, study: Study): string {
  const [from, to] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (from < 0 || to < from)
    throw new Error(`README.md: got no '${BEGIN}' before '${END}'; allowed is a README with both marks.`);
  return `${readme.slice(0, from + BEGIN.length)}\n${block(study)}\n${readme.slice(to)}`;
}
