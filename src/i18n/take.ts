import { take as en } from './en/take';
import { byLanguage, type Spoken } from './languages';
import { take as zh } from './zh/take';

export type TakeWords = Spoken<typeof en>;
export const takeWords = byLanguage<TakeWords>({ en, zh });
