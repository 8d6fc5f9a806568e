import type { SentencesOf } from '../../common/problem';
import type { ConfigProblemValues } from '../../common/config-problems';

export const configProblems = {
  'config-syntax': ({ syntax, line }) => `The configuration looks like ${syntax}, but cannot be read at line ${line}.`,
  'config-long': ({ given, most }) =>
    `The configuration has ${given} characters; allowed are at most ${most}, so paste the training command alone.`,
  'config-unknown': ({ given }) =>
    `${given || 'nothing'} is no configuration; allowed are key=value, --flag value, YAML, TOML or a ` +
    'GRPOConfig(…) call.',
  'config-framework': ({ given, frameworks }) =>
    `No framework’s keys were found, only ${given}; known are those of ${frameworks.join(', ')}.`,
} satisfies SentencesOf<ConfigProblemValues>;
