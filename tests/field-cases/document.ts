/** docs/field-cases.md: what people asked, brought and pasted, and what this project makes of it. */
import { markdownTable } from '../../src/common/markdown';
import type { CheckpointCase } from '../support/checkpoint-cases';
import type { ConfigCase } from '../support/config-cases';
import type { Question } from './question';

/** A question with what its check found. */
export interface Answered {
  question: Question;
  found: string;
}

const count = <T>(all: readonly T[], which: (each: T) => boolean): string =>
  `${all.filter(which).length} of ${all.length}`;

/** Forms of the review's 41 folders; later numbers were added since. */
const REVIEWED = 43;

export function fieldCasesMarkdown(
  answered: readonly Answered[],
  checkpoints: readonly CheckpointCase[],
  configs: readonly ConfigCase[],
): string {
  const folders = checkpoints.filter(({ id }) => Number.parseInt(id) < REVIEWED);
  return [
    '# Field cases',
    '',
    'Questions, checkpoint folders and configurations from public trackers and repositories, and what this ' +
      'project makes of ' +
      'them. The tests that try them write this page: `npx vitest run --project node tests/field-cases -u`.',
    '',
    '## Questions',
    '',
    `${count(answered, ({ question }) => question.whole)} are answered wholly. “Found” is what the test measured, in ` +
      'float64, from the central formula, the theory, or a training of a tiny policy.',
    '',
    markdownTable(
      ['', 'asked in', 'question', 'answer', 'here', 'found'],
      answered.map(({ question: { id, source, asked, answer, how, whole }, found }) => [
        String(id),
        source,
        asked,
        answer,
        `${whole ? '' : '**No.** '}${how}`,
        found,
      ]),
    ),
    '',
    '## Checkpoint folders',
    '',
    `Of the shipped policy in forms that people have: ${count(folders, ({ right }) => right)} folders of the ` +
      'first review ' +
      `come out as expected, and ${count(checkpoints, ({ right }) => right)} with those added since. Accuracy on 100 ` +
      'problems per operator with 8 samples each, in float64.',
    '',
    markdownTable(
      ['', 'form', 'expected', 'what happens'],
      checkpoints.map(({ id, form, expected, got }) => [id, form, expected, got]),
    ),
    '',
    '## Configurations',
    '',
    `${configs.length} real ones, in \`tests/frameworks/configs\`: the row of the table is read from every one, ` +
      'and the ' +
      `whole loss can be trained for ${count(configs, ({ expressible }) => expressible)}.`,
    '',
    markdownTable(
      ['', 'source', 'row', 'whole loss', 'left out'],
      configs.map(({ id, source, row, expressible, whatIsLeftOut }) => [
        id,
        `<${source}>`,
        row,
        expressible ? 'yes' : 'no',
        whatIsLeftOut.join(' '),
      ]),
    ),
    '',
  ].join('\n');
}
