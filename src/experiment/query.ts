/** An experiment as the query of the page's address: the preset, and only the options that differ from it. */
import type { Experiment } from './experiment';
import type { Option } from './option';
import { OPTIONS } from './options';
import { DEFAULT_PRESET, findPreset } from './presets';
import { presetExperiment, readField } from './read-experiment';
import { crossCheck } from './combinations';
import { shown, type Problem } from '../common/problem';
import { formatNumber } from '../common/text';

/** One option's value as short text, as accepted by forms, links and the command line. */
export function spell(value: unknown): string {
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'number' ? formatNumber(value) : String(value);
}

/** The options in which an experiment differs from its preset, in table order. */
export function differences(experiment: Experiment): Option[] {
  const preset = findPreset(experiment.preset);
  const base = presetExperiment(preset?.id ?? DEFAULT_PRESET);
  return OPTIONS.filter(
    (option) => option.key !== 'preset' && spell(experiment[option.key]) !== spell(base[option.key]),
  );
}

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
  return parts
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value).replaceAll('%2C', ',')}`)
    .join('&');
}

/**
 * Reads a link. Never throws: an invalid field keeps the preset's value and is reported as a problem; an invalid
 * combination is reported and gives the whole preset. A key that is neither an option nor foreign is reported too,
 * rather than silently ignoring a misspelt setting.
 */
export function fromQuery(query: string): { experiment: Experiment; problems: Problem[] } {
  const problems: Problem[] = [];
  const given = new URLSearchParams(query);
  let preset = given.get('preset') ?? DEFAULT_PRESET;
  const chosen = readField('preset', preset);
  if (chosen.problem !== undefined) problems.push(chosen.problem);
  preset = chosen.problem === undefined ? String(chosen.value) : DEFAULT_PRESET;

  const experiment = presetExperiment(preset);
  for (const option of OPTIONS) {
    const text = given.get(option.query);
    if (option.key === 'preset' || text === null) continue;
    const result = readField(option.key, text);
    if (result.problem === undefined) Object.assign(experiment, { [option.key]: result.value });
    else problems.push(result.problem);
  }
  const keys = OPTIONS.map((option) => option.query);
  for (const key of new Set(given.keys())) {
    if (!keys.includes(key) && !FOREIGN.test(key))
      problems.push({ code: 'unknown-setting', given: shown(key), settings: keys });
  }
  const clashes = crossCheck(experiment);
  return clashes.length === 0
    ? { experiment, problems }
    : { experiment: presetExperiment(preset), problems: [...problems, ...clashes] };
}
