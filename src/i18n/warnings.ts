import { warnings as en } from './en/warnings';
import { byLanguage, type Spoken } from './languages';
import { warnings as zh } from './zh/warnings';

export type WarningWords = Spoken<typeof en>;
export const warningWords = byLanguage<WarningWords>({ en, zh });
