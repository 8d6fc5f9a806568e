/** Refusals of the lab, and of a study's files. */
import type { LabProblemValues } from '../../common/lab-problems';
import type { SentencesOf } from '../../common/problem';
import { engineProblems } from './engine-problems';

const CURVES = {
  steps: 'the steps must ascend',
  runs: 'the runs must be numbered from 0',
  rows: 'each metric must have a row for every run and a value for every step',
};

export const labProblems = {
  'too-early': ({ call, first }) => `${call}: ${first} comes first.`,
  'lab-wrong-numbers': ({ wrong }) =>
    `The adapter computed wrong numbers (${engineProblems['audit-finding'](wrong).replace(/\.$/, '')}); try again to ` +
    'have them computed in another way.',
  'other-reference': () => 'it goes out from another reference policy.',
  'lab-run-not-arrived': ({ file, why }) =>
    `The lab's training run could not be loaded: ${file} did not arrive (${why}).`,
  'lab-run-status': ({ file, status }) =>
    `The lab's training run could not be loaded: ${file} answered with status ${status}.`,
  'long-answer': ({ field, given, tokens, allowed }) =>
    `${field}: got ${given}, whose answer has ${tokens} tokens; allowed are answers of at most ${allowed}, the end ` +
    'included.',
  'probability-sum': ({ field, given }) => `${field}: got probabilities with the sum ${given}; allowed is 1.`,

  'study-missing': ({ file }) => `${file} is missing: no study lies beside this page.`,
  'study-not-loaded': ({ file, why }) => `${file} could not be loaded (${why}).`,
  'study-status': ({ file, status }) => `${file} could not be loaded (status ${status}).`,
  'no-runs': ({ method, place, seeds }) =>
    `the study has no runs of ${method} in ${place} among the seeds ${seeds.join(', ') || '(none)'}.`,
  'no-gradients': ({ row, level, sampling, at }) =>
    `the study has no gradients of row ${row}, ${level} level, ${sampling}${
      at === null ? '' : `, step ${at.step}, seed ${at.seed}`
    }.`,
  curves: ({ field, fault }) => `${field}: ${CURVES[fault]}.`,
} satisfies SentencesOf<LabProblemValues>;
