/** A study's files as text, checked; what is broken is refused with one sentence that names file, line and field. */
import * as v from 'valibot';
import { quote } from '../common/text';
import { FILES, GradientRecord, RunRecord, StudyOrigin, type Study } from './study-records';

/** @param where names the text in the sentence. @throws Error with one sentence. */
export function parseJson<T>(schema: v.GenericSchema<unknown, T>, text: string, where: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${where} is broken: it is no JSON.`, { cause: error });
  }
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const field = v.getDotPath(issue);
  // Our own checks speak for themselves; of valibot's, only that of whole numbers says nothing of what it expects.
  const why = issue.message.endsWith('.')
    ? issue.message
    : issue.input === undefined
      ? 'it is missing.'
      : `got ${quote(issue.input)}; allowed is ${issue.expected ?? 'a whole number'}.`;
  throw new Error(`${where} is broken: ${field === null ? why : `${field}: ${why}`}`);
}

/** One record a line; empty lines are none. @throws Error with one sentence. */
export function parseLines<T>(schema: v.GenericSchema<unknown, T>, text: string, where: string): T[] {
  return text
    .split('\n')
    .flatMap((line, i) => (line.trim() === '' ? [] : [parseJson(schema, line, `${where}, line ${i + 1},`)]));
}

/**
 * @param text of each of the study's three files. @param folder names them in sentences. @throws Error with one
 *   sentence.
 */
export function parseStudy(text: Record<'origin' | 'runs' | 'gradients', string>, folder: string): Study {
  return {
    origin: parseJson(StudyOrigin, text.origin, `${folder}${FILES.origin}`),
    runs: parseLines(RunRecord, text.runs, `${folder}${FILES.runs}`),
    gradients: parseLines(GradientRecord, text.gradients, `${folder}${FILES.gradients}`),
  };
}
