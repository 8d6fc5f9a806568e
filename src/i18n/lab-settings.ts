import type { LabChoiceKey } from '../lab/lab-settings';
import { labSettings as en } from './en/lab-settings';
import { byLanguage, type Language, type Spoken } from './languages';
import { labSettings as zh } from './zh/lab-settings';

type LabSettingsWords = Spoken<typeof en>;
export const labSettingsWords = byLanguage<LabSettingsWords>({ en, zh });

/** What one value of a setting with choices is called. */
export function labChoiceLabel(key: LabChoiceKey, value: string, language: Language): string {
  const choices: Readonly<Record<string, string>> = labSettingsWords(language)[key].choices;
  return choices[value];
}
