import { snippets as en } from './en/snippets';
import { inEveryLanguage } from './every-language';
import type { Spoken } from './languages';
import { snippets as zh } from './zh/snippets';

export const snippetTexts = inEveryLanguage<Spoken<typeof en>>({ en, zh });
