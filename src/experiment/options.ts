/**
 * The table of options from which the form, the URL, validation, run names and the command line are derived. An option
 * that is a setting of a run comes from population/run-settings.ts; any other is declared in options-basic.ts or
 * options-advanced.ts, and in Experiment. Its name and description are in i18n/settings.ts.
 */
import type { Allowed } from '../common/problem';
import type { NumberOption, Option, OptionKey } from './option';
import { basicOptions } from './options-basic';
import { advancedOptions } from './options-advanced';

/** In the order in which forms show them. */
export const OPTIONS: readonly Option[] = [...basicOptions, ...advancedOptions];

const byKey = new Map<string, Option>(OPTIONS.map((option) => [option.key, option]));

export function findOption(key: string): Option | undefined {
  return byKey.get(key);
}

/** The options that can be changed while training. */
export const LIVE_KEYS: readonly OptionKey[] = OPTIONS.filter((option) => option.live).map((option) => option.key);

/** The values that an option allows, for a refusal. */
export function allowedBy(option: Option): Allowed {
  switch (option.kind) {
    case 'number':
    case 'integer':
      return {
        kind: 'number',
        whole: option.kind === 'integer',
        min: option.gapBelow ?? option.min,
        max: option.max,
        ...(option.gapBelow === undefined ? {} : { orZero: true }),
      };
    case 'choice':
      return { kind: 'one-of', values: option.choices };
    case 'list':
      return { kind: 'several', min: option.min, max: option.max, values: option.choices };
  }
}

/** Position of `value` on the slider of a number option, 0 to 1. */
export function toSlider(option: NumberOption, value: number): number {
  const clamped = Math.min(option.max, Math.max(option.min, value));
  if (option.scale === 'linear') return (clamped - option.min) / (option.max - option.min);
  const low = option.logMin ?? option.min;
  return clamped <= low ? 0 : Math.log(clamped / low) / Math.log(option.max / low);
}

/** The value at `position` (0 to 1) of the slider, rounded to two significant digits or to a step. */
export function fromSlider(option: NumberOption, position: number): number {
  const at = Math.min(1, Math.max(0, position));
  if (at === 0) return option.min;
  if (at === 1) return option.max;
  const low = option.logMin ?? option.min;
  const raw = option.scale === 'linear' ? option.min + at * (option.max - option.min) : low * (option.max / low) ** at;
  const rounded =
    option.scale === 'linear'
      ? Number((option.min + Math.round((raw - option.min) / option.step) * option.step).toPrecision(12))
      : Number(raw.toPrecision(2));
  return option.kind === 'integer' ? Math.round(rounded) : rounded;
}
