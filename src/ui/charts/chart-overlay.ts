/**
 * A Chart.js plugin that draws names at the ends of lines, collapse marks, marks of live changes, and the synchronised
 * reading line. The usual annotation plugin is not used because it is as large as Chart.js itself.
 */
import type { Chart, Plugin } from 'chart.js';
import { drawIntervalsOfReading, drawReadStep, type ReadStep } from './reading-overlay';
import { COLUMN, columnsOf, inColumns, spread } from './label-places';

/** A method's name next to a dot on its line, in data coordinates. */
export interface EndLabel {
  text: string;
  colour: string;
  line: string;
  x: number;
  y: number;
  /** An interval around the value, if it is read off. */
  low?: number;
  high?: number;
}
/** A collapse. `label` has the lines of text next to the mark; the other marks of the group have none. */
export interface CollapseMark {
  x: number;
  y: number | null;
  colour: string;
  textColour: string;
  label?: string[];
}
export interface ChangeMark {
  x: number;
  text: string;
}

export interface Overlay {
  ends: EndLabel[];
  collapses: CollapseMark[];
  changes: ChangeMark[];
  /** Step under the pointer, on any of the charts. */
  reading: number | null;
  read?: ReadStep;
  ink: string;
  muted: string;
  paper: string;
  /** Font size in CSS pixels. */
  size: number;
}

/** An empty overlay; the colours come from the page, and the size is set when drawing. */
export const emptyOverlay = (): Overlay => ({
  ends: [],
  collapses: [],
  changes: [],
  reading: null,
  ink: '#000',
  muted: '#888',
  paper: '#fff',
  size: 13,
});

const font = (size: number, weight = 600): string => `${weight} ${size}px system-ui, sans-serif`;

/** Width needed for the names to the right of the last step. */
export function labelRoom(texts: readonly string[], size: number): number {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return 0;
  context.font = font(size);
  return Math.ceil(Math.max(0, ...texts.map((text) => context.measureText(text).width))) + 14;
}

export function overlayPlugin(current: () => Overlay): Plugin<'line'> {
  return {
    id: 'overlay',
    beforeDatasetsDraw: (chart) => {
      chart.ctx.save();
      drawVerticals(chart, current());
      chart.ctx.restore();
    },
    afterDatasetsDraw: (chart) => {
      chart.ctx.save();
      drawCollapses(chart, current());
      drawChanges(chart, current());
      drawIntervalsOfReading(chart, current());
      drawEnds(chart, current());
      drawReadStep(chart, current());
      chart.ctx.restore();
    },
  };
}

function vertical(chart: Chart, x: number, colour: string, dash: number[], width = 1): void {
  const { ctx, chartArea: area } = chart;
  const at = Math.round(chart.scales.x.getPixelForValue(x)) + 0.5;
  if (at < area.left || at > area.right + 1) return;
  ctx.beginPath();
  ctx.setLineDash(dash);
  ctx.lineWidth = width;
  ctx.strokeStyle = colour;
  ctx.moveTo(at, area.top);
  ctx.lineTo(at, area.bottom);
  ctx.stroke();
  ctx.setLineDash([]);
}

function drawVerticals(chart: Chart, overlay: Overlay): void {
  for (const mark of overlay.collapses) if (mark.y === null) vertical(chart, mark.x, mark.colour + '66', []);
  const { reading, read } = overlay;
  if (reading !== null) vertical(chart, reading, read?.pinned ? overlay.ink : overlay.muted, [], read?.pinned ? 2 : 1);
}

/** A background under text whose left middle is at `x`, `y`, so that it is readable over lines. */
function patch(chart: Chart, text: string, x: number, y: number, size: number, paper: string, weight = 600): void {
  const { ctx } = chart;
  ctx.font = font(size, weight);
  ctx.globalAlpha = 0.82;
  ctx.fillStyle = paper;
  ctx.fillRect(x - 2, y - size * 0.62, ctx.measureText(text).width + 4, size * 1.24);
  ctx.globalAlpha = 1;
}

function write(chart: Chart, text: string, x: number, y: number, colour: string, size: number, weight = 600): void {
  const { ctx } = chart;
  ctx.font = font(size, weight);
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y);
}

function plate(
  chart: Chart,
  text: string,
  x: number,
  y: number,
  colour: string,
  size: number,
  paper: string,
  weight = 600,
): void {
  patch(chart, text, x, y, size, paper, weight);
  write(chart, text, x, y, colour, size, weight);
}

/** The free place nearest above `wanted`; else below it; else above `highest`. Undefined if there is none. */
function freePlace(
  wanted: number,
  [first, last]: readonly [number, number],
  highest: number,
  isFree: (top: number) => boolean,
): number | undefined {
  const step = 2;
  for (let top = wanted; top >= highest; top -= step) if (isFree(top)) return top;
  for (let top = wanted; top <= last; top += step) if (isFree(top)) return top;
  for (let top = highest; top >= first; top -= step) if (isFree(top)) return top;
  return undefined;
}

