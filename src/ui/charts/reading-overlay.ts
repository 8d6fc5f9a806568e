/** Draws what is read off a chart: the step with its number of seeds, a pin's mark, and intervals. */
import type { Chart } from 'chart.js';
import type { Overlay } from './chart-overlay';

/** Half the width of an interval's ends, and of a pin's head, in CSS pixels. */
const CAP = 4;
const PIN = 6;

/** The intervals of the values that are read, below their dots. */
export function drawIntervalsOfReading(chart: Chart, { ends }: Overlay): void {
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

/** The step at the reading line's lower end; a pinned one has a mark at its upper end. */
export function drawReadStep(chart: Chart, { reading, read, ink, paper, size }: Overlay): void {
  if (reading === null || !read) return;
  const { ctx, chartArea: area } = chart;
  const at = Math.min(area.right, chart.scales.x.getPixelForValue(reading));
  ctx.font = `600 ${size * 0.88}px system-ui, sans-serif`;
  const width = ctx.measureText(read.text).width;
  const left = Math.max(area.left, Math.min(at - width / 2, chart.width - width - 4));
  const middle = area.bottom - size * 0.7;
  ctx.globalAlpha = 0.9;
  ctx.fillStyle = paper;
  ctx.fillRect(left - 3, middle - size * 0.62, width + 6, size * 1.24);
  ctx.globalAlpha = 1;
  ctx.fillStyle = ink;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  ctx.fillText(read.text, left, middle);
  if (!read.pinned) return;
  ctx.beginPath();
  ctx.moveTo(at - PIN, area.top);
  ctx.lineTo(at + PIN, area.top);
  ctx.lineTo(at, area.top + 1.6 * PIN);
  ctx.closePath();
  ctx.fill();
}
