/** A preset: a regime as differences from the defaults, and what the study trains in it. */
import type { Experiment } from './experiment';

type PresetValues = Partial<Omit<Experiment, 'preset' | 'methods'>> & { methods?: readonly string[] };

/** One of several settings under which a scenario is studied: the preset's values with these overrides. */
export interface Variant {
  id: string;
  values: PresetValues;
}

export interface PresetOf<Id extends string> {
  id: Id;
  /** The regime, as differences from the defaults of options.ts; a preset never changes what an option means. */
  values: PresetValues;
  /** What `npm run headless -- study` trains; a preset without this is not part of the study. */
  study?: {
    /** Methods, if different from those the page starts with; 'all' means all offered methods. */
    methods?: readonly string[] | 'all';
    /** If absent, the preset itself is the only variant, `base`. */
    variants?: readonly Variant[];
  };
}
