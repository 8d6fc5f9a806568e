/**
 * The colours of estimators on the page, in its charts and in the study's plots. Lines have the same colour in both
 * themes; text in an estimator's colour is darkened or lightened to meet WCAG AA.
 */
export type Theme = 'light' | 'dark';

interface Hue {
  line: string;
  text: Record<Theme, string>;
}

const HUES: Record<string, Hue> = {
  k1: { line: '#0072B2', text: { light: '#00639B', dark: '#5DB2EA' } },
  k2: { line: '#009E73', text: { light: '#007355', dark: '#2FC69C' } },
  k3: { line: '#D55E00', text: { light: '#A84A00', dark: '#FF9350' } },
  full: { line: '#CC79A7', text: { light: '#9C4377', dark: '#E6A6CA' } },
  none: { line: '#80868B', text: { light: '#5A6066', dark: '#B0B6BC' } },
};

/** Colours of estimators outside the project's list: the remaining Okabe–Ito colours. */
const SPARE: Hue[] = [
  { line: '#56B4E9', text: { light: '#1F6F9F', dark: '#7CC7F0' } },
  { line: '#E69F00', text: { light: '#8A5F00', dark: '#F2BD4A' } },
];

function hue(estimator: string): Hue {
  const known = HUES[estimator];
  if (known) return known;
  const sum = [...estimator].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return SPARE[sum % SPARE.length];
}

/** CSS colour of an estimator's lines and swatches. */
export const lineColour = (estimator: string): string => hue(estimator).line;
/** CSS colour of text that names an estimator. */
export const textColour = (estimator: string, theme: Theme): string => hue(estimator).text[theme];
