/** A chart as a file: SVG with its title, settings, units and legend; the same as PNG; its data as CSV. */
import Papa from 'papaparse';
import {
  axisOver,
  fixed,
  FONT,
  INK,
  MARGIN,
  svgOf,
  textSvg,
  tickLabel,
  ticksBelow,
  unitBelow,
  widthOf,
  type Axis,
} from '../../study/plot-parts';
import type { Text } from '../../i18n/every-language';

export interface FilePoint {
  x: number;
  y: number;
  /** An interval or range around y. */
  low?: number;
  high?: number;
}

export interface FileSeries {
  label: string;
  /** `#rrggbb`. */
  colour: string;
  /** In units of the line's width. */
  dash: readonly number[];
  points: readonly FilePoint[];
  /** Dots with their intervals as bars, instead of a line with a band. */
  dots?: boolean;
}

export interface ChartFile {
  title: string;
  /** One line: what was trained, and on what. */
  settings: string;
  xTitle: string;
  yTitle: string;
  log: boolean;
  /** Logarithmic x axis. */
  logX?: boolean;
  /** Fixed ends of the x axis; else it starts at 0. */
  x?: readonly [number, number];
  /** Fixed ends of the value axis, such as those of shares; on a log axis smaller values are drawn at the lower one. */
  y?: readonly [number, number];
  series: readonly FileSeries[];
}

const WIDTH = 900;
const HEIGHT = 420;
const LINE = 3;
const TICK = { x: 80, y: 44 };
const SAMPLE = 44;
const GAP = 24;

/** The lowest value drawn on a log axis: a policy starts at a KL of exactly 0. */
const LOG_FLOOR = 1e-3;

export function chartSvg(chart: ChartFile): string {
  const { ink, muted, line } = INK.static;
  const floor = chart.log ? (chart.y?.[0] ?? LOG_FLOOR) : -Infinity;
  const drawn = (value: number): number => Math.max(floor, value);
  const settings = wrapped(chart.settings, WIDTH - 2 * MARGIN);
  const named = chart.series.filter(({ label }) => label !== '');
  const legend = legendOf(named, 2 * FONT + 14 + settings.length * (FONT + 4), ink);
  const top = legend.bottom + 16;
  const bottom = top + HEIGHT;
  const points = chart.series.flatMap(({ points: each }) => each);
  const values = points.flatMap(({ y, low, high }) => [y, low ?? y, high ?? y]).map(drawn);
  const [from, to] = chart.y ?? [chart.log ? undefined : Math.min(0, ...values), undefined];
  const up = axisOver(values, bottom, top, { scale: chart.log ? 'log' : 'linear', from, to, each: TICK.y });
  const left = MARGIN + 10 + Math.max(...up.ticks.map((tick) => widthOf(tickLabel(tick))));
  const right = WIDTH - 2 * MARGIN;
  const steps = points.map(({ x }) => x);
  const [first, last] = chart.x ?? [Math.min(0, ...steps), Math.max(1, ...steps)];
  const scale = chart.logX ? 'log' : 'linear';
  const across = axisOver(steps, left, right, { scale, from: first, to: last, each: TICK.x });
  const levels = up.ticks.map(
    (tick) =>
      `<path d="M${left} ${fixed(up.at(tick))}H${right}" stroke="${line}"/>` +
      textSvg(left - 8, up.at(tick) + 5, tickLabel(tick), 'end', muted),
  );
  const parts = [
    textSvg(MARGIN, FONT + 6, chart.title, 'start', ink, ' font-weight="650"'),
    ...settings.map((text, i) => textSvg(MARGIN, 2 * FONT + 12 + i * (FONT + 4), text, 'start', muted)),
    ...legend.parts,
    ...levels,
    ...ticksBelow(across, top, bottom, line, muted),
    textSvg(left, top - 4, chart.yTitle, 'start', muted),
    ...chart.series.map((series) => (series.dots ? '' : bandSvg(series, across, up, drawn))),
    ...chart.series.map((series) => (series.dots ? dotsSvg : lineSvg)(series, across, up, drawn)),
    unitBelow((left + right) / 2, bottom, chart.xTitle, muted),
  ];
  const title: Text = { en: chart.title, zh: chart.title };
  return svgOf(WIDTH, bottom + 2 * FONT + 22, title, { width: WIDTH, colours: 'static' }, parts);
}

