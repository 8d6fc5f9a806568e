/** Converts a schema's validation issue to a problem. */
import * as v from 'valibot';
import { notAllowed, shown, type Problem } from './problem';

/** @returns the field, the given value and what is allowed, in the schema's notation. */
export function schemaProblem(issue: v.BaseIssue<unknown>): Problem {
  const field = v.getDotPath(issue);
  if (field === null) return { code: 'no-object', given: shown(issue.input) };
  if (issue.input === undefined) return { code: 'missing-field', field };
  // Of the schema checks used here, only the one for integers does not spell out what it expects.
  const { expected } = issue;
  return notAllowed(
    field,
    issue.input,
    expected === null ? { kind: 'number', whole: true } : { kind: 'form', form: expected },
  );
}
