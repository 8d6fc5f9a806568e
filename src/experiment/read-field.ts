/** Reads one option of an experiment from text or from the value itself. */
import * as v from 'valibot';
import { notAllowed, type Problem } from '../common/problem';
import { splitOutside } from '../common/text';
import type { Option, OptionKey } from './option';
import { aboveGap } from '../population/run-settings';
import { allowedBy, findOption, OPTIONS } from './options';

/** One option's schema: accepts the value itself or its text form. */
function schemaOf(option: Option): v.GenericSchema<unknown, unknown> {
  switch (option.kind) {
    case 'number':
    case 'integer': {
      const spelled = v.pipe(
        v.string(),
        v.trim(),
        v.regex(/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i),
        v.transform(Number),
      );
      const number = v.pipe(
        v.union([v.number(), spelled]),
        v.finite(),
        v.minValue(option.min),
        v.maxValue(option.max),
        v.check((value) => aboveGap(option, value)),
      );
      return option.kind === 'integer' ? v.pipe(number, v.integer()) : number;
    }
    case 'choice': {
      const find = (given: unknown) => {
        const text = String(given).trim();
        const offered = option.choices.find((choice) => choice === given || String(choice) === text);
        return offered ?? (option.accepts?.(text) ? (option.canonical?.(text) ?? text) : undefined);
      };
      return v.pipe(
        v.union([v.string(), v.number()]),
        v.check((given) => find(given) !== undefined),
        v.transform((given) => find(given)!),
      );
    }
    case 'list': {
      const spelled = v.pipe(
        v.string(),
        v.transform((text) => splitOutside(text, option.separator)),
      );
      return v.pipe(
        v.union([spelled, v.array(v.string())]),
        v.maxLength(option.max),
        v.transform((items) => items.map((item) => option.canonical?.(item) ?? item)),
        v.check((items) => new Set(items).size === items.length),
        v.check((items) => items.every(option.accepts)),
      );
    }
  }
}

const schemas = new Map<OptionKey, v.GenericSchema<unknown, unknown>>(
  OPTIONS.map((option) => [option.key, schemaOf(option)]),
);

/** The result of reading one field: a value, or the problem with it. */
export type FieldResult = { value: unknown; problem?: undefined } | { value?: undefined; problem: Problem };

/** Reads one option from text, as in a form or link, or from the value itself. Never throws. */
export function readField(key: OptionKey, given: unknown): FieldResult {
  const option = findOption(key)!;
  const result = v.safeParse(schemas.get(key)!, given);
  if (result.success) return { value: result.output };
  return { problem: notAllowed(key, given, allowedBy(option)) };
}
