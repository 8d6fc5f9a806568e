/**
 * The colours of estimators on the page, in its charts and in the study's plots, and further ones for lines that would
 * otherwise look alike. Lines have the same colour in both themes, except black ones; text in a line's colour is
 * darkened or lightened to meet WCAG AA.
 */
export type Theme = 'light' | 'dark';

interface Hue {
  line: string | Record<Theme, string>;
  text: Record<Theme, string>;
}

const HUES: Record<string, Hue> = {
  k1: { line: '#0072B2', text: { light: '#00639B', dark: '#5DB2EA' } },
  k2: { line: '#009E73', text: { light: '#007355', dark: '#2FC69C' } },
  k3: { line: '#D55E00', text: { light: '#A84A00', dark: '#FF9350' } },
  full: { line: '#CC79A7', text: { light: '#9C4377', dark: '#E6A6CA' } },
  none: { line: '#80868B', text: { light: '#5A6066', dark: '#B0B6BC' } },
  // The remaining Okabe–Ito colours that are visible on white, and three more.
  sky: { line: '#56B4E9', text: { light: '#1F6F9F', dark: '#7CC7F0' } },
  amber: { line: '#E69F00', text: { light: '#8A5F00', dark: '#F2BD4A' } },
  crimson: { line: '#C2185B', text: { light: '#A31049', dark: '#FF7FAB' } },
  violet: { line: '#7C5CD6', text: { light: '#5D3FB8', dark: '#B5A0F7' } },
  black: { line: { light: '#1B1F24', dark: '#E8ECF0' }, text: { light: '#1B1F24', dark: '#E8ECF0' } },
};

/** Of estimators outside the project's list. */
const SPARE = ['sky', 'amber'] as const;

/** Hues for a line whose own is taken: first those of no estimator of the list. Grey stays for no penalty. */
export const OTHER_HUES: readonly string[] = ['crimson', 'sky', 'black', 'amber', 'violet', 'k1', 'k2', 'k3', 'full'];

/**
 * Pairs of hues that are too alike for lines of the same dash, mostly to people with deuteranopia. tests/common/
 * palette.test.ts finds the same pairs by simulating colour-blind vision.
 */
const ALIKE: ReadonlySet<string> = new Set(['k1 violet', 'k2 crimson', 'k2 full', 'k2 none', 'full none', 'full sky']);

/** Whether lines of the same dash in these two hues could be mixed up. */
export const alike = (a: string, b: string): boolean => a === b || ALIKE.has(`${a} ${b}`) || ALIKE.has(`${b} ${a}`);

/** The hues, by name. */
export const HUE_NAMES: readonly string[] = Object.keys(HUES);

/** The name of an estimator's hue. A hue's own name stands for itself. */
export function hueOf(estimator: string): string {
  if (Object.hasOwn(HUES, estimator)) return estimator;
  const sum = [...estimator].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return SPARE[sum % SPARE.length];
}

/** CSS colour of the lines and swatches of an estimator, or of a hue. */
export function lineColour(estimator: string, theme: Theme = 'light'): string {
  const { line } = HUES[hueOf(estimator)];
  return typeof line === 'string' ? line : line[theme];
}
/** CSS colour of text that names an estimator, or of a line of a hue. */
export const textColour = (estimator: string, theme: Theme): string => HUES[hueOf(estimator)].text[theme];
