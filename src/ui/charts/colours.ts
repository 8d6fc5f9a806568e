/**
 * Colour is the estimator, everywhere and always; the dash is the placement. Lines keep the same colour in both
 * themes; text in an estimator's colour is darkened or lightened until it can be read (WCAG AA).
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

/** What an estimator outside the project's own list is drawn in; the rest of the Okabe–Ito colours. */
const SPARE: Hue[] = [
  { line: '#56B4E9', text: { light: '#1F6F9F', dark: '#7CC7F0' } },
  { line: '#E69F00', text: { light: '#8A5F00', dark: '#F2BD4A' } },
];

function hue(key: string): Hue {
  const known = HUES[key];
  if (known) return known;
  const sum = [...key].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return SPARE[sum % SPARE.length];
}

/** CSS colour of an estimator's lines and swatches. */
export const lineColour = (estimator: string): string => hue(estimator).line;
/** CSS colour of text that names an estimator. */
export const textColour = (estimator: string, theme: Theme): string => hue(estimator).text[theme];

/** Canvas dash pattern of a placement, in units of the line width. */
export function dashPattern(placement: string): number[] {
  switch (placement) {
    case 'loss':
      return [3.2, 1.8];
    case 'weighted-loss':
      return [1, 1.2];
    case 'detached-weighted-loss':
      return [0.5, 0.9];
    case 'both':
      return [3.4, 1.4, 0.8, 1.4];
    default:
      return [];
  }
}

/** `#rrggbb` with an opacity in 0..1. */
export function faded(colour: string, opacity: number): string {
  return (
    colour +
    Math.round(Math.min(1, Math.max(0, opacity)) * 255)
      .toString(16)
      .padStart(2, '0')
  );
}

export interface Tint {
  /** more: the policy gives the token more probability than the reference does. */
  direction: 'more' | 'less' | 'same';
  /** 0..1, how much of the scale. */
  strength: number;
}

/** |log π/π_ref| from which the tint is as strong as it gets: e³ = 20 times as likely. */
export const TINT_LIMIT = 3;

/** Where a token's log-ratio lies on the diverging scale. Below a twentieth of a nat it counts as the same. */
export function tint(logRatio: number): Tint {
  if (Number.isNaN(logRatio) || Math.abs(logRatio) < 0.05) return { direction: 'same', strength: 0 };
  return { direction: logRatio > 0 ? 'more' : 'less', strength: Math.min(1, Math.abs(logRatio) / TINT_LIMIT) };
}
