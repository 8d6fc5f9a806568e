/** Every sentence of the recipes' dialog; what a recipe says of itself is in frameworks/. */
import type { Verdict } from '../../kl/theory';

export const frameworks = {
  title: 'In your framework',
  close: 'Close',
  parts: 'Direction',
  from: 'Start from a framework',
  to: 'These settings elsewhere',
  paste: 'Paste your config',
  fromLead:
    'What frameworks do with the KL penalty, and what that is called here. A start trains it on the arithmetic ' +
    'of this page, beside no penalty and k1 in the reward.',
  toLead:
    'What is set on this page, as lines to copy into a framework’s configuration, or the reason why it cannot be ' +
    'had there.',
  framework: 'Framework',
  read: (version: string) => `Read in ${version}.`,
  theirs: 'They set',
  row: (id: string) => `row ${id} of the Lab’s table`,
  noRow: 'no penalty',
  verdicts: { unbiased: 'unbiased gradient', biased: 'biased gradient', none: 'no force on average' } satisfies Record<
    Verdict,
    string
  >,
  offPolicyVerdict: (verdict: string) => `here, with samples of an older policy: ${verdict}`,
  here: 'Here it is',
  advantage: { rloo: 'RLOO', grpo: 'GRPO’s advantage' },
  clamps: (logRatio: number, estimate: number) => [
    ...(logRatio ? [`log-ratio clamped to ±${logRatio}`] : []),
    ...(estimate ? [`estimate clamped to ±${estimate}`] : []),
  ],
  all: (parts: readonly string[]) => parts.join(', '),
  start: 'Start with these settings',
  ownBeta: 'With the framework’s own β, where it has one',
  ownBetaHelp: (beta: string) =>
    'Theirs are small (0.001 to 0.2) and their answers thousands of tokens long; here a penalty this weak hardly ' +
    `shows, so the page’s β of ${beta} stays where this is not ticked.`,
  strength: (beta: number) => `β ${beta}`,
  pageStrength: (beta: string) => `β ${beta}, the page’s`,
  method: 'Method',
  copy: 'Copy',
  copied: 'Copied',
  notCopied: 'The browser does not allow copying; select the lines and copy them by hand.',
  notPossible: 'Not possible there',
  fromLegend:
    'Learning rate, batch and number of updates stay those of this page: a framework’s mean nothing for a policy ' +
    'this small.',
  toLegend:
    'The learning rate and the model are left to you, and so is the size of the batch: this page’s is that of a toy.',
};
