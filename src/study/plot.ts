/**
 * A panel as SVG text: one row per method, a faint dot for every run, the mean and its 95 % interval in the estimator's colour; dash and mark
 * are the placement. The page puts it inline, FINDINGS.md links it as a file; no chart library does both without a DOM.
 */
import { parseMethod } from '../kl/placements';
import type { PlotPanel, PlotRow } from './finding';

export interface PanelOptions {
  /** Pixels; text is 15 of them high. */
  width: number;
  language?: 'en' | 'zh';
  /** page: the theme's CSS variables. static: a file on white paper, since whoever shows it may be dark. */
  colours?: 'page' | 'static';
}

const FONT = 15;
const ROW = 34;
const MARGIN = 14;
/** Colours of ui/colours.ts, which this room may not see; a test holds them together. */
export const COLOURS: Record<string, string> = { k1: '#0072B2', k2: '#009E73', k3: '#D55E00', full: '#CC79A7', none: '#80868B' };
const DASHES: Record<string, string> = { loss: '7 4', 'weighted-loss': '2 3', 'detached-weighted-loss': '1 2', both: '8 3 2 3' };
const INK = { page: { ink: 'var(--ink)', muted: 'var(--muted)', line: 'var(--line)' }, static: { ink: '#202124', muted: '#5A6066', line: '#DADCE0' } };

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const fixed = (x: number): string => String(Math.round(x * 10) / 10);
/** Width of text, roughly: there is nothing to measure with. Chinese characters are as wide as they are high. */
const widthOf = (text: string): number => [...text].reduce((sum, letter) => sum + (letter.codePointAt(0)! > 0x2e80 ? FONT : FONT * 0.54), 0);
const tickLabel = (value: number): string => String(Number(value.toPrecision(6))).replace('-', '−');

interface Axis { at(value: number): number; ticks: number[]; from: number; to: number }

/** Ticks at 1, 2 or 5 times a power of ten. */
function linearTicks(from: number, to: number, most: number): number[] {
  const power = 10 ** Math.floor(Math.log10((to - from) / most));
  const step = [1, 2, 5, 10].map((times) => times * power).find((each) => (to - from) / each <= most) ?? 10 * power;
  const first = Math.ceil(from / step - 1e-9);
  return Array.from({ length: Math.floor(to / step + 1e-9) - first + 1 }, (_, i) => (first + i) * step);
}

function logTicks(from: number, to: number, most: number): number[] {
  const powers = Array.from({ length: Math.floor(Math.log10(to) + 1e-9) - Math.floor(Math.log10(from)) + 1 }, (_, i) => 10 ** (Math.floor(Math.log10(from)) + i));
  const within = (ticks: number[]) => ticks.filter((tick) => tick >= from * (1 - 1e-9) && tick <= to * (1 + 1e-9));
  const choices = [[1, 2, 5], [1, 3], [1]].map((times) => within(powers.flatMap((power) => times.map((each) => each * power))));
  return choices.find((ticks) => ticks.length <= most) ?? choices[2].filter((_, i, all) => i % Math.ceil(all.length / most) === 0);
}

function axisOf({ rows, from, to, reference, scale }: PlotPanel, left: number, right: number): Axis {
  const log = scale === 'log';
  const values = [...rows.flatMap(({ values: dots, mean, low, high }) => [...dots, mean, low, high]), ...(reference ? [reference.value] : [])]
    .filter((value) => Number.isFinite(value) && (!log || value > 0));
  let low = from ?? Math.min(...values);
  let high = to ?? Math.max(...values);
  if (!(high > low)) [low, high] = Number.isFinite(low) ? (log ? [low / 2, low * 2] : [low - 0.5, low + 0.5]) : log ? [0.1, 1] : [0, 1];
  const of = log ? Math.log : (value: number) => value;
  // A breath of room, where the ends were not asked for.
  const room = (of(high) - of(low)) * 0.04;
  const [start, end] = [of(low) - (from === undefined ? room : 0), of(high) + (to === undefined ? room : 0)];
  const place = (value: number) => left + Math.min(1, Math.max(0, (of(value) - start) / (end - start))) * (right - left);
  const [first, last] = log ? [Math.exp(start), Math.exp(end)] : [start, end];
  const most = Math.max(2, Math.floor((right - left) / 62));
  return { at: place, from: first, to: last, ticks: (log ? logTicks : linearTicks)(first, last, most) };
}

