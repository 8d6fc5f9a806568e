import { race as en } from './en/race';
import { byLanguage, type Spoken } from './languages';
import { race as zh } from './zh/race';

export type Words = Spoken<typeof en>;
export const words = byLanguage<Words>({ en, zh });
