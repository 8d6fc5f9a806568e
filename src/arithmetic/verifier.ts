/** The verifiable reward: 1 for a right answer, 0 for a wrong one, no partial credit. */
import { answerOf, type Problem } from './problems';
import { encodeAnswer, TOKEN } from './vocabulary';

/**
 * 1 if the tokens are the whole answer up to and including the end token, else 0. Tokens after the end are ignored.
 */
export function verify(problem: Problem, tokens: ArrayLike<number>): 0 | 1 {
  return encodeAnswer(answerOf(problem)).every((token, t) => tokens[t] === token) ? 1 : 0;
}

/** Number of tokens up to and including the first end token; all of them if there is none. */
export function completionLength(tokens: ArrayLike<number>): number {
  const end = Array.prototype.indexOf.call(tokens, TOKEN.end);
  return end < 0 ? tokens.length : end + 1;
}
