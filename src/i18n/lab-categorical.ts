import { labCategorical as en } from './en/lab-categorical';
import { byLanguage, type Spoken } from './languages';
import { labCategorical as zh } from './zh/lab-categorical';

export type CategoricalWords = Spoken<typeof en>;
export const categoricalWords = byLanguage<CategoricalWords>({ en, zh });
