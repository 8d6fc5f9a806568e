/** The languages of the page, and how each view's file of sentences is put together from theirs. */

export interface LanguageEntry {
  /** What the page's button says, in the language itself. */
  name: string;
  /** For the document's `lang`. */
  tag: string;
  /** Where it is not written from left to right. */
  direction?: 'rtl';
}

/** A language's code is the name of its folder, and what a browser's language begins with. */
export const LANGUAGES = {
  en: { name: 'EN', tag: 'en' },
  zh: { name: '中', tag: 'zh-CN' },
} as const satisfies Record<string, LanguageEntry>;
export type Language = keyof typeof LANGUAGES;
export const LANGUAGE_CODES = Object.keys(LANGUAGES) as Language[];

/** English decides what there is to say; the sentences themselves are each language's own. */
export type Spoken<T> = T extends string
  ? string
  : T extends (...given: infer G) => infer R
    ? (...given: G) => Spoken<R>
    : { readonly [K in keyof T]: Spoken<T[K]> };

/** From one file a language to the sentences in a language; does not compile where a language is missing. */
export const byLanguage =
  <Words>(of: Record<Language, Words>) =>
  (language: Language): Words =>
    of[language];
