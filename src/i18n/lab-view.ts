import { labView as en } from './en/lab-view';
import { byLanguage, type Spoken } from './languages';
import { labView as zh } from './zh/lab-view';

export type ViewWords = Spoken<typeof en>;
export const viewWords = byLanguage<ViewWords>({ en, zh });
