/** What an option is: a setting of an experiment as forms, addresses and command lines need to know it. */
import type { Experiment } from './experiment';

export type OptionKey = keyof Experiment;

/**
 * The options that are one of a few values by their type; the presets, which are read from their table, not among them.
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
  /** May change while training; the change is marked on the charts. */
  live: boolean;
}

export interface NumberOption extends OptionBase {
  kind: 'number' | 'integer';
  min: number;
  max: number;
  /** Slider step where the scale is linear; number boxes take any value in the range. */
  step: number;
  /** `log` sliders run from `logMin` (or `min`) to `max`; their left end stands for `min`, also where that is 0. */
  scale: 'linear' | 'log';
  logMin?: number;
  default: number;
}

interface OneOf<K extends OptionKey> extends OptionBase {
  key: K;
  kind: 'choice';
  choices: readonly Experiment[K][];
  default: Experiment[K];
}
export type ChoiceOption = { [K in ChoiceKey | 'preset']: OneOf<K> }[ChoiceKey | 'preset'];

export interface ListOption extends OptionBase {
  kind: 'list';
  /** What is offered. */
  choices: readonly string[];
  /** What is taken: the offered ones, and others of their kind. */
  accepts: (item: string) => boolean;
  /** At least one, at most `max`, no doubles. */
  max: number;
  default: readonly string[];
}

export type Option = NumberOption | ChoiceOption | ListOption;
