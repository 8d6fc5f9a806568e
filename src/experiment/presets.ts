/** The presets, defined in scenarios.ts, and functions to find them. */
import { METHODS } from '../kl/placements';
import type { PresetOf, Variant } from './preset';
import { BASE, SCENARIOS } from './scenarios';

type Scenario = (typeof SCENARIOS)[number];
export type PresetId = Scenario['id'];
type Varied = Extract<Scenario, { study: { variants: readonly Variant[] } }>;
/** The ids of a scenario's variants, if it has several. */
export type VariantIds = {
  [S in Varied as S['id']]: Exclude<S['study']['variants'][number]['id'], typeof BASE.id>;
};

export type Preset = PresetOf<PresetId>;

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
