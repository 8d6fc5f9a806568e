/** The part of README.md that says what came out: made of the study, between two marks, never typed. */
import { methodLabel } from '../kl/placements';
import { findPreset } from '../experiment/presets';
import { meanOf } from './claim-checks';
import { estimateText, rateText } from './figures';
import { findings } from './findings';
import type { ClaimVerdict } from './finding';
import { markdownTable, seedsText } from '../common/markdown';
import type { Study } from './study-records';
import { cell, collapsesOf } from './select';
import { wilson } from './intervals';

const BEGIN = '<!-- made of public/study by `npm run headless -- findings` -->';
const END = '<!-- end of what was made -->';

/** What a reader of the first page asks for: the paper's picture, on-policy and late. */
const SHOWN: readonly { scenario: string; methods: readonly string[] }[] = [
  { scenario: 'paper', methods: ['none', 'k1-in-reward', 'k3-in-loss', 'k1-in-loss', 'k3-in-reward'] },
  { scenario: 'asynchronous', methods: ['none', 'k1-in-reward', 'k3-in-loss', 'k1-in-loss', 'k3-in-reward'] },
  { scenario: 'gentle', methods: ['none', 'k1-in-reward', 'k2-in-loss', 'k3-in-loss', 'k3-in-reward'] },
];
const VERDICTS: Record<ClaimVerdict, string> = {
  reproduced: 'Reproduced',
  'in-part': 'Reproduced in part',
  'not-reproduced': 'Not reproduced',
  undecided: 'Undecided',
};

function table(study: Study, scenario: string, methods: readonly string[]): string {
  const { label, description } = findPreset(scenario)!;
  const rows = methods.map((method) => {
    const of = cell(scenario, method);
    const { collapsed, n } = collapsesOf(study, of);
    return [
      methodLabel(method).en,
      estimateText(meanOf(study, of, 'accuracyIn')).en,
      estimateText(meanOf(study, of, 'accuracyOut')).en,
      rateText(wilson(collapsed, n)).en,
    ];
  });
  return `**${label.en}** (\`${scenario}\`). ${description.en}\n\n${markdownTable(['', 'addition (trained)', 'subtraction (untrained)', 'collapsed'], rows, 1)}`;
}

function block(study: Study): string {
  const { origin, runs } = study;
  const found = findings(study);
  const list = (Object.keys(VERDICTS) as ClaimVerdict[]).flatMap((verdict) => {
    const own = found.filter((finding) => finding.verdict === verdict);
    return own.length === 0
      ? []
      : `- *${VERDICTS[verdict]}* (${own.length}): ${own.map(({ claim }) => `[${claim.claim.en.replace(/[.。]$/, '')}](FINDINGS.md#${claim.id})`).join('; ')}.`;
  });
  return (
    `${runs.length} runs (${new Set(runs.map(({ scenario }) => scenario)).size} scenarios, up to ${new Set(runs.map(({ method }) => method)).size} methods, seeds ${seedsText(origin.seeds)}), on ${origin.adapter}: \`${origin.command}\`. ` +
    'Means with 95 % bootstrap intervals over seeds, collapse rates with Wilson’s; the reference policy has .75 ' +
    'and .80.\n\n' +
    `${SHOWN.map(({ scenario, methods }) => table(study, scenario, methods)).join('\n\n')}\n\n` +
    `The claims of the two documents, one by one, each with its checks and plots in [FINDINGS.md](FINDINGS.md) and under *Findings* in the page:\n\n${list.join('\n')}`
  );
}

/** README.md with its part made anew. @throws Error with one sentence where the marks are not there. */
export function withStudy(readme: string, study: Study): string {
  const [from, to] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (from < 0 || to < from)
    throw new Error(`README.md: got no '${BEGIN}' before '${END}'; allowed is a README with both marks.`);
  return `${readme.slice(0, from + BEGIN.length)}\n${block(study)}\n${readme.slice(to)}`;
}
