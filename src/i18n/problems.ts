/** A refusal in words. */
import type { Problem, ProblemSentences } from '../common/problem';
import { problems as en } from './en/problems';
import { byLanguage, type Language } from './languages';
import { problems as zh } from './zh/problems';

const sentences = byLanguage<ProblemSentences>({ en, zh });

export function problemText(problem: Problem, language: Language): string {
  const { code, ...values } = problem;
  // A problem within a problem is said first, in the same language.
  const said = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, isProblem(value) ? problemText(value, language) : value]),
  );
  return (sentences(language)[code] as (of: unknown) => string)(said);
}

export function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && Object.hasOwn(en, String(value.code));
}
