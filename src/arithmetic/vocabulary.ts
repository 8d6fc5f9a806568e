/** The vocabulary of sixteen tokens: the ten digits, then + - * = end pad. */
import { END_TOKEN, PAD_TOKEN } from '../common/special-tokens';
import { OPERATORS, OPERATOR_SYMBOLS, type Digits, type Problem } from './problems';

export const VOCABULARY_SIZE = 16;

/** Ids of the tokens that are not digits; digit d has the id d. */
export const TOKEN = { plus: 10, minus: 11, times: 12, equals: 13, end: END_TOKEN, pad: PAD_TOKEN } as const;

/** Displayed text of each token, by id. */
export const TOKEN_TEXT: readonly string[] = [
  ...'0123456789',
  ...OPERATORS.map((operator) => OPERATOR_SYMBOLS[operator]),
  '=',
  '⏎',
  '·',
];

/** P: `a+b=` is 4 tokens, `ab+cd=` is 6. */
export function promptLength(digits: Digits): number {
  return 2 * digits + 2;
}

/** T: the number of digits of the largest sum (18 or 198), plus the end token. */
export function answerLength(digits: Digits): number {
  return digits + 2;
}

/**
 * The [P] tokens of `ab+cd=`, operands padded with zeros, most significant digit first.
 * @throws Error if an operand is not an integer from 0 to 10^digits − 1.
 */
export function encodePrompt({ a, b, operator }: Problem, digits: Digits): number[] {
  return [
    ...encodeOperand('a', a, digits),
    TOKEN.plus + OPERATORS.indexOf(operator),
    ...encodeOperand('b', b, digits),
    TOKEN.equals,
  ];
}

function encodeOperand(name: string, value: number, digits: Digits): number[] {
  if (!Number.isInteger(value) || value < 0 || value >= 10 ** digits) {
    throw new Error(
      `Operand ${name} is ${value}; with ${digits}-digit operands allowed are integers from 0 to ${10 ** digits - 1}.`,
    );
  }
  return [...String(value).padStart(digits, '0')].map(Number);
}

/**
 * The digits of `value`, least significant first, without leading zeros, then the end token:
 * 120 → [0, 2, 1, end]. Not padded to T.
 * @throws Error if `value` is not an integer from 0 on.
 */
export function encodeAnswer(value: number): number[] {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new Error(`Answer is ${value}; allowed are integers from 0 on.`);
  }
  return [...[...String(value)].reverse().map(Number), TOKEN.end];
}

/** Tokens as text, in order: an answer stays least significant digit first. An id outside 0..15 becomes `?`. */
export function decodeTokens(tokens: ArrayLike<number>): string {
  return Array.from(tokens, (token) => TOKEN_TEXT[token] ?? '?').join('');
}

/**
 * The inverse of `encodeAnswer`: the number that an answer spells. Tokens after the first end token are ignored. `null`
 * if the answer is not a number: no end token, no digit, a token that is not a digit, or leading zeros.
 */
export function decodeAnswer(tokens: ArrayLike<number>): number | null {
  const all = Array.from(tokens);
  const digits = all.slice(0, Math.max(0, all.indexOf(TOKEN.end)));
  if (digits.length === 0 || digits.some((token) => !(token >= 0 && token <= 9))) return null;
  if (digits.length > 1 && digits[digits.length - 1] === 0) return null;
  return Number(digits.reverse().join(''));
}
