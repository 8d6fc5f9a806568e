/** Refusals of a typed estimator. */
import type { ExpressionProblemValues } from '../../common/expression-problems';
import { formatNumber } from '../../common/text';
import type { SentencesOf } from '../../common/problem';

const PARTS = { value: 'k', derivative: 'its derivative k′' };
const short = (value: number): string => formatNumber(Number(value.toPrecision(4)));

export const expressionProblems = {
  'expression-syntax': ({ given, rest, at }) =>
    `estimator: got ${given}, which cannot be read from character ${at} on (${rest}); allowed is an expression of d, ` +
    'such as exp(-d) - 1 + d.',
  'expression-part': ({ part, functions, operators }) =>
    `estimator: ${part} is not allowed; allowed are d (δ = log π − log π_ref), numbers, ${operators.join(' ')}, ` +
    `parentheses, and the functions ${functions.join(', ')}.`,
  'expression-arguments': ({ name, given, allowed }) =>
    `estimator: got ${name} with ${given} argument${given === 1 ? '' : 's'}; allowed ${allowed === 1 ? 'is' : 'are'} ` +
    `${allowed}.`,
  'expression-alpha': () =>
    'estimator: the second argument of alpha is α itself; allowed are numbers, as in alpha(d, 0.5).',
  'expression-constant': () =>
    'estimator: a part without d is not a finite number in float32; allowed are expressions without such a part ' +
    '(1/0, say).',
  'expression-test': ({ operators }) =>
    `estimator: before ? stands a condition; allowed is one comparison (${operators.join(' ')}), as in d > 0 ? d : 0.`,
  'expression-length': ({ given, most }) => `estimator: got ${given} characters or parts; allowed are at most ${most}.`,
  'expression-infinite': ({ part, delta, least, most }) =>
    `estimator: ${PARTS[part]} is not finite at d = ${short(delta)}; allowed are expressions that are, and whose ` +
    `derivative is, everywhere from ${least} to ${most}.`,
  'expression-float32': ({ part, delta, wanted, got }) =>
    `estimator: at d = ${short(delta)}, float32, in which a GPU computes, gives ${short(got)} for ${PARTS[part]} in ` +
    `place of ${short(wanted)}; allowed are expressions that keep their accuracy there.`,
  'expression-derivative': ({ delta, derivative, numerical }) =>
    `estimator: at d = ${short(delta)} the derivative comes out as ${short(derivative)}, but the values rise by ` +
    `${short(numerical)}; allowed are expressions for which both agree.`,
} satisfies SentencesOf<ExpressionProblemValues>;
