/** The language of the lab: the browser's until the reader chooses, which is then remembered. */
import type { Language } from '../words';

const KEY = 'rlvr-language';

function remembered(): Language | null {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'en' || value === 'zh' ? value : null;
  } catch {
    return null; // Storage may be forbidden; the choice then lasts as long as the page.
  }
}

let chosen = remembered();

export const currentLanguage = (): Language => chosen ?? (navigator.language.startsWith('zh') ? 'zh' : 'en');

export function chooseLanguage(language: Language): void {
  chosen = language;
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // See above.
  }
}

/** What the document's `lang` is in a language. */
export const languageTag = (language: Language): string => ({ en: 'en', zh: 'zh-CN' })[language];