function drawCollapses(chart: Chart, overlay: Overlay): void {
  const { ctx, chartArea: area } = chart;
  const taken: { left: number; right: number; top: number; bottom: number }[] = [];
  const marks = overlay.collapses.flatMap((mark) =>
    mark.y === null
      ? []
      : [
          {
            ...mark,
            px: chart.scales.x.getPixelForValue(mark.x),
            py: Math.min(area.bottom - 2, Math.max(area.top + 2, chart.scales.y.getPixelForValue(mark.y))),
          },
        ],
  );
  for (const mark of marks) {
    const { px: x, py: y } = mark;
    const arm = overlay.size * 0.42;
    for (const [colour, width] of [
      [overlay.paper, 6],
      [mark.colour, 3],
    ] as const) {
      ctx.beginPath();
      ctx.lineCap = 'round';
      ctx.lineWidth = width;
      ctx.strokeStyle = colour;
      ctx.moveTo(x - arm, y - arm);
      ctx.lineTo(x + arm, y + arm);
      ctx.moveTo(x + arm, y - arm);
      ctx.lineTo(x - arm, y + arm);
      ctx.stroke();
    }
    if (!mark.label) continue;
    ctx.font = font(overlay.size);
    const lineHeight = overlay.size * 1.3;
    const width = Math.max(...mark.label.map((line) => ctx.measureText(line).width));
    const height = lineHeight * mark.label.length;
    // Right of the mark if there is room before the names of the lines; else left of it, where all curves are high.
    const ending = Math.min(area.right, ...overlay.ends.map((end) => chart.scales.x.getPixelForValue(end.x) - 4));
    const after = x + arm + 8;
    const left =
      after + width <= ending
        ? after
        : x - arm - 8 - width >= area.left
          ? x - arm - 8 - width
          : Math.max(area.left + 4, ending - width);
    // Surviving curves are in the upper part, so labels are below it; overlapping labels are stacked.
    const highest = area.top + 0.36 * (area.bottom - area.top);
    // If it reaches into the names, it stays above the lowest of them.
    const below = left + width > ending ? overlay.size * 1.5 : 4;
    // Also above every mark within its width, so that it hides none.
    const crowd = marks.filter(({ px }) => px > left - arm && px < left + width + arm).map(({ py }) => py - arm);
    const wanted = Math.max(
      highest,
      Math.min(y - height - 6, ...crowd.map((above) => above - height - 2), area.bottom - height - below),
    );
    const top = freePlace(
      wanted,
      [area.top, area.bottom - height],
      highest,
      (at) =>
        !taken.some(
          (other) => left < other.right && left + width > other.left && at < other.bottom && at + height > other.top,
        ),
    );
    // Where many arms collapse at once, the sentences below the charts tell the rest.
    if (top === undefined) continue;
    taken.push({ left, right: left + width, top, bottom: top + height });
    mark.label.forEach((line, i) =>
      plate(chart, line, left, top + lineHeight * (i + 0.5), mark.textColour, overlay.size, overlay.paper),
    );
  }
}

function drawChanges(chart: Chart, overlay: Overlay): void {
  const { chartArea: area } = chart;
  overlay.changes.forEach((change, i) => {
    vertical(chart, change.x, overlay.ink, [2, 3]);
    if (!change.text) return;
    const size = overlay.size * 0.88;
    chart.ctx.font = font(size, 500);
    const width = chart.ctx.measureText(change.text).width;
    const x = Math.max(area.left + 2, Math.min(chart.scales.x.getPixelForValue(change.x) + 5, area.right - width));
    plate(chart, change.text, x, area.top + size * (0.7 + 1.3 * (i % 3)), overlay.ink, size, overlay.paper, 500);
  });
}

function drawEnds(chart: Chart, overlay: Overlay): void {
  const { ctx, chartArea: area } = chart;
  const reading = overlay.reading !== null;
  const ends = overlay.ends.map((end) => ({
    ...end,
    px: chart.scales.x.getPixelForValue(end.x),
    py: Math.min(area.bottom, Math.max(area.top, chart.scales.y.getPixelForValue(end.y))),
  }));
  const height = area.bottom - area.top;
  // Letters of many lines in a low chart stand in two columns.
  const columns = columnsOf(
    ends.map(({ text }) => text),
    overlay.size,
    height,
  );
  // If there are many names in a low chart, use a smaller font so that they do not overlap.
  const size = Math.min(overlay.size, Math.max(9, height / Math.max(1, Math.ceil(ends.length / columns)) / 1.08));
  const { ys, column } = inColumns(
    ends.map((end) => end.py),
    columns,
    (centres) => spread(centres, size * 1.2, area.top + size / 2, area.bottom - size / 2),
  );
  ctx.font = font(size);
  const placed = ends.map((end, i) => {
    const width = ctx.measureText(end.text).width;
    const start = end.px + 9 + column[i] * COLUMN * size;
    const fits = start + width <= chart.width;
    const x = fits ? start : reading ? Math.max(2, end.px - 9 - width) : chart.width - width - 1;
    return { ...end, x, y: ys[i], near: fits ? x - 2 : x + width + 2 };
  });
  // Draw all backgrounds first, so that none covers a neighbour's text.
  for (const end of placed) patch(chart, end.text, end.x, end.y, size, overlay.paper);
  for (const end of placed) {
    ctx.beginPath();
    ctx.fillStyle = end.line;
    ctx.arc(end.px, end.py, reading ? 4 : 3, 0, 2 * Math.PI);
    ctx.fill();
    if (Math.abs(end.y - end.py) > size * 0.6) {
      ctx.beginPath();
      ctx.lineWidth = 1;
      ctx.strokeStyle = end.line;
      ctx.moveTo(end.px, end.py);
      ctx.lineTo(end.near, end.y);
      ctx.stroke();
    }
    write(chart, end.text, end.x, end.y, end.colour, size);
  }
}
