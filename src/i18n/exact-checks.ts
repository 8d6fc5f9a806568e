import { exactChecks as en } from './en/exact-checks';
import { inEveryLanguage } from './every-language';
import type { Spoken } from './languages';
import { exactChecks as zh } from './zh/exact-checks';

export const exactCheckTexts = inEveryLanguage<Spoken<typeof en>>({ en, zh });
