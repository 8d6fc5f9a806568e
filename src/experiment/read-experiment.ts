/**
 * From what people give (a form, a link, a command line) to a valid Experiment. Every refusal is one sentence that
 * names the option, what was given and what is allowed.
 */
import * as v from 'valibot';
import type { Experiment } from './experiment';
import { crossCheck } from './combinations';
import type { Option, OptionKey } from './option';
import { allowed, findOption, LIVE_KEYS, OPTIONS } from './options';
import { DEFAULT_PRESET, findPreset } from './presets';
import { quote } from '../common/text';

/** One option's schema: takes the value itself, or text that spells it. */
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
      const number = v.pipe(v.union([v.number(), spelled]), v.finite(), v.minValue(option.min), v.maxValue(option.max));
      return option.kind === 'integer' ? v.pipe(number, v.integer()) : number;
    }
    case 'choice': {
      const find = (given: unknown) =>
        option.choices.find((choice) => choice === given || String(choice) === String(given).trim());
      return v.pipe(
        v.union([v.string(), v.number()]),
        v.check((given) => find(given) !== undefined),
        v.transform((given) => find(given)!),
      );
    }
    case 'list': {
      const spelled = v.pipe(
        v.string(),
        v.transform((text) =>
          text
            .split(',')
            .map((item) => item.trim())
            .filter((item) => item !== ''),
        ),
      );
      return v.pipe(
        v.union([spelled, v.array(v.string())]),
        v.minLength(1),
        v.maxLength(option.max),
        v.check((items) => new Set(items).size === items.length),
        v.check((items) => items.every(option.accepts)),
      );
    }
  }
}

const schemas = new Map<OptionKey, v.GenericSchema<unknown, unknown>>(
  OPTIONS.map((option) => [option.key, schemaOf(option)]),
);

/** The outcome of reading one field: a value, or the sentence that refuses it. */
export type FieldResult = { value: unknown; problem?: undefined } | { value?: undefined; problem: string };

/** Reads one option from a form's or a link's text, or from the value itself. Never throws. */
export function readField(key: OptionKey, given: unknown): FieldResult {
  const option = findOption(key)!;
  const result = v.safeParse(schemas.get(key)!, given);
  if (result.success) return { value: result.output };
  return { problem: `${key}: got ${quote(given)}; allowed are ${allowed(option)}.` };
}

/** All settings of a preset. @throws Error with one sentence if there is no such preset. */
export function presetExperiment(id: string = DEFAULT_PRESET): Experiment {
  const preset = findPreset(id);
  if (!preset) throw new Error(readField('preset', id).problem);
  const defaults = Object.fromEntries(OPTIONS.map((option) => [option.key, option.default]));
  return structuredClone({ ...defaults, ...preset.values, preset: id }) as unknown as Experiment;
}

/**
 * Checks a whole experiment, field by field and across fields. Returns one sentence per fault, none if it is sound.
 * Takes anything: what a worker is sent has passed through a form.
 */
export function problemsOf(experiment: Experiment): string[] {
  if (typeof experiment !== 'object' || experiment === null)
    return [`experiment: got ${quote(experiment)}; allowed is an object with every option.`];
  const fields = OPTIONS.flatMap((option) => readField(option.key, experiment[option.key]).problem ?? []);
  return fields.length > 0 ? fields : crossCheck(experiment);
}

/** @throws Error with the first sentence of `problemsOf`. */
export function checkExperiment(experiment: Experiment): void {
  const [first] = problemsOf(experiment);
  if (first !== undefined) throw new Error(first);
}

/** The experiment with some fields replaced. @throws Error with one sentence for a bad field or a bad combination. */
export function withChanges(experiment: Experiment, changes: Partial<Record<OptionKey, unknown>>): Experiment {
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes))
    throw new Error(`changes: got ${quote(changes)}; allowed are options by their names, such as beta.`);
  const read: Record<string, unknown> = {};
  for (const [key, given] of Object.entries(changes)) {
    if (!findOption(key))
      throw new Error(`${quote(key)} is no option; there are ${OPTIONS.map((option) => option.key).join(', ')}.`);
    const result = readField(key as OptionKey, given);
    if (result.problem !== undefined) throw new Error(result.problem);
    read[key] = result.value;
  }
  const changed = { ...experiment, ...read } as Experiment;
  checkExperiment(changed);
  return changed;
}

/** The same while it trains. @throws Error as `withChanges`, and for an option that cannot be changed then. */
export function withLiveChanges(experiment: Experiment, changes: Partial<Record<OptionKey, unknown>>): Experiment {
  const fixed = Object.keys(changes ?? {}).find((key) => findOption(key) && !LIVE_KEYS.includes(key as OptionKey));
  if (fixed) throw new Error(`${fixed}: cannot be changed while training; allowed are ${LIVE_KEYS.join(', ')}.`);
  return withChanges(experiment, changes);
}

/**
 * `key=value` pairs of a command line, over a preset (a `preset=` pair chooses another one; the last one of a key
 * wins).
 * @throws Error with one sentence for the first pair that is wrong.
 */
export function parseSettings(pairs: readonly string[], preset: string = DEFAULT_PRESET): Experiment {
  const { preset: chosen = preset, ...changes } = spelled(pairs);
  return withChanges(presetExperiment(chosen.trim()), changes);
}

/**
 * `key=value` pairs as changes to any experiment. @throws Error with one sentence for the first pair that is wrong;
 * `preset` is none.
 */
export function parseChanges(pairs: readonly string[]): Partial<Experiment> {
  const given = spelled(pairs);
  if (given.preset !== undefined)
    throw new Error(
      `preset: got ${quote(given.preset)}; allowed are the other options, since every scenario is a preset.`,
    );
  const experiment = withChanges(presetExperiment(), given);
  return Object.fromEntries(Object.keys(given).map((key) => [key, experiment[key as OptionKey]]));
}

function spelled(pairs: readonly string[]): Record<string, string> {
  const given: Record<string, string> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) throw new Error(`--set: got ${quote(pair)}; allowed is key=value, such as beta=0.3.`);
    const name = pair.slice(0, at).trim();
    // A key of the page's address means the same.
    given[OPTIONS.find(({ query }) => query === name)?.key ?? name] = pair.slice(at + 1);
  }
  return given;
}
