/** What an arm is called, and the sentences about arms. */
import { readArm } from '../experiment/arms';
import { findOption } from '../experiment/options';
import type { ChoiceOption, OptionKey } from '../experiment/option';
import { spell } from '../experiment/spell';
import { arms as en } from './en/arms';
import { byLanguage, type Language, type Spoken } from './languages';
import { methodLabel } from './methods';
import { words } from './race';
import { choiceLabel, optionLabel } from './settings';
import { arms as zh } from './zh/arms';

export type ArmWords = Spoken<typeof en>;
export const armWords = byLanguage<ArmWords>({ en, zh });

/** 'k3 in reward, β 0.1': the arm's method and its own settings; its name, if it has one. @param key of the arm. */
export function armLabel(key: string, language: Language): string {
  let arm;
  try {
    arm = readArm(key);
  } catch {
    return key; // a name
  }
  if (arm.name !== '') return arm.name;
  return [methodLabel(arm.method, language), ...changeLabels(arm.changes, language)].join(words(language).comma);
}

/** 'β 0.1', 'Advantage GRPO': each setting of an arm's own. */
export const changeLabels = (changes: object, language: Language): string[] =>
  Object.entries(changes).map(([name, value]) => {
    const key = name as OptionKey;
    const said =
      findOption(key)?.kind === 'choice'
        ? choiceLabel(key as ChoiceOption['key'], value as string, language)
        : spell(value);
    return `${optionLabel(key, language)} ${said}`;
  });
