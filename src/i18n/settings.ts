import type { ChoiceOption, OptionKey } from '../experiment/option';
import { spell } from '../experiment/spell';
import type { LiveChange } from '../training/protocol';
import { settings as en } from './en/settings';
import { methodLabel } from './methods';
import { byLanguage, type Language, type Spoken } from './languages';
import { words } from './race';
import { scenarioLabel } from './scenarios';
import { warningWords } from './warnings';
import { settings as zh } from './zh/settings';

type SettingsWords = Spoken<typeof en>;
const settingsWords = byLanguage<SettingsWords>({ en, zh });

/** 'Learning rate': what an option is called. */
export const optionLabel = (key: OptionKey, language: Language): string => settingsWords(language)[key].label;

/** One or two plain sentences: what an option does. */
export const optionHelp = (key: OptionKey, language: Language): string => settingsWords(language)[key].help;

/** A sentence where an option's value does what its owner may not mean. */
export function optionWarning(key: OptionKey, value: unknown, language: Language): string | undefined {
  const isBeta = key === 'beta' || key === 'secondBeta';
  return isBeta && typeof value === 'number' && value < 0 ? warningWords(language).negativeBeta : undefined;
}

/** 'nats': what an option is measured in; nothing where it is a bare number. */
export function optionUnit(key: OptionKey, language: Language): string | undefined {
  const { unit }: { label: string; unit?: string } = settingsWords(language)[key];
  return unit;
}

/** What one value of an option with choices is called. */
export function choiceLabel(key: ChoiceOption['key'], value: string | number, language: Language): string {
  if (key === 'preset') return scenarioLabel(String(value), language);
  if (key === 'second') return methodLabel(String(value), language);
  const choices: Readonly<Record<string | number, string>> = settingsWords(language)[key].choices;
  return choices[value];
}

/** 'β 0.3 → 2, Learning rate 0.01 → 0.02': what was changed while training. */
export const changesText = (changes: readonly LiveChange[], language: Language): string =>
  changes
    .map(({ key, before, after }) => `${optionLabel(key, language)} ${spell(before)} → ${spell(after)}`)
    .join(words(language).comma);
