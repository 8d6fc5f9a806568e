import { views as en } from './en/views';
import { byLanguage, type Spoken } from './languages';
import { views as zh } from './zh/views';

export type ViewWords = Spoken<typeof en>;
export const viewNames = byLanguage<ViewWords>({ en, zh });
