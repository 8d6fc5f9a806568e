/** Completions prepared for display. */
import { answerOf, OPERATORS, type Operator } from '../../arithmetic/problems';
import { TOKEN, TOKEN_TEXT } from '../../arithmetic/vocabulary';
import type { Sample } from '../../population/api';

/** Decodes the tokens of 37+48=; operands have equal lengths. */
export function promptProblem(prompt: readonly number[]): { text: string; truth: number } {
  const digits = (prompt.length - 2) / 2;
  const number = (tokens: readonly number[]): number => Number(tokens.join(''));
  const operator: Operator = OPERATORS[prompt[digits] - TOKEN.plus];
  const problem = { a: number(prompt.slice(0, digits)), b: number(prompt.slice(digits + 1, -1)), operator };
  return { text: prompt.map((token) => TOKEN_TEXT[token]).join(''), truth: answerOf(problem) };
}

/**
 * At most `most` answers: first one per prompt, then others, to show as many prompts as possible.
 */
export function choose(samples: readonly Sample[], most: number): Sample[] {
  const seen = new Set<string>();
  const first = samples.filter(({ prompt }) => !seen.has(prompt.join()) && seen.add(prompt.join()));
  return [...first, ...samples.filter((sample) => !first.includes(sample))].slice(0, most);
}
