/** An option: a setting of an experiment as described to forms, addresses and the command line. */
import type { Experiment } from './experiment';

export type OptionKey = keyof Experiment;

/**
 * The options whose type is a fixed set of values, except the presets and methods, which are read from their tables.
 */
export type ChoiceKey = {
  [K in OptionKey]: Experiment[K] extends string | number
    ? string extends Experiment[K]
      ? never
      : number extends Experiment[K]
        ? never
        : K
    : never;
}[OptionKey];

interface OptionBase {
  key: OptionKey;
  /** Key in the page's address. */
  query: string;
  /** Plain text with the symbols of the README. */
  formula?: string;
  group: 'basic' | 'advanced';
  /** Can be changed while training; the change is marked on the charts. */
  live: boolean;
}

export interface NumberOption extends OptionBase {
  kind: 'number' | 'integer';
  min: number;
  max: number;
  /** Numbers between `min`, which is 0 and off, and this are not allowed. */
  gapBelow?: number;
  /** Slider step on a linear scale; number boxes accept any value in the range. */
  step: number;
  /** `log` sliders run from `logMin` (or `min`) to `max`; their left end means `min`, even if that is 0. */
  scale: 'linear' | 'log';
  logMin?: number;
  default: number;
}

interface OneOf<K extends OptionKey> extends OptionBase {
  key: K;
  kind: 'choice';
  choices: readonly Experiment[K][];
  /** Whether another value is accepted: the offered ones are, and others of the same kind. */
  accepts?: (value: string) => boolean;
  /** Another way of writing a value, as it is kept. */
  canonical?: (value: string) => string;
  default: Experiment[K];
}
export type ChoiceOption = { [K in ChoiceKey | 'preset' | 'second']: OneOf<K> }[ChoiceKey | 'preset' | 'second'];

export interface ListOption extends OptionBase {
  kind: 'list';
  /** The items offered. */
  choices: readonly string[];
  /** Whether an item is accepted: the offered ones are, and others of the same kind. */
  accepts: (item: string) => boolean;
  /** Another way of writing an item, as it is kept. */
  canonical?: (item: string) => string;
  /** Between items, in texts. */
  separator: ',' | ';';
  /** `min` to `max` items, no duplicates. Methods may be fewer where there are arms (combinations.ts). */
  min: number;
  max: number;
  default: readonly string[];
}

export type Option = NumberOption | ChoiceOption | ListOption;
