/** Two measures at once, as SVG text: one line per method through its means, each with its intervals both ways and its setting written beside it. */
import { parseMethod } from '../kl/placements';
import type { PlaneAxis, PlanePanel, PlanePoint } from './finding';
import { axisOver, COLOURS, DASHES, fixed, FONT, INK, MARGIN, markOf, svgOf, textSvg, tickLabel, widthOf, type Axis, type PanelOptions } from './plot-parts';

const HEIGHT = 300;
const TICK = { x: 62, y: 44 };
/** Between two names of the legend. */
const GAP = 26;
/** The part of a legend's entry before its name. */
const SAMPLE = 20;

const ends = (of: PlanePoint['x']): number[] => [of.mean, of.low, of.high];

function cross({ x, y }: PlanePoint, across: Axis, up: Axis, colour: string): string {
  // A bar whose end has no place on its axis is not drawn.
  const bar = (from: number, to: number, path: string) => (Number.isFinite(from) && Number.isFinite(to) ? path : '');
  const [left, right, low, high] = [across.at(x.low), across.at(x.high), up.at(y.low), up.at(y.high)];
  const path = bar(left, right, `M${fixed(left)} ${fixed(up.at(y.mean))}H${fixed(right)}`) + bar(low, high, `M${fixed(across.at(x.mean))} ${fixed(low)}V${fixed(high)}`);
  return path && `<path d="${path}" stroke="${colour}" stroke-width="2" stroke-opacity="0.55" fill="none"/>`;
}

/** @throws Error for a series whose method is none. */
export function planeSvg({ title, x, y, series }: PlanePanel, options: PanelOptions): string {
  const { width, language = 'en', colours = 'page' } = options;
  const { ink, muted, line, paper } = INK[colours];
  const placed = (value: number, scale: PlaneAxis['scale']) => Number.isFinite(value) && (scale === 'linear' || value > 0);
  const styles = series.map(({ method, label, points: given }) => {
    // What has no place on an axis is left out.
    const points = given.filter((point) => placed(point.x.mean, x.scale) && placed(point.y.mean, y.scale));
    const { estimator, placement } = parseMethod(method);
    return { name: label[language], points, colour: COLOURS[estimator] ?? COLOURS.none, placement: estimator === 'none' ? 'none' : placement };
  });
  // The legend breaks where it must.
  let [column, row] = [MARGIN, 0];
  const legend = styles.map(({ name, colour, placement }) => {
    const wide = SAMPLE + widthOf(name);
    if (column > MARGIN && column + wide > width - MARGIN) [column, row] = [MARGIN, row + 1];
    const [left, middle] = [column, 6 + row * (FONT + 8) + FONT / 2];
    column += wide + GAP;
    return markOf(placement, left + 7, middle, colour) + textSvg(left + SAMPLE, middle + 5, name, 'start', ink);
  });
  const top = (row + 1) * (FONT + 8) + 14;
  const bottom = top + HEIGHT;
  const all = styles.flatMap(({ points }) => points);
  const up = axisOver(all.flatMap((point) => ends(point.y)), bottom, top, { scale: y.scale, each: TICK.y });
  const left = MARGIN + 8 + Math.max(...up.ticks.map((tick) => widthOf(tickLabel(tick))));
  const right = width - 2 * MARGIN;
  const across = axisOver(all.flatMap((point) => ends(point.x)), left, right, { scale: x.scale, each: TICK.x });
  const grid = [
    ...up.ticks.map((tick) => `<path d="M${fixed(left)} ${fixed(up.at(tick))}H${fixed(right)}" stroke="${line}"/>${textSvg(left - 8, up.at(tick) + 5, tickLabel(tick), 'end', muted)}`),
    ...across.ticks.map((tick) => `<path d="M${fixed(across.at(tick))} ${top}V${bottom + 4}" stroke="${line}"/>${textSvg(across.at(tick), bottom + FONT + 7, tickLabel(tick), 'middle', muted)}`),
  ];
  const drawn = styles.map(({ points, colour, placement }) => {
    const path = points.map((point) => `${fixed(across.at(point.x.mean))} ${fixed(up.at(point.y.mean))}`).join('L');
    const dash = DASHES[placement] ? ` stroke-dasharray="${DASHES[placement]}"` : '';
    return (points.length > 1 ? `<path d="M${path}" stroke="${colour}" stroke-width="3"${dash} fill="none"/>` : '')
      + points.map((point) => cross(point, across, up, colour) + markOf(placement, across.at(point.x.mean), up.at(point.y.mean), colour)).join('');
  });
  // Over everything, with a rim of paper, so that no line runs through a number.
  const notes = styles.flatMap(({ points, colour }) => points.map((point) => {
    const [atX, atY] = [across.at(point.x.mean), up.at(point.y.mean)];
    const near = atX > right - 60;
    return textSvg(atX + (near ? -10 : 10), atY - 9, point.label[language], near ? 'end' : 'start', colour, ` font-weight="600" font-size="${FONT - 1}" stroke="${paper}" stroke-width="4" paint-order="stroke"`);
  }));
  const unit = textSvg((left + right) / 2, bottom + 2 * FONT + 12, `${x.label[language]}${x.unit === '' ? '' : `, ${x.unit}`}`, 'middle', muted);
  return svgOf(width, bottom + 2 * FONT + 20, title, options, [...legend, ...grid, ...drawn, ...notes, unit]);
}
