/**
 * Sentences in all languages at once, for what is put together before anybody says in which language it will be read: a
 * finding, a recipe.
 */
import { LANGUAGE_CODES, type Language } from './languages';

export type Text = Readonly<Record<Language, string>>;

export const inEach = (say: (language: Language) => string): Text =>
  Object.fromEntries(LANGUAGE_CODES.map((language) => [language, say(language)])) as Record<Language, string>;

/** Where a sentence takes words, it also takes them in every language. */
type Given<G> = G extends string ? string | Text : G extends readonly string[] ? readonly (string | Text)[] : G;

/** The shape of a file of sentences, with a Text for each. */
export type InEvery<T> = T extends string
  ? Text
  : T extends (...given: infer G) => infer R
    ? (...given: { [I in keyof G]: Given<G[I]> }) => InEvery<R>
    : { readonly [K in keyof T]: InEvery<T[K]> };

function isText(given: unknown): given is Text {
  return typeof given === 'object' && given !== null && LANGUAGE_CODES.every((language) => language in given);
}

function spokenIn(language: Language, given: unknown): unknown {
  if (Array.isArray(given)) return given.map((each) => spokenIn(language, each));
  return isText(given) ? given[language] : given;
}

/** From one file a language to the sentences in all of them at once; does not compile where a language is missing. */
export function inEveryLanguage<Words>(of: Record<Language, Words>): InEvery<Words> {
  return together(of) as InEvery<Words>;
}

function together(of: Record<Language, unknown>): unknown {
  const [first] = Object.values(of);
  const each = (part: (language: Language) => unknown) =>
    together(
      Object.fromEntries(LANGUAGE_CODES.map((language) => [language, part(language)])) as Record<Language, unknown>,
    );
  if (typeof first === 'function')
    return (...given: unknown[]) =>
      each((language) =>
        (of[language] as (...words: unknown[]) => unknown)(...given.map((one) => spokenIn(language, one))),
      );
  if (Array.isArray(first)) return first.map((_, i) => each((language) => (of[language] as unknown[])[i]));
  if (typeof first === 'object' && first !== null)
    return Object.fromEntries(
      Object.keys(first).map((key) => [key, each((language) => (of[language] as Record<string, unknown>)[key])]),
    );
  return of;
}
