/** What a preset is: a regime as differences from the defaults, and what the study trains of it. */
import type { Experiment } from './experiment';

type PresetValues = Partial<Omit<Experiment, 'preset' | 'methods'>> & { methods?: readonly string[] };

/** One of several settings under which a scenario is studied: the preset's values with these over them. */
export interface Variant {
  id: string;
  values: PresetValues;
}

export interface PresetOf<Id extends string> {
  id: Id;
  /** The regime, as differences from the defaults of options.ts; a preset never changes what an option means. */
  values: PresetValues;
  /** What `npm run headless -- study` trains of it; a preset without is no part of the study. */
  study?: {
    /** Methods, where they are not those that the page starts with; 'all' are all that are offered. */
    methods?: readonly string[] | 'all';
    /** Where there are none, the preset itself is the one variant, `base`. */
    variants?: readonly Variant[];
  };
}
