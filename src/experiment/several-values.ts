/** Settings given with several values, such as beta=0.1,0.3: short for one arm per value. */
import { Refusal, type Problem } from '../common/problem';
import { splitOutside } from '../common/text';
import { ARM_OPTIONS } from './arms';
import type { OptionKey } from './option';
import { readField } from './read-field';

/** Reads `beta=0.1,0.3`; null if this is one value, or no setting of an arm. */
function valuesOf(key: string, text: unknown): { values: unknown[]; problem?: Problem } | null {
  const option = ARM_OPTIONS.find((each) => each.key === key);
  if (!option || typeof text !== 'string') return null;
  const parts = splitOutside(text, ',');
  if (parts.length < 2) return null;
  const results = parts.map((part) => readField(option.key, part));
  const wrong = results.find(({ problem }) => problem !== undefined);
  return { values: [...new Set(results.map(({ value }) => value))], ...(wrong ? { problem: wrong.problem } : {}) };
}

/**
 * Separates settings with several values from the others. `problems` are those of values that are not allowed; such a
 * setting is in neither part.
 */
export function readSeveral(given: Readonly<Record<string, unknown>>): {
  single: Record<string, unknown>;
  several: Map<OptionKey, readonly unknown[]>;
  problems: Problem[];
} {
  const single: Record<string, unknown> = {};
  const several = new Map<OptionKey, readonly unknown[]>();
  const problems: Problem[] = [];
  for (const [key, text] of Object.entries(given)) {
    const read = valuesOf(key, text);
    if (!read) single[key] = text;
    else if (read.problem) problems.push(read.problem);
    else several.set(key as OptionKey, read.values);
  }
  return { single, several, problems };
}

/** Like `readSeveral`. @throws Refusal for a value that is not allowed. */
export function severalValues(given: Readonly<Record<string, unknown>>) {
  const { single, several, problems } = readSeveral(given);
  if (problems.length > 0) throw new Refusal(problems[0]);
  return { single, several };
}
