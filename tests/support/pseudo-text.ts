/**
 * English sentences in two pseudo-languages: one twice as long, and one right-to-left. Runs inside the page instead of
 * its English (pseudo-language.ts), to reveal content that overflows or is not mirrored.
 */
export type PseudoLanguage = 'long' | 'rtl';

const LONG = 'åƀçđéƒğĥîĵķļɱñöþɋŕšŧûṽŵẋýž';
const HEBREW = 'אבגדהופגיזכלמנעפקרשתטבוסצז';

const letters = (alphabet: string, word: string): string =>
  [...word.toLowerCase()].map((letter) => [...alphabet][letter.charCodeAt(0) - 97]).join('');

/** Words alone: names in code, formulas and numbers are the same in every language. */
const WORD = /(?<![\w·‖^*(.=-])[A-Za-z]{2,}(?![\w·‖^*(=]|\.\w)/g;

/**
 * What is said already, between word joiners, which take no room: within another sentence it is not said twice.
 */
const SAID = /(\u2060[^\u2060]*\u2060)/;

function said(text: string, language: PseudoLanguage): string {
  if (!/[a-z]{2}/i.test(text)) return text;
  const long = (word: string): string => `${letters(LONG, word)} ${letters(LONG, word)}`;
  const by = language === 'long' ? long : (word: string): string => letters(HEBREW, word);
  const whole = text
    .split(SAID)
    .map((part, at) => (at % 2 === 0 ? part.replace(WORD, by) : part.slice(1, -1)))
    .join('');
  return `\u2060${whole}\u2060`;
}

/** A table of sentences, with all it says in the pseudo-language. */
export function spoken<Words>(words: Words, language: PseudoLanguage): Words {
  const of = (each: unknown): unknown => {
    if (typeof each === 'string') return said(each, language);
    if (typeof each === 'function')
      return (...given: unknown[]) => of((each as (...given: unknown[]) => unknown)(...given));
    if (Array.isArray(each)) return each.map(of);
    if (typeof each === 'object' && each !== null)
      return Object.fromEntries(Object.entries(each).map(([key, value]) => [key, of(value)]));
    return each;
  };
  return of(words) as Words;
}
