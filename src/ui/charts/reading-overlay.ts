/** Draws what is read off a chart: the step with its number of seeds, a pin's mark, and intervals. */
import type { Chart } from 'chart.js';

/** What is written at the step of the values, and whether the reading is pinned. */
export interface ReadStep {
  step: number;
  text: string;
  pinned: boolean;
}

/** The parts of an overlay that are drawn here. */
interface ReadOverlay {
  ends: readonly { x: number; line: string; low?: number; high?: number }[];
  reading: number | null;
  read?: ReadStep;
  ink: string;
  paper: string;
  size: number;
}

/** Half the width of an interval's ends, and of a pin's head, in CSS pixels. */
const CAP = 4;
const PIN = 6;

/** The intervals of the values that are read, below their dots. */
export function drawIntervalsOfReading(chart: Chart, { ends }: Pick<ReadOverlay, 'ends'>): void {
  const { ctx, chartArea: area } = chart;
  const pixel = (value: number): number =>
    Math.min(area.bottom, Math.max(area.top, chart.scales.y.getPixelForValue(value)));
  for (const { x, low, high, line } of ends) {
    if (low === undefined || high === undefined) continue;
    const [at, from, to] = [chart.scales.x.getPixelForValue(x), pixel(low), pixel(high)];
    ctx.beginPath();
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = line;
    ctx.moveTo(at, from);
    ctx.lineTo(at, to);
    for (const end of [from, to]) {
      ctx.moveTo(at - CAP, end);
      ctx.lineTo(at + CAP, end);
    }
    ctx.stroke();
  }
}

/** The step on its axis, over the tick's labels; a pinned one has a mark at the upper end of its line. */
export function drawReadStep(chart: Chart, { reading, read, ink, paper, size }: ReadOverlay): void {
  if (reading === null || !read) return;
  const { ctx, chartArea: area } = chart;
  ctx.font = `600 ${size * 0.88}px system-ui, sans-serif`;
  const width = ctx.measureText(read.text).width;
  const at = Math.min(area.right, chart.scales.x.getPixelForValue(read.step));
  const left = Math.max(2, Math.min(at - width / 2, chart.width - width - 4));
  const middle = area.bottom + 4 + size * 0.6;
  ctx.fillStyle = paper;
  ctx.fillRect(left - 4, middle - size * 0.65, width + 8, size * 1.3);
  ctx.fillStyle = ink;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  ctx.fillText(read.text, left, middle);
  if (!read.pinned) return;
  const line = Math.min(area.right, chart.scales.x.getPixelForValue(reading));
  ctx.beginPath();
  ctx.moveTo(line - PIN, area.top);
  ctx.lineTo(line + PIN, area.top);
  ctx.lineTo(line, area.top + 1.6 * PIN);
  ctx.closePath();
  ctx.fill();
}
