/**
 * What a preset is, and how to find one. The presets themselves are in scenarios.ts.
 */
import { METHODS } from '../kl/placements';
import type { Experiment } from './experiment';
import { BASE, SCENARIOS } from './scenarios';
import type { Text } from '../common/text';

export type PresetValues = Partial<Omit<Experiment, 'preset'>>;

/** One of several settings under which a scenario is studied: the preset's values with these over them. */
export interface Variant {
  id: string;
  label: Text;
  values: PresetValues;
}

export interface Preset {
  id: string;
  label: Text;
  /** One or two sentences: what to look for. */
  description: Text;
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

export const DEFAULT_PRESET = 'collapse';

export const PRESETS: readonly Preset[] = SCENARIOS;

/** The preset with this id, or undefined. */
export function findPreset(id: string): Preset | undefined {
  return PRESETS.find((preset) => preset.id === id);
}

/** The variants under which a preset is studied, at least one. */
export function variantsOf(preset: Preset): readonly Variant[] {
  return preset.study?.variants ?? [BASE];
}

/** The methods that the study trains under a variant. */
export function studiedMethods(preset: Preset, variant: Variant): readonly string[] {
  const methods = variant.values.methods ?? preset.study?.methods ?? preset.values.methods ?? [];
  return methods === 'all' ? METHODS.map(({ name }) => name) : methods;
}
