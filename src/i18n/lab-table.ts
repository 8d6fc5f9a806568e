import { labTable as en } from './en/lab-table';
import { byLanguage, type Spoken } from './languages';
import { labTable as zh } from './zh/lab-table';

export type TableWords = Spoken<typeof en>;
export const tableWords = byLanguage<TableWords>({ en, zh });
