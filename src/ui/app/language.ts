/** The language of the page: the browser's until the reader chooses, which is then remembered. */
import { remember, remembered } from './remembered';
import { LANGUAGE_CODES, LANGUAGES, type Language } from '../../i18n/languages';

const KEY = 'rlvr-language';

let chosen = remembered<Language>(KEY, LANGUAGE_CODES);
const listeners = new Set<() => void>();

export const currentLanguage = (): Language =>
  chosen ?? LANGUAGE_CODES.find((code) => navigator.language.startsWith(code)) ?? 'en';

/** What the document's `lang` is in a language. */
export const languageTag = (language: Language): string => LANGUAGES[language].tag;

export function chooseLanguage(language: Language): void {
  chosen = language;
  remember(KEY, language);
  for (const listener of listeners) listener();
}

/** Calls now, and again whenever the reader chooses. Returns the function that ends it. */
export function followLanguage(changed: (language: Language) => void): () => void {
  const listener = (): void => {
    document.documentElement.lang = languageTag(currentLanguage());
    changed(currentLanguage());
  };
  listener();
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
