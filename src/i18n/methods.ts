import { parseMethod } from '../kl/placements';
import { theory } from '../kl/theory';
import { methods as en } from './en/methods';
import { inEach, type Text } from './every-language';
import { byLanguage, type Language, type Spoken } from './languages';
import { methods as zh } from './zh/methods';

export type MethodWords = Spoken<typeof en>;
export const methodWords = byLanguage<MethodWords>({ en, zh });

/** 'k3 in reward', of any method's name. @throws Error with one sentence for a name that is none. */
export function methodLabel(name: string, language: Language): string {
  const words = methodWords(language);
  const { estimator, placement } = parseMethod(name);
  return estimator === 'none' ? words.noKl : words.label(estimator, words.placements[placement]);
}

export const methodTexts = (name: string): Text => inEach((language) => methodLabel(name, language));

/** One sentence: what a method optimises, on-policy. */
export function methodVerdict(name: string, language: Language): string {
  const { verdicts, descends } = methodWords(language);
  if (Object.hasOwn(verdicts, name)) return verdicts[name as keyof typeof verdicts];
  const is = theory(parseMethod(name));
  return descends[is.descends](is.strength);
}