/** The names beside samples of their lines, in as many rows as they need. */
function legendOf(series: readonly FileSeries[], top: number, ink: string): { parts: string[]; bottom: number } {
  let [column, row] = [MARGIN, 0];
  const parts = series.map(({ label, colour, dash }) => {
    const wide = SAMPLE + widthOf(label);
    if (column > MARGIN && column + wide > WIDTH - MARGIN) [column, row] = [MARGIN, row + 1];
    const [left, middle] = [column, top + row * (FONT + 8) + FONT / 2];
    column += wide + GAP;
    return (
      `<path d="M${left} ${fixed(middle)}h${SAMPLE - 10}" ${stroke(colour, dash)}/>` +
      textSvg(left + SAMPLE, middle + 5, label, 'start', ink)
    );
  });
  return { parts, bottom: top + (row + 1) * (FONT + 8) };
}

const stroke = (colour: string, dash: readonly number[]): string =>
  `stroke="${colour}" stroke-width="${LINE}" fill="none"` +
  (dash.length > 0 ? ` stroke-dasharray="${dash.map((length) => fixed(length * LINE)).join(' ')}"` : '');

type Drawn = (value: number) => number;

/** Consecutive finite points: NaN and infinities are gaps. */
function pieces(points: readonly FilePoint[]): FilePoint[][] {
  const all: FilePoint[][] = [[]];
  for (const point of points) {
    if (Number.isFinite(point.y)) all[all.length - 1].push(point);
    else if (all[all.length - 1].length > 0) all.push([]);
  }
  return all.filter((piece) => piece.length > 0);
}

function lineSvg({ points, colour, dash }: FileSeries, across: Axis, up: Axis, drawn: Drawn): string {
  const place = ({ x, y }: FilePoint): string => `${fixed(across.at(x))} ${fixed(up.at(drawn(y)))}`;
  const paths = pieces(points).map((piece) =>
    piece.length === 1
      ? `<circle cx="${fixed(across.at(piece[0].x))}" cy="${fixed(up.at(drawn(piece[0].y)))}" r="4" fill="${colour}"/>`
      : `<path d="M${piece.map(place).join('L')}" ${stroke(colour, dash)} stroke-linejoin="round"/>`,
  );
  return paths.join('');
}

function dotsSvg({ points, colour }: FileSeries, across: Axis, up: Axis, drawn: Drawn): string {
  const at = (value: number): string => fixed(up.at(drawn(value)));
  const one = ({ x, y, low, high }: FilePoint): string => {
    const left = fixed(across.at(x));
    const bar =
      low === undefined || high === undefined
        ? ''
        : `<path d="M${left} ${at(low)}V${at(high)}" stroke="${colour}" stroke-width="1.5"/>`;
    return `${bar}<circle cx="${left}" cy="${at(y)}" r="4" fill="${colour}"/>`;
  };
  return pieces(points).flat().map(one).join('');
}

function bandSvg({ points, colour }: FileSeries, across: Axis, up: Axis, drawn: Drawn): string {
  const ranges = pieces(points.filter(({ low, high }) => low !== undefined && high !== undefined && high > low));
  return ranges
    .map((piece) => {
      const edge = (part: readonly FilePoint[], of: (point: FilePoint) => number): string =>
        part.map((point) => `${fixed(across.at(point.x))} ${fixed(up.at(drawn(of(point))))}`).join('L');
      const back = [...piece].reverse();
      const path = `M${edge(piece, ({ high, y }) => high ?? y)}L${edge(back, ({ low, y }) => low ?? y)}Z`;
      return `<path d="${path}" fill="${colour}" fill-opacity="0.14"/>`;
    })
    .join('');
}

/** Breaks text between words, so that no line is wider than `room` pixels. */
function wrapped(text: string, room: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').filter((each) => each !== '')) {
    const last = lines[lines.length - 1];
    if (last !== undefined && widthOf(`${last} ${word}`) <= room) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Pixels of a PNG for each of the SVG's: sharp when projected or printed. */
const SCALE = 2;

/** An SVG as PNG. @throws Error if the browser cannot draw it. */
export async function pngOf(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.width * SCALE, image.height * SCALE];
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be made.'))), 'image/png');
  });
}

/** The data of a chart: one row per line and step. */
export function chartCsv({ xTitle, yTitle, series }: ChartFile): string {
  const rows = series.flatMap(({ label, points }) =>
    points.map(({ x, y, low, high }) => [label, x, y, low ?? '', high ?? '']),
  );
  return `${Papa.unparse([['arm', xTitle, yTitle, 'low', 'high'], ...rows], { newline: '\n' })}\n`;
}
