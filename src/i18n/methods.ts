import { estimatorOf, methodName, parseMethod } from '../kl/placements';
import { theory } from '../kl/theory';
import { isTyped } from '../kl/typed/typed-estimator';
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
  return estimator === 'none' ? words.noKl : words.label(estimatorLabel(estimator), words.placements[placement]);
}

/** Longest expression in a label, in characters. */
const LONGEST = 28;

/** An estimator's name in labels: of a typed one, the expression in mathematical signs, shortened. */
export function estimatorLabel(name: string): string {
  if (!isTyped(name)) return name;
  const text = name.slice(1, -1).replaceAll('d', 'δ').replaceAll('-', '−').replaceAll('*', '·');
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

export const methodTexts = (name: string): Text => inEach((language) => methodLabel(name, language));

/** One sentence: what a method optimises, on-policy. */
export function methodVerdict(name: string, language: Language): string {
  const { verdicts, descends, sameAs } = methodWords(language);
  if (Object.hasOwn(verdicts, name)) return verdicts[name as keyof typeof verdicts];
  const method = parseMethod(name);
  const same = estimatorOf(method)?.typed?.sameAs;
  if (same) {
    const other = methodName({ ...method, estimator: same });
    return `${sameAs(same)}${methodVerdict(other, language)}`;
  }
  const is = theory(method);
  return descends[is.descends](rounded(is.strength), rounded(is.alpha ?? 0));
}

const rounded = (value: number): number => Number(value.toPrecision(3));
