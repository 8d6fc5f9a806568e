/** All recipes, framework by framework. */
import { recipeTexts } from '../i18n/recipes';
import { FRAMEWORKS, type FrameworkId, type Recipe } from './recipe';
import { LATER_RECIPES } from './recipes-later';
import { VERL_OPENRLHF_TRL } from './recipes-verl-openrlhf-trl';

export const RECIPES: readonly Recipe[] = [...VERL_OPENRLHF_TRL, ...LATER_RECIPES].map((recipe) => ({
  ...recipe,
  ...recipeTexts[recipe.id],
}));

/** @throws Error with one sentence if there is no such recipe. */
export function findRecipe(id: string): Recipe {
  const recipe = RECIPES.find((each) => each.id === id);
  if (!recipe) throw new Error(`recipe: got '${id}'; allowed are ${RECIPES.map((each) => each.id).join(', ')}.`);
  return recipe;
}

export function recipesOf(framework: FrameworkId): readonly Recipe[] {
  if (!FRAMEWORKS.some(({ id }) => id === framework))
    throw new Error(`framework: got '${framework}'; allowed are ${FRAMEWORKS.map(({ id }) => id).join(', ')}.`);
  return RECIPES.filter((each) => each.framework === framework);
}
