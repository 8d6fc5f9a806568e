/** What a setting of a run is: its kind, its range or choices, and how an experiment offers it. */

/** How an experiment presents a setting. */
interface Offer {
  /** Key in the page's address. */
  query: string;
  /** The option after which it appears in forms and addresses, and whose group it belongs to. */
  after: string;
  /** Can be changed while training; the change is marked on the charts. */
  live: boolean;
  /** Plain text with the symbols of the README. */
  formula?: string;
}

interface NumberOffer extends Offer {
  /** Slider step on a linear scale; number boxes accept any value in the range. */
  step: number;
  /** `log` sliders run from `logMin` (or `min`) to `max`; their left end means `min`, even if that is 0. */
  scale: 'linear' | 'log';
  logMin?: number;
}

interface ChoiceOffer extends Offer {
  /** The choices offered, if not all of them. */
  choices?: readonly string[];
}

/** The UI offers `min` … `max`; a population accepts every finite number ≥ `min`. f32 in shaders. */
export interface NumberSetting {
  kind: 'number';
  min: number;
  max: number;
  /** Numbers between `min` and this are not allowed: `min` is off, and the range begins here. */
  gapBelow?: number;
  default: number;
  /** null: not an option of experiments. */
  option: NumberOffer | null;
}

/** Like NumberSetting, for integers: u32 in shaders. */
export interface IntegerSetting extends Omit<NumberSetting, 'kind'> {
  kind: 'integer';
}

/** One of a set of names, each with its number in shaders: u32. */
export interface ChoiceSetting {
  kind: 'choice';
  choices: Readonly<Record<string, number>>;
  default: string;
  option: ChoiceOffer | null;
}

export type Setting = NumberSetting | IntegerSetting | ChoiceSetting;
