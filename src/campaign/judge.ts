/**
 * What a refusal must be: one sentence for people, that says which field, what was given and what is allowed, and comes
 * from no accident deep inside.
 */
import { sentence } from '../common/text';

/** An input was answered wrongly. */
export class Fault extends Error {}

/** These are thrown by the language, not by us: nobody has looked at what was given. */
const ACCIDENTS = [TypeError, RangeError, SyntaxError, URIError, ReferenceError, EvalError];
/** Words of the machine; all right only where they were given. */
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
 * @param fields of which one must be named; none where there is no field to name.
 * @returns why this is no such sentence; undefined where it is.
 */
export function objection(refusal: unknown, given: string, fields: readonly string[] = []): string | undefined {
  const said = sentence(refusal);
  if (ACCIDENTS.some((kind) => refusal instanceof kind)) return `an accident (${(refusal as Error).name}): ${said}`;
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

/** @throws Fault where it is no such sentence. */
export function refused(refusal: unknown, given: string, fields?: readonly string[]): 'refused' {
  const why = objection(refusal, given, fields);
  if (why !== undefined) throw new Fault(why);
  return 'refused';
}

/**
 * Tries it; what is refused must be so in one sentence, what is accepted must be right.
 * @param right throws a Fault where the result is not right.
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

/** @throws Fault where it does not hold. */
export function must(holds: boolean, what: string): void {
  if (!holds) throw new Fault(what);
}

/** As text to compare, and to look for words in; whatever it is. */
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
