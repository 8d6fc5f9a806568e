/**
 * Validates user input (a form, a link, a command line) as an Experiment. Every refusal names the option, the given
 * value and what is allowed.
 */
import type { Experiment } from './experiment';
import { crossCheck } from './combinations';
import type { OptionKey } from './option';
import { allowedBy, findOption, LIVE_KEYS, OPTIONS } from './options';
import { DEFAULT_PRESET, findPreset } from './presets';
import { withValues } from './arms';
import { readField } from './read-field';
import { severalValues } from './several-values';
import { notAllowed, Refusal, shown, type Problem } from '../common/problem';

/** All settings of a preset. @throws Refusal if there is no such preset. */
export function presetExperiment(id: string = DEFAULT_PRESET): Experiment {
  const preset = findPreset(id);
  if (!preset) throw new Refusal(notAllowed('preset', id, allowedBy(findOption('preset')!)));
  const defaults = Object.fromEntries(OPTIONS.map((option) => [option.key, option.default]));
  return structuredClone({ ...defaults, ...preset.values, preset: id }) as unknown as Experiment;
}

/**
 * Checks a whole experiment, field by field and across fields. Returns one problem per fault, and none if it is valid.
 * Accepts any value, because a worker cannot rely on what it is sent.
 */
export function problemsOf(experiment: Experiment): Problem[] {
  if (typeof experiment !== 'object' || experiment === null)
    return [{ code: 'no-options', field: 'experiment', given: shown(experiment) }];
  const fields = OPTIONS.flatMap((option) => readField(option.key, experiment[option.key]).problem ?? []);
  return fields.length > 0 ? fields : crossCheck(experiment);
}

/** @throws Refusal with the first of `problemsOf`. */
export function checkExperiment(experiment: Experiment): void {
  const [first] = problemsOf(experiment);
  if (first !== undefined) throw new Refusal(first);
}

/** The experiment with some fields replaced. @throws Refusal for an invalid field or combination. */
export function withChanges(experiment: Experiment, changes: Partial<Record<OptionKey, unknown>>): Experiment {
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes))
    throw new Refusal({ code: 'no-options', field: 'changes', given: shown(changes) });
  const read: Record<string, unknown> = {};
  for (const [key, given] of Object.entries(changes)) {
    if (!findOption(key))
      throw new Refusal({ code: 'unknown-option', given: shown(key), options: OPTIONS.map((option) => option.key) });
    const result = readField(key as OptionKey, given);
    if (result.problem !== undefined) throw new Refusal(result.problem);
    read[key] = result.value;
  }
  const changed = { ...experiment, ...read } as Experiment;
  checkExperiment(changed);
  return changed;
}

/** Like `withChanges`, during training. @throws Refusal as `withChanges`, and for an option that is not live. */
export function withLiveChanges(experiment: Experiment, changes: Partial<Record<OptionKey, unknown>>): Experiment {
  const fixed = Object.keys(changes ?? {}).find((key) => findOption(key) && !LIVE_KEYS.includes(key as OptionKey));
  if (fixed) throw new Refusal({ code: 'not-live', field: fixed, live: LIVE_KEYS });
  return withChanges(experiment, changes);
}

/**
 * Applies `key=value` pairs of a command line to a preset. A `preset=` pair chooses another preset; if a key is
 * repeated, the last one wins.
 * @throws Refusal for the first pair that is wrong.
 */
export function parseSettings(pairs: readonly string[], preset: string = DEFAULT_PRESET): Experiment {
  const { preset: chosen = preset, ...changes } = spelled(pairs);
  const { single, several } = severalValues(changes);
  const experiment = withChanges(presetExperiment(chosen.trim()), single);
  if (several.size === 0) return experiment;
  const expanded = withValues(experiment, several);
  checkExperiment(expanded);
  return expanded;
}

/**
 * `key=value` pairs as changes to any experiment. @throws Refusal for the first pair that is wrong, and for
 * `preset`.
 */
export function parseChanges(pairs: readonly string[]): Partial<Experiment> {
  const given = spelled(pairs);
  if (given.preset !== undefined) throw new Refusal({ code: 'preset-in-scenario', given: shown(given.preset) });
  const experiment = withChanges(presetExperiment(), given);
  return Object.fromEntries(Object.keys(given).map((key) => [key, experiment[key as OptionKey]]));
}

function spelled(pairs: readonly string[]): Record<string, string> {
  const given: Record<string, string> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) throw new Refusal(notAllowed('--set', pair, { kind: 'pair', example: 'beta=0.3' }));
    const name = pair.slice(0, at).trim();
    // A key of the page's address is accepted too.
    given[OPTIONS.find(({ query }) => query === name)?.key ?? name] = pair.slice(at + 1);
  }
  return given;
}
