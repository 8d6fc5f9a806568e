import { config as en } from './en/config';
import { byLanguage, type Spoken } from './languages';
import { config as zh } from './zh/config';

export type ConfigWords = Spoken<typeof en>;
export const configWords = byLanguage<ConfigWords>({ en, zh });
