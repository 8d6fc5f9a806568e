/** Parses and validates a study's files; errors name the file, line and field. */
import * as v from 'valibot';
import { Refusal, type Problem } from '../common/problem';
import { schemaProblem } from '../common/schema-problem';
import { isCurvesFault } from './curves-file';
import { FILES, GradientRecord, RunRecord, StudyOrigin, type Study } from './study-records';

/** @param line line number of the text in its file. @throws Refusal */
export function parseJson<T>(
  schema: v.GenericSchema<unknown, T>,
  text: string,
  file: string,
  line: number | null = null,
): T {
  const broken = (reason: Problem, cause?: unknown) =>
    new Refusal({ code: 'broken-file', file, line, reason }, { cause });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw broken({ code: 'no-json' }, error);
  }
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw broken(
    isCurvesFault(issue.message)
      ? { code: 'curves', field: v.getDotPath(issue) ?? 'metrics', fault: issue.message }
      : schemaProblem(issue),
  );
}

/** Parses one record per line; empty lines are ignored. @throws Refusal */
export function parseLines<T>(schema: v.GenericSchema<unknown, T>, text: string, file: string): T[] {
  return text.split('\n').flatMap((line, i) => (line.trim() === '' ? [] : [parseJson(schema, line, file, i + 1)]));
}

/**
 * @param text of each of the study's three files. @param folder prefix of their names in errors.
 * @throws Refusal
 */
export function parseStudy(text: Record<'origin' | 'runs' | 'gradients', string>, folder: string): Study {
  return {
    origin: parseJson(StudyOrigin, text.origin, `${folder}${FILES.origin}`),
    runs: parseLines(RunRecord, text.runs, `${folder}${FILES.runs}`),
    gradients: parseLines(GradientRecord, text.gradients, `${folder}${FILES.gradients}`),
  };
}
