import { checks as en } from './en/checks';
import { inEveryLanguage } from './every-language';
import type { Spoken } from './languages';
import { checks as zh } from './zh/checks';

export const checkTexts = inEveryLanguage<Spoken<typeof en>>({ en, zh });
