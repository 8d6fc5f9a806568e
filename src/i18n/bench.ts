import { bench as en } from './en/bench';
import { byLanguage, type Spoken } from './languages';
import { bench as zh } from './zh/bench';

export type BenchWords = Spoken<typeof en>;
export const benchWords = byLanguage<BenchWords>({ en, zh });
