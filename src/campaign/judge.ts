/**
 * Requirements on a refusal: one readable sentence that names the field, the given value and what is allowed, thrown
 * deliberately and not by an internal error.
 */
import { Refusal } from '../common/problem';
import { sentence } from '../common/text';
import { LANGUAGE_CODES } from '../i18n/languages';
import { isProblem, problemText } from '../i18n/problems';

/** An input was handled wrongly. */
export class Fault extends Error {}

/** Errors thrown by the language: they mean that the input was not validated. */
const ACCIDENTS = [TypeError, RangeError, SyntaxError, URIError, ReferenceError, EvalError];
/** Internal words, acceptable only if they were part of the input. */
const MACHINE = new RegExp(
  [
    /undefined|NaN|\[object|Cannot read|is not a function|is not iterable|not defined|Unexpected token|URI malformed/,
    /Invalid (?:array|typed array|string) length|ENOENT: |ValiError|\bat .+:\d+:\d+/,
  ]
    .map(({ source }) => source)
    .join('|'),
);
const LONGEST = 3000;

/**
 * @param given everything that was given, as text.
 * @param fields one of these must be named; empty if there is no field to name.
 * @returns why the refusal does not meet the requirements in one of the page's languages; undefined if it does.
 */
export function objection(refusal: unknown, given: string, fields: readonly string[] = []): string | undefined {
  if (ACCIDENTS.some((kind) => refusal instanceof kind))
    return `an accident (${(refusal as Error).name}): ${sentence(refusal)}`;
  const problem = refusal instanceof Refusal ? refusal.problem : refusal;
  const sentences = isProblem(problem)
    ? LANGUAGE_CODES.map((language) => problemText(problem, language))
    : [sentence(refusal)];
  return sentences.map((said) => objectionTo(said, given, fields)).find((why) => why !== undefined);
}

function objectionTo(said: string, given: string, fields: readonly string[]): string | undefined {
  if (said === '') return 'nothing is said';
  if (said.length > LONGEST) return `too long: ${said.length} letters`;
  if (/[\p{Cc}\u2028\u2029]/u.test(said))
    return `more than one line, or letters that are none: ${JSON.stringify(said)}`;
  if (!/[.。]$/.test(said)) return `no sentence: ${said}`;
  const machine = MACHINE.exec(said)?.[0];
  if (machine !== undefined && !given.includes(machine)) return `words of the machine (${machine}): ${said}`;
  if (fields.length > 0 && !fields.some((field) => said.includes(field)))
    return `none of ${fields.join(', ')} is named: ${said}`;
  return undefined;
}

/** @throws Fault if the refusal does not meet the requirements. */
export function refused(refusal: unknown, given: string, fields?: readonly string[]): 'refused' {
  const why = objection(refusal, given, fields);
  if (why !== undefined) throw new Fault(why);
  return 'refused';
}

/**
 * Tries an input: a refusal must meet the requirements, and an accepted result must be right.
 * @param right throws a Fault if the result is not right.
 */
export function attempt<T>(
  read: () => T,
  given: string,
  right: (result: T) => void,
  fields?: readonly string[],
): 'accepted' | 'refused' {
  let result: T;
  try {
    result = read();
  } catch (error) {
    return refused(error, given, fields);
  }
  right(result);
  return 'accepted';
}

/** @throws Fault if the condition does not hold. */
export function must(holds: boolean, what: string): void {
  if (!holds) throw new Fault(what);
}

/** Any value as text, for comparison and search. */
export function told(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return (
      JSON.stringify(value, (_, each: unknown) =>
        typeof each === 'bigint' || (typeof each === 'number' && !Number.isFinite(each))
          ? String(each)
          : each === undefined
            ? 'undefined'
            : each,
      ) ?? String(value)
    );
  } catch {
    return String(value);
  }
}
