/**
 * One measure against another, as SVG text: one line per method through its means, each with intervals in both
 * directions and its setting next to it.
 */
import type { PlaneAxis, PlanePanel, PlanePoint } from './finding';
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
  tickLabel,
  ticksBelow,
  unitBelow,
  widthOf,
  type Axis,
  type PanelOptions,
} from './plot-parts';

const HEIGHT = 300;
const TICK = { x: 62, y: 44 };
/** Space between two names of the legend, in pixels. */
const GAP = 26;
/** Font size of the labels next to points. */
const NOTE = FONT - 1;
/** Width of a legend entry's line sample. */
const SAMPLE = 20;

const ends = (of: PlanePoint['x']): number[] => [of.mean, of.low, of.high];

function cross({ x, y }: PlanePoint, across: Axis, up: Axis, colour: string): string {
  // A bar with an end outside the axis's domain is not drawn.
  const bar = (from: number, to: number, path: string) => (Number.isFinite(from) && Number.isFinite(to) ? path : '');
  const [left, right, low, high] = [across.at(x.low), across.at(x.high), up.at(y.low), up.at(y.high)];
  const path =
    bar(left, right, `M${fixed(left)} ${fixed(up.at(y.mean))}H${fixed(right)}`) +
    bar(low, high, `M${fixed(across.at(x.mean))} ${fixed(low)}V${fixed(high)}`);
  return path && `<path d="${path}" stroke="${colour}" stroke-width="2" stroke-opacity="0.55" fill="none"/>`;
}

interface Note {
  text: string;
  colour: string;
  x: number;
  y: number;
}
type Box = readonly [left: number, top: number, right: number, bottom: number];

const overlap = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0])) * Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));

/**
 * Places each label at the corner of its point where it overlaps least with marks and with labels placed before.
 * Returns the labels' positions.
 */
function spread(notes: readonly Note[], right: number): Note[] {
  const taken: Box[] = notes.map(({ x, y }) => [x - 7, y - 7, x + 7, y + 7]);
  return notes.map((note) => {
    const wide = widthOf(note.text);
    const choices = [
      [9, -8],
      [9, 18],
      [-9 - wide, -8],
      [-9 - wide, 18],
      [-wide / 2, -16],
      [-wide / 2, 27],
      [14, 34],
      [14, -25],
      [-14 - wide, 34],
      [-14 - wide, -25],
    ].map(([dx, dy]) => {
      const [x, y] = [note.x + dx, note.y + dy];
      const box: Box = [x, y - NOTE, x + wide, y + 3];
      const outside = Math.max(0, box[2] - right) + Math.max(0, MARGIN - box[0]);
      return { x, y, box, cost: taken.reduce((sum, other) => sum + overlap(box, other), 1000 * outside) };
    });
    const best = choices.reduce((least, each) => (each.cost < least.cost ? each : least));
    taken.push(best.box);
    return { ...note, x: best.x, y: best.y };
  });
}

/** @throws Refusal for a series with an unknown method. */
export function planeSvg({ title, x, y, series }: PlanePanel, options: PanelOptions): string {
  const { width, language = 'en', colours = 'page' } = options;
  const { ink, muted, line, paper } = INK[colours];
  const placed = (value: number, scale: PlaneAxis['scale']) =>
    Number.isFinite(value) && (scale === 'linear' || value > 0);
  const styles = series.map(({ method, label, points: given }) => {
    // Points outside an axis's domain are left out.
    const points = given.filter((point) => placed(point.x.mean, x.scale) && placed(point.y.mean, y.scale));
    return { name: label[language], points, ...methodLook(method) };
  });
  // The legend wraps where necessary.
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
  const up = axisOver(
    all.flatMap((point) => ends(point.y)),
    bottom,
    top,
    { scale: y.scale, each: TICK.y },
  );
  const left = MARGIN + 8 + Math.max(...up.ticks.map((tick) => widthOf(tickLabel(tick))));
  const right = width - 2 * MARGIN;
  const across = axisOver(
    all.flatMap((point) => ends(point.x)),
    left,
    right,
    { scale: x.scale, each: TICK.x },
  );
  const grid = [
    ...up.ticks.map(
      (tick) =>
        `<path d="M${fixed(left)} ${fixed(up.at(tick))}H${fixed(right)}" stroke="${line}"/>` +
        textSvg(left - 8, up.at(tick) + 5, tickLabel(tick), 'end', muted),
    ),
    ...ticksBelow(across, top, bottom, line, muted),
  ];
  const drawn = styles.map(({ points, colour, placement, dash }) => {
    const path = points.map((point) => `${fixed(across.at(point.x.mean))} ${fixed(up.at(point.y.mean))}`).join('L');
    return (
      (points.length > 1 ? `<path d="M${path}" stroke="${colour}" stroke-width="3"${dash} fill="none"/>` : '') +
      points
        .map(
          (point) =>
            cross(point, across, up, colour) + markOf(placement, across.at(point.x.mean), up.at(point.y.mean), colour),
        )
        .join('')
    );
  });
  // On top of everything, with a halo in the background colour, so that no line crosses a number.
  const spots = styles.flatMap(({ points, colour }) =>
    points.map((point) => ({
      text: point.label[language],
      colour,
      x: across.at(point.x.mean),
      y: up.at(point.y.mean),
    })),
  );
  const notes = spread(spots, right).map(({ text, colour, x: atX, y: atY }) =>
    textSvg(
      atX,
      atY,
      text,
      'start',
      colour,
      ` font-weight="600" font-size="${NOTE}" stroke="${paper}" stroke-width="4" paint-order="stroke"`,
    ),
  );
  const counted = `${x.label[language]}${x.unit === '' ? '' : `, ${x.unit}`}`;
  const unit = unitBelow((left + right) / 2, bottom, counted, muted);
  return svgOf(width, bottom + 2 * FONT + 20, title, options, [...legend, ...grid, ...drawn, ...notes, unit]);
}
