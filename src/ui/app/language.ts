/** The page's language: the browser's until the user chooses one, which is then remembered. */
import { remember, remembered } from './remembered';
import { LANGUAGE_CODES, LANGUAGES, type Language, type LanguageEntry } from '../../i18n/languages';

const KEY = 'rlvr-language';

let chosen = remembered<Language>(KEY, LANGUAGE_CODES);
const listeners = new Set<() => void>();

export const currentLanguage = (): Language =>
  chosen ?? LANGUAGE_CODES.find((code) => navigator.language.startsWith(code)) ?? 'en';

/** What the document's `lang` is in a language. */
export const languageTag = (language: Language): string => LANGUAGES[language].tag;

/** Of its writing, for the document's `dir`. */
function directionOf(language: Language): 'ltr' | 'rtl' {
  const entry: LanguageEntry = LANGUAGES[language];
  return entry.direction ?? 'ltr';
}

export function chooseLanguage(language: Language): void {
  chosen = language;
  remember(KEY, language);
  for (const listener of listeners) listener();
}

/** Calls `changed` now, and whenever the user chooses a language. Returns a function that stops this. */
export function followLanguage(changed: (language: Language) => void): () => void {
  const listener = (): void => {
    document.documentElement.lang = languageTag(currentLanguage());
    document.documentElement.dir = directionOf(currentLanguage());
    changed(currentLanguage());
  };
  listener();
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
