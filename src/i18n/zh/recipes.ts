/** What every recipe says of itself, by its id. */
import type { recipes as english } from '../en/recipes';
import type { Spoken } from '../languages';
import { later } from './recipes-later';
import { verlOpenRlhfTrl } from './recipes-verl-openrlhf-trl';

export const recipes: Spoken<typeof english> = { ...verlOpenRlhfTrl, ...later };
