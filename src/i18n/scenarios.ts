import type { PresetId } from '../experiment/presets';
import { scenarios as en } from './en/scenarios';
import { byLanguage, type Language, type Spoken } from './languages';
import { scenarios as zh } from './zh/scenarios';

type ScenarioWords = Spoken<typeof en>;
const scenarioWords = byLanguage<ScenarioWords>({ en, zh });

interface Scenario {
  label: string;
  variants?: Readonly<Record<string, string>>;
}
const find = (id: string, language: Language): Scenario | undefined =>
  (scenarioWords(language) as Readonly<Record<string, Scenario>>)[id];

/** 'Harsh': what a scenario is called; by its id where it is none of the page's. */
export const scenarioLabel = (id: string, language: Language): string => find(id, language)?.label ?? id;

/** One or two sentences: what to look for. */
export const scenarioDescription = (id: PresetId, language: Language): string =>
  scenarioWords(language)[id].description;

/** 'β = 0.3': what a variant is called; by its id where its scenario has no such variant. */
export const variantLabel = (scenario: string, variant: string, language: Language): string =>
  find(scenario, language)?.variants?.[variant] ?? variant;

/** 'β from 0 to 1 · β = 0.3': a recording by its scenario and, where that has several, its variant. */
export const recordingName = (scenario: string, variant: string | undefined, language: Language): string =>
  [
    scenarioLabel(scenario, language),
    ...(variant === undefined ? [] : [variantLabel(scenario, variant, language)]),
  ].join(' · ');
