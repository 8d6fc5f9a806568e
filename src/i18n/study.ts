import { study as en } from './en/study';
import { inEveryLanguage } from './every-language';
import type { Spoken } from './languages';
import { study as zh } from './zh/study';

export const studyTexts = inEveryLanguage<Spoken<typeof en>>({ en, zh });
