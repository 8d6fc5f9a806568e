import { LANGUAGE_CODES, type Language } from '../../src/i18n/languages';

/** One value for English, one for Chinese, and one for each language that has been added to the page. */
export const inEachOf = <T>(en: T, zh: T, added = en): Record<Language, T> =>
  Object.fromEntries(
    LANGUAGE_CODES.map((language) => [language, language === 'en' ? en : language === 'zh' ? zh : added]),
  ) as Record<Language, T>;
