import { labColumns as en } from './en/lab-columns';
import { byLanguage, type Spoken } from './languages';
import { labColumns as zh } from './zh/lab-columns';

export type ColumnWords = Spoken<typeof en>;
export const columnWords = byLanguage<ColumnWords>({ en, zh });
