/** An experiment as the query of the page's address: the preset, and only the options that differ from it. */
import type { Experiment } from './experiment';
import { readArm, withValues } from './arms';
import type { Option, OptionKey } from './option';
import { OPTIONS } from './options';
import { DEFAULT_PRESET, findPreset } from './presets';
import { presetExperiment } from './read-experiment';
import { readField } from './read-field';
import { readSeveral } from './several-values';
import { crossCheck } from './combinations';
import { Refusal, shown, type Problem } from '../common/problem';
import { spell } from './spell';

/** The options in which an experiment differs from its preset, in table order. */
export function differences(experiment: Experiment): Option[] {
  const preset = findPreset(experiment.preset);
  const base = presetExperiment(preset?.id ?? DEFAULT_PRESET);
  return OPTIONS.filter(
    (option) => option.key !== 'preset' && spell(experiment[option.key]) !== spell(base[option.key]),
  );
}

/** As part of an address, with the separators of lists and arms readable. */
const inAddress = (text: string): string =>
  encodeURIComponent(text.replace(/([,;:]) /g, '$1'))
    .replace(/%(2C|3B|3A|3D)/g, (code) => decodeURIComponent(code))
    .replaceAll('%20', '+');

/** Keys that other services add to links; any other key that is not an option is probably a typing error. */
const FOREIGN = /^(utm_.*|fbclid|gclid|mc_cid|mc_eid|ref)$/;

/**
 * The query of a link, without '?'; '' for the unchanged default preset. Commas stay readable. `keep` is the current
 * query, whose foreign keys are preserved.
 */
export function toQuery(experiment: Experiment, keep = ''): string {
  const parts = differences(experiment).map((option) => [option.query, spell(experiment[option.key])]);
  if (experiment.preset !== DEFAULT_PRESET) parts.unshift(['preset', experiment.preset]);
  for (const [key, value] of new URLSearchParams(keep)) if (FOREIGN.test(key)) parts.push([key, value]);
  return parts.map(([key, value]) => `${encodeURIComponent(key)}=${inAddress(value)}`).join('&');
}

/** A + typed by hand inside parentheses is a plus sign; elsewhere in a query it is a space. */
function withPlusSigns(query: string): string {
  let depth = 0;
  return [...query]
    .map((letter) => {
      if (letter === '(') depth++;
      if (letter === ')' || letter === '&') depth = letter === '&' ? 0 : Math.max(0, depth - 1);
      return letter === '+' && depth > 0 ? '%2B' : letter;
    })
    .join('');
}

/**
 * Reads a link. A setting with several values (beta=0.1,0.3) makes arms of the methods. Never throws: an invalid field
 * keeps the preset's value and is reported as a problem; an invalid combination is reported and gives the whole preset.
 * A key that is neither an option nor foreign is reported too, rather than silently ignoring a misspelt setting.
 */
export function fromQuery(query: string): { experiment: Experiment; problems: Problem[] } {
  const problems: Problem[] = [];
  const given = new URLSearchParams(withPlusSigns(query));
  let preset = given.get('preset') ?? DEFAULT_PRESET;
  const chosen = readField('preset', preset);
  if (chosen.problem !== undefined) problems.push(chosen.problem);
  preset = chosen.problem === undefined ? String(chosen.value) : DEFAULT_PRESET;

  let experiment = presetExperiment(preset);
  const texts = OPTIONS.filter(({ key, query: name }) => key !== 'preset' && given.has(name)).map(
    ({ key, query: name }) => [key, given.get(name)],
  );
  const { single, several, problems: unread } = readSeveral(Object.fromEntries(texts) as Record<OptionKey, string>);
  problems.push(...unread);
  for (const [key, text] of Object.entries(single)) {
    const result = readField(key as OptionKey, text);
    if (result.problem === undefined) Object.assign(experiment, { [key]: result.value });
    else problems.push(result.problem);
  }
  if (experiment.methods.length + experiment.arms.length === 0) {
    problems.push(...crossCheck(experiment));
    experiment.methods = presetExperiment(preset).methods;
  }
  if (several.size > 0) experiment = withValues(experiment, several);
  const keys = OPTIONS.map((option) => option.query);
  for (const key of new Set(given.keys())) {
    if (!keys.includes(key) && !FOREIGN.test(key))
      problems.push({ code: 'unknown-setting', given: shown(key), settings: keys });
  }
  // An arm that cannot be read is left out; the others and the settings stay.
  experiment.arms = experiment.arms.filter((text) => {
    try {
      readArm(text);
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problems.push(error.problem);
      return false;
    }
  });
  const clashes = crossCheck(experiment);
  return clashes.length === 0
    ? { experiment, problems }
    : { experiment: presetExperiment(preset), problems: [...problems, ...clashes] };
}