function markOf(placement: string, x: number, y: number, colour: string): string {
  const shape = `fill="${colour}" stroke="${colour}"`;
  const path = (...points: [number, number][]) => `<path d="M${points.map(([dx, dy]) => `${fixed(x + dx)} ${fixed(y + dy)}`).join('L')}Z" ${shape}/>`;
  switch (placement) {
    case 'loss': return path([-5, -5], [5, -5], [5, 5], [-5, 5]);
    case 'weighted-loss': return path([0, -6.5], [6.5, 5], [-6.5, 5]);
    case 'detached-weighted-loss': return path([0, 6.5], [6.5, -5], [-6.5, -5]);
    case 'both': return path([0, -7], [7, 0], [0, 7], [-7, 0]);
    default: return `<circle cx="${fixed(x)}" cy="${fixed(y)}" r="5.5" ${shape}/>`;
  }
}

function rowSvg({ method, values, mean, low, high }: PlotRow, { at }: Axis, y: number): string {
  const { estimator, placement: named } = parseMethod(method);
  const placement = estimator === 'none' ? 'none' : named;
  const colour = COLOURS[estimator] ?? COLOURS.none;
  // Dots that fall together are told apart by height; which way each goes is the same at every drawing.
  const dots = values.filter(Number.isFinite).map((value, i) => `<circle cx="${fixed(at(value))}" cy="${fixed(y + ((i * 7) % 5 - 2) * 3)}" r="3.2"/>`).join('');
  const cap = (x: number) => `M${fixed(x)} ${fixed(y - 6)}v12`;
  // Where the interval is open, the bar goes to the end of the axis.
  const bar = Number.isNaN(low) || Number.isNaN(high) ? ''
    : `<path d="M${fixed(at(low))} ${fixed(y)}H${fixed(at(high))}" stroke="${colour}" stroke-width="3"${DASHES[placement] ? ` stroke-dasharray="${DASHES[placement]}"` : ''} fill="none"/>`
      + `<path d="${cap(at(low))}${cap(at(high))}" stroke="${colour}" stroke-width="2" fill="none"/>`;
  return `${dots === '' ? '' : `<g fill="${colour}" fill-opacity="0.4">${dots}</g>`}${bar}${Number.isFinite(mean) ? markOf(placement, at(mean), y, colour) : ''}`;
}

/** @throws Error for a row whose method is none. */
export function panelSvg(panel: PlotPanel, { width, language = 'en', colours = 'page' }: PanelOptions): string {
  const { ink, muted, line } = INK[colours];
  const labels = panel.rows.map(({ label }) => label[language]);
  const gutter = Math.max(0, ...labels.map(widthOf)) + 12;
  // Where the names would take more than two fifths of a narrow screen, each stands above its row.
  const above = gutter > width * 0.42;
  const height = ROW + (above ? FONT + 4 : 0);
  const left = MARGIN + (above ? 0 : gutter);
  // Half of the last tick's label stands beyond its tick.
  const right = width - 2 * MARGIN;
  const top = panel.reference ? FONT + 10 : 6;
  const bottom = top + panel.rows.length * height;
  const axis = axisOf(panel, left, right);
  const text = (x: number, y: number, words: string, anchor: string, fill: string) => `<text x="${fixed(x)}" y="${fixed(y)}" text-anchor="${anchor}" fill="${fill}">${escaped(words)}</text>`;
  const ticks = axis.ticks.map((tick) => `<path d="M${fixed(axis.at(tick))} ${top}V${bottom + 4}" stroke="${line}"/>${text(axis.at(tick), bottom + FONT + 7, tickLabel(tick), 'middle', muted)}`);
  const rows = panel.rows.map((row, i) => {
    const y = top + i * height;
    const name = above ? text(left, y + FONT + 2, labels[i], 'start', ink) : text(left - 12, y + height / 2 + 5, labels[i], 'end', ink);
    return name + rowSvg(row, axis, above ? y + FONT + 4 + ROW / 2 : y + height / 2);
  });
  const x = panel.reference ? axis.at(panel.reference.value) : 0;
  const middle = (left + right) / 2;
  const reference = panel.reference
    ? `<path d="M${fixed(x)} ${top}V${bottom}" stroke="${ink}" stroke-dasharray="4 3"/>${text(x, FONT, panel.reference.label[language], x > middle ? 'end' : 'start', ink)}` : '';
  const unit = panel.unit === '' ? '' : text(middle, bottom + 2 * FONT + 12, panel.unit, 'middle', muted);
  const whole = bottom + FONT + 14 + (unit === '' ? 0 : FONT + 5);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${whole}" width="${width}" height="${whole}" role="img" aria-label="${escaped(panel.title[language])}" `
    + `font-family="system-ui, sans-serif" font-size="${FONT}" style="font-variant-numeric: tabular-nums">`
    + `${colours === 'static' ? `<rect width="${width}" height="${whole}" fill="#FFFFFF"/>` : ''}${[...ticks, reference, ...rows, unit].join('')}</svg>`;
}
