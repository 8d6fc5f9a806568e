/**
 * The one table of settings. The form, the URL, validation, run names and the command line are all made from it:
 * an option that is added here (and to Experiment) appears in all of them. What it is called and what it does is said
 * in i18n/settings.ts.
 */
import type { NumberOption, Option, OptionKey } from './option';
import { basicOptions } from './options-basic';
import { advancedOptions } from './options-advanced';

/** In the order in which forms show them. */
export const OPTIONS: readonly Option[] = [...basicOptions, ...advancedOptions];

const byKey = new Map<string, Option>(OPTIONS.map((option) => [option.key, option]));

export function findOption(key: string): Option | undefined {
  return byKey.get(key);
}

/** What may change while training. */
export const LIVE_KEYS: readonly OptionKey[] = OPTIONS.filter((option) => option.live).map((option) => option.key);

/** 'numbers from 0 to 10', 'one of addition, subtraction', …: what an option allows, for sentences and help. */
export function allowed(option: Option): string {
  switch (option.kind) {
    case 'number':
      return `numbers from ${option.min} to ${option.max}`;
    case 'integer':
      return `whole numbers from ${option.min} to ${option.max}`;
    case 'choice':
      return option.choices.join(', ');
    case 'list':
      return `1 to ${option.max} different ones of ${option.choices.join(', ')}`;
  }
}

/** Where `value` stands on the slider of a number option, 0 to 1. */
export function toSlider(option: NumberOption, value: number): number {
  const clamped = Math.min(option.max, Math.max(option.min, value));
  if (option.scale === 'linear') return (clamped - option.min) / (option.max - option.min);
  const low = option.logMin ?? option.min;
  return clamped <= low ? 0 : Math.log(clamped / low) / Math.log(option.max / low);
}

/** The value at `position` (0 to 1) of the slider, rounded to what a person would have typed: two digits, or a step. */
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
