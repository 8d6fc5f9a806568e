/**
 * Whether colours of lines can be told apart, also by the colour-blind. Vision is simulated as in Machado, Oliveira and
 * Fernandes (2009), differences are CIEDE2000; both are culori's.
 */
import {
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  parse,
  type Color,
} from 'culori';
import { lineColour, type Theme } from '../../src/common/palette';

const difference = differenceCiede2000();
/** Every kind of vision, and the least difference that it needs: the rarer it is, the less is asked. */
const VISIONS: readonly [string, (colour: Color) => Color | undefined, number][] = [
  ['normal vision', (colour) => colour, 14.5],
  ['deuteranopia', filterDeficiencyDeuter(1), 14.5],
  ['protanopia', filterDeficiencyProt(1), 12],
  ['tritanopia', filterDeficiencyTrit(1), 10],
];
const THEMES: readonly Theme[] = ['light', 'dark'];

/** The kinds of vision in which two hues are too alike. */
export const mixedUpIn = (a: string, b: string): string[] =>
  THEMES.flatMap((theme) =>
    VISIONS.filter(([, seen, least]) => {
      const [one, other] = [a, b].map((hue) => seen(parse(lineColour(hue, theme))!)!);
      return difference(one, other) < least;
    }).map(([vision]) => `${vision}, ${theme}`),
  );
