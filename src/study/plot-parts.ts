/** Building blocks of the study's plots: type, colours, axes and marks, as SVG text. */
import { lineColour } from '../common/palette';
import type { Text } from '../i18n/every-language';
import type { Language } from '../i18n/languages';
import { parseMethod } from '../kl/placements';

export interface PanelOptions {
  /** Width in pixels; text is 15 pixels high. */
  width: number;
  language?: Language;
  /** page: the theme's CSS variables. static: a file with a white background, readable in dark viewers too. */
  colours?: 'page' | 'static';
}

export const FONT = 15;
export const MARGIN = 14;
const DASHES: Record<string, string> = {
  loss: '7 4',
  'weighted-loss': '2 3',
  'detached-weighted-loss': '1 2',
  both: '8 3 2 3',
};
/** Colours of everything that does not belong to a method. */
export const INK = {
  page: { ink: 'var(--ink)', muted: 'var(--muted)', line: 'var(--line)', paper: 'var(--paper)' },
  static: { ink: '#202124', muted: '#5A6066', line: '#DADCE0', paper: '#FFFFFF' },
};

/** How a method is drawn: the estimator determines the colour, the placement determines mark and dash. */
export interface MethodLook {
  colour: string;
  placement: string;
  /** Attribute of its lines; '' if they are solid. */
  dash: string;
}

/** @throws Refusal for an unknown method name. */
export function methodLook(method: string): MethodLook {
  const { estimator, placement: named } = parseMethod(method);
  const placement = estimator === 'none' ? 'none' : named;
  const dashes = DASHES[placement];
  return { colour: lineColour(estimator), placement, dash: dashes ? ` stroke-dasharray="${dashes}"` : '' };
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
export const fixed = (x: number): string => String(Math.round(x * 10) / 10);
/** Approximate width of text, which cannot be measured without a DOM. Chinese characters are as wide as high. */
export const widthOf = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (letter.codePointAt(0)! > 0x2e80 ? FONT : FONT * 0.54), 0);
export const tickLabel = (value: number): string => String(Number(value.toPrecision(6))).replace('-', '−');
export const textSvg = (
  x: number,
  y: number,
  words: string,
  anchor: 'start' | 'middle' | 'end',
  fill: string,
  more = '',
): string =>
  `<text x="${fixed(x)}" y="${fixed(y)}" text-anchor="${anchor}" fill="${fill}"${more}>${escaped(words)}</text>`;

export interface Axis {
  at(value: number): number;
  ticks: number[];
  from: number;
  to: number;
}

/** Ticks at 1, 2 or 5 times a power of ten. */
function linearTicks(from: number, to: number, most: number): number[] {
  const power = 10 ** Math.floor(Math.log10((to - from) / most));
  const step = [1, 2, 5, 10].map((times) => times * power).find((each) => (to - from) / each <= most) ?? 10 * power;
  const first = Math.ceil(from / step - 1e-9);
  return Array.from({ length: Math.floor(to / step + 1e-9) - first + 1 }, (_, i) => (first + i) * step);
}

function logTicks(from: number, to: number, most: number): number[] {
  const powers = Array.from(
    { length: Math.floor(Math.log10(to) + 1e-9) - Math.floor(Math.log10(from)) + 1 },
    (_, i) => 10 ** (Math.floor(Math.log10(from)) + i),
  );
  const within = (ticks: number[]) => ticks.filter((tick) => tick >= from * (1 - 1e-9) && tick <= to * (1 + 1e-9));
  const choices = [[1, 2, 5], [1, 3], [1]].map((times) =>
    within(powers.flatMap((power) => times.map((each) => each * power))),
  );
  return (
    choices.find((ticks) => ticks.length <= most) ??
    choices[2].filter((_, i, all) => i % Math.ceil(all.length / most) === 0)
  );
}

export interface AxisOptions {
  scale?: 'linear' | 'log';
  from?: number;
  to?: number;
  /** Pixels that a tick's label needs. */ each: number;
}

/**
 * An axis over values, from pixel `start` to pixel `end`, which may be smaller. On a log scale, values that are not
 * positive are left out. Limits default to those of the values plus a small margin.
 */
export function axisOver(
  given: readonly number[],
  start: number,
  end: number,
  { scale, from, to, each }: AxisOptions,
): Axis {
  const log = scale === 'log';
  const values = given.filter((value) => Number.isFinite(value) && (!log || value > 0));
  let low = from ?? Math.min(...values);
  let high = to ?? Math.max(...values);
  if (!(high > low))
    [low, high] = Number.isFinite(low) ? (log ? [low / 2, low * 2] : [low - 0.5, low + 0.5]) : log ? [0.1, 1] : [0, 1];
  const of = log ? Math.log : (value: number) => value;
  const room = (of(high) - of(low)) * 0.04;
  const [first, last] = [of(low) - (from === undefined ? room : 0), of(high) + (to === undefined ? room : 0)];
  const place = (value: number) =>
    start + Math.min(1, Math.max(0, (of(value) - first) / (last - first))) * (end - start);
  const [lowest, highest] = log ? [Math.exp(first), Math.exp(last)] : [first, last];
  const most = Math.max(2, Math.floor(Math.abs(end - start) / each));
  return { at: place, from: lowest, to: highest, ticks: (log ? logTicks : linearTicks)(lowest, highest, most) };
}

/** The ticks of a horizontal axis below a plot, with grid lines. */
export const ticksBelow = ({ at, ticks }: Axis, top: number, bottom: number, line: string, muted: string): string[] =>
  ticks.map(
    (tick) =>
      `<path d="M${fixed(at(tick))} ${top}V${bottom + 4}" stroke="${line}"/>` +
      textSvg(at(tick), bottom + FONT + 7, tickLabel(tick), 'middle', muted),
  );

/** The unit of the axis below a plot, under its ticks. */
export const unitBelow = (middle: number, bottom: number, unit: string, muted: string): string =>
  textSvg(middle, bottom + 2 * FONT + 12, unit, 'middle', muted);

/** The mark of a mean; its shape shows the placement. */
export function markOf(placement: string, x: number, y: number, colour: string): string {
  const shape = `fill="${colour}" stroke="${colour}"`;
  const path = (...points: [number, number][]) =>
    `<path d="M${points.map(([dx, dy]) => `${fixed(x + dx)} ${fixed(y + dy)}`).join('L')}Z" ${shape}/>`;
  switch (placement) {
    case 'loss':
      return path([-5, -5], [5, -5], [5, 5], [-5, 5]);
    case 'weighted-loss':
      return path([0, -6.5], [6.5, 5], [-6.5, 5]);
    case 'detached-weighted-loss':
      return path([0, 6.5], [6.5, -5], [-6.5, -5]);
    case 'both':
      return path([0, -7], [7, 0], [0, 7], [-7, 0]);
    default:
      return `<circle cx="${fixed(x)}" cy="${fixed(y)}" r="5.5" ${shape}/>`;
  }
}

/** Wraps parts in an SVG element; `title` is for screen readers. */
export function svgOf(
  width: number,
  height: number,
  title: Text,
  { language = 'en', colours = 'page' }: PanelOptions,
  parts: readonly string[],
): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
    `role="img" aria-label="${escaped(title[language])}" ` +
    `font-family="system-ui, sans-serif" font-size="${FONT}" style="font-variant-numeric: tabular-nums">` +
    `${colours === 'static' ? `<rect width="${width}" height="${height}" fill="#FFFFFF"/>` : ''}${parts.join('')}</svg>`
  );
}
