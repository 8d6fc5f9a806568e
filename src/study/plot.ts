/**
 * A panel as SVG text: one row per method, a faint dot for every run, the mean and its 95 % interval in the estimator's
 * colour; dash and mark show the placement. The page inlines it, docs/findings.md links it as a file. Written by hand
 * because it needs no DOM, no further dependency, and the same bytes every time.
 */
import type { PlotPanel, PlotRow, RowsPanel } from './finding';
import { planeSvg } from './plot-plane';
import {
  axisOver,
  fixed,
  FONT,
  INK,
  MARGIN,
  markOf,
  svgOf,
  methodLook,
  textSvg,
  ticksBelow,
  unitBelow,
  widthOf,
  type Axis,
  type PanelOptions,
} from './plot-parts';

const ROW = 34;
/** Minimum pixels between ticks, so that their labels do not touch. */
const TICK = 62;

function axisOf({ rows, from, to, reference, scale }: RowsPanel, left: number, right: number): Axis {
  const values = [
    ...rows.flatMap(({ values: dots, mean, low, high }) => [...dots, mean, low, high]),
    ...(reference ? [reference.value] : []),
  ];
  return axisOver(values, left, right, { scale, from, to, each: TICK });
}

function rowSvg({ method, values, mean, low, high }: PlotRow, { at }: Axis, y: number): string {
  const { colour, placement, dash } = methodLook(method);
  // Overlapping dots are offset vertically, by a deterministic amount.
  const dots = values
    .filter(Number.isFinite)
    .map((value, i) => `<circle cx="${fixed(at(value))}" cy="${fixed(y + (((i * 7) % 5) - 2) * 3)}" r="3.2"/>`)
    .join('');
  const cap = (x: number) => `M${fixed(x)} ${fixed(y - 6)}v12`;
  // If the interval is open, the bar extends to the end of the axis.
  const bar =
    Number.isNaN(low) || Number.isNaN(high)
      ? ''
      : `<path d="M${fixed(at(low))} ${fixed(y)}H${fixed(at(high))}" stroke="${colour}" ` +
        `stroke-width="3"${dash} fill="none"/>` +
        `<path d="${cap(at(low))}${cap(at(high))}" stroke="${colour}" stroke-width="2" fill="none"/>`;
  const group = dots === '' ? '' : `<g fill="${colour}" fill-opacity="0.4">${dots}</g>`;
  return group + bar + (Number.isFinite(mean) ? markOf(placement, at(mean), y, colour) : '');
}

/** @throws Refusal for a row with an unknown method. */
export function panelSvg(panel: PlotPanel, options: PanelOptions): string {
  return 'series' in panel ? planeSvg(panel, options) : rowsSvg(panel, options);
}

function rowsSvg(panel: RowsPanel, options: PanelOptions): string {
  const { width, language = 'en', colours = 'page' } = options;
  const { ink, muted, line } = INK[colours];
  const labels = panel.rows.map(({ label }) => label[language]);
  const gutter = Math.max(0, ...labels.map(widthOf)) + 12;
  // If the names would take more than 42 % of a narrow screen, each is placed above its row.
  const above = gutter > width * 0.42;
  const height = ROW + (above ? FONT + 4 : 0);
  const left = MARGIN + (above ? 0 : gutter);
  // Half of the last tick's label extends beyond its tick.
  const right = width - 2 * MARGIN;
  const top = panel.reference ? FONT + 10 : 6;
  const bottom = top + panel.rows.length * height;
  const axis = axisOf(panel, left, right);
  const ticks = ticksBelow(axis, top, bottom, line, muted);
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
  const unit = panel.unit === '' ? '' : unitBelow(middle, bottom, panel.unit, muted);
  const whole = bottom + FONT + 14 + (unit === '' ? 0 : FONT + 5);
  return svgOf(width, whole, panel.title, options, [...ticks, reference, ...rows, unit]);
}
