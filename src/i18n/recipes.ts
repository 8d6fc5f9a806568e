import { recipes as en } from './en/recipes';
import { inEveryLanguage } from './every-language';
import type { Spoken } from './languages';
import { recipes as zh } from './zh/recipes';

export type RecipeId = keyof typeof en;
export const recipeTexts = inEveryLanguage<Spoken<typeof en>>({ en, zh });
