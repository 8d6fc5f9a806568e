/** What every recipe says of itself, by its id; the dialog around them is in frameworks.ts. */
import { later } from './recipes-later';
import { verlOpenRlhfTrl } from './recipes-verl-openrlhf-trl';

export const recipes = { ...verlOpenRlhfTrl, ...later };
