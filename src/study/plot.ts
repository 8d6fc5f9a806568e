/**
 * A panel as SVG text: one row per method, a faint dot for every run, the mean and its 95 % interval in the estimator's
 * colour; dash and mark are the placement. The page puts it inline, docs/findings.md links it as a file; no chart
 * library does both without a DOM.
 */
import { parseMethod } from '../kl/placements';
import type { PlotPanel, PlotRow, RowsPanel } from './finding';
import { planeSvg } from './plot-plane';
import {
  axisOver,
  COLOURS,
  DASHES,
  fixed,
  FONT,
  INK,
  MARGIN,
  markOf,
  svgOf,
  textSvg,
  tickLabel,
  widthOf,
  type Axis,
  type PanelOptions,
} from './plot-parts';

const ROW = 34;
/** Pixels between ticks, so that their labels keep apart. */
const TICK = 62;

function axisOf({ rows, from, to, reference, scale }: RowsPanel, left: number, right: number): Axis {
  const values = [
    ...rows.flatMap(({ values: dots, mean, low, high }) => [...dots, mean, low, high]),
    ...(reference ? [reference.value] : []),
  ];
  return axisOver(values, left, right, { scale, from, to, each: TICK });
}

function rowSvg({ method, values, mean, low, high }: PlotRow, { at }: Axis, y: number): string {
  const { estimator, placement: named } = parseMethod(method);
  const placement = estimator === 'none' ? 'none' : named;
  const colour = COLOURS[estimator] ?? COLOURS.none;
  // Dots that fall together are told apart by height; which way each goes is the same at every drawing.
  const dots = values
    .filter(Number.isFinite)
    .map((value, i) => `<circle cx="${fixed(at(value))}" cy="${fixed(y + (((i * 7) % 5) - 2) * 3)}" r="3.2"/>`)
    .join('');
  const cap = (x: number) => `M${fixed(x)} ${fixed(y - 6)}v12`;
  const dash = DASHES[placement] ? ` stroke-dasharray="${DASHES[placement]}"` : '';
  // Where the interval is open, the bar goes to the end of the axis.
  const bar =
    Number.isNaN(low) || Number.isNaN(high)
      ? ''
      : `<path d="M${fixed(at(low))} ${fixed(y)}H${fixed(at(high))}" stroke="${colour}" ` +
        `stroke-width="3"${dash} fill="none"/>` +
        `<path d="${cap(at(low))}${cap(at(high))}" stroke="${colour}" stroke-width="2" fill="none"/>`;
  const group = dots === '' ? '' : `<g fill="${colour}" fill-opacity="0.4">${dots}</g>`;
  return group + bar + (Number.isFinite(mean) ? markOf(placement, at(mean), y, colour) : '');
}

/** @throws Error for a row whose method is none. */
export function panelSvg(panel: PlotPanel, options: PanelOptions): string {
  return 'series' in panel ? planeSvg(panel, options) : rowsSvg(panel, options);
}

function rowsSvg(panel: RowsPanel, options: PanelOptions): string {
  const { width, language = 'en', colours = 'page' } = options;
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
  const ticks = axis.ticks.map(
    (tick) =>
      `<path d="M${fixed(axis.at(tick))} ${top}V${bottom + 4}" stroke="${line}"/>` +
      textSvg(axis.at(tick), bottom + FONT + 7, tickLabel(tick), 'middle', muted),
  );
  const rows = panel.rows.map((row, i) => {
    const y = top + i * height;
    const name = above
      ? textSvg(left, y + FONT + 2, labels[i], 'start', ink)
      : textSvg(left - 12, y + height / 2 + 5, labels[i], 'end', ink);
    return name + rowSvg(row, axis, above ? y + FONT + 4 + ROW / 2 : y + height / 2);
  });
  const x = panel.reference ? axis.at(panel.reference.value) : 0;
  const middle = (left + right) / 2;
  const reference = panel.reference
    ? `<path d="M${fixed(x)} ${top}V${bottom}" stroke="${ink}" stroke-dasharray="4 3"/>` +
      textSvg(x, FONT, panel.reference.label[language], x > middle ? 'end' : 'start', ink)
    : '';
  const unit = panel.unit === '' ? '' : textSvg(middle, bottom + 2 * FONT + 12, panel.unit, 'middle', muted);
  const whole = bottom + FONT + 14 + (unit === '' ? 0 : FONT + 5);
  return svgOf(width, whole, panel.title, options, [...ticks, reference, ...rows, unit]);
}
