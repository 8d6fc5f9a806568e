import { frameworks as en } from './en/frameworks';
import { byLanguage, type Spoken } from './languages';
import { frameworks as zh } from './zh/frameworks';

export type RecipesWords = Spoken<typeof en>;
export const recipesWords = byLanguage<RecipesWords>({ en, zh });
