/** Numeric helpers for the lab's charts: axis limits, tick texts and the point to read. */

import { powerOfTen } from '../../common/format';

export interface ChartPoint {
  x: number;
  y: number;
  low?: number;
  high?: number;
}

/**
 * Tick values of a log axis: powers of ten, with 2 and 5 times them if there are few, and fewer if there are many.
 */
export function logTicks([least, most]: readonly [number, number]): number[] {
  const [from, to] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most))];
  const mantissas = to - from <= 3 ? [1, 2, 5] : [1];
  const apart = Math.max(1, Math.ceil((to - from) / 7));
  const ticks: number[] = [];
  for (let exponent = Math.ceil(from / apart) * apart; exponent <= to; exponent += apart) {
    for (const mantissa of mantissas) ticks.push(mantissa * 10 ** exponent);
  }
  return ticks.filter((tick) => tick >= least * 0.999 && tick <= most * 1.001);
}

/** 0.05, 1, 10⁶. */
export function tickText(value: number): string {
  if (value === 0 || (Math.abs(value) >= 1e-3 && Math.abs(value) < 1e5))
    return Number(value.toPrecision(6)).toString().replace('-', '−');
  const [mantissa, exponent] = Math.abs(value).toExponential(0).split('e');
  return `${value < 0 ? '−' : ''}${mantissa === '1' ? '' : `${mantissa}·`}${powerOfTen(Number(exponent))}`;
}

/**
 * Limits of an axis containing all finite values, or on a log axis all positive ones. `round`: rounds the limits of a
 * value axis to ticks, and to 0 if it is close.
 */
export function bounds(values: readonly number[], scale: 'linear' | 'log', round: boolean): [number, number] {
  const taken = values.filter((value) => Number.isFinite(value) && (scale === 'linear' || value > 0));
  if (taken.length === 0) return scale === 'log' ? [0.1, 1] : [0, 1];
  const least = taken.reduce((a, b) => Math.min(a, b));
  const most = taken.reduce((a, b) => Math.max(a, b));
  if (scale === 'log') return least === most || round ? [least / 1.25, most * 1.25] : [least, most];
  if (least === most) return [least - 0.5, most + 0.5];
  if (!round) return [least, most];
  const from = least > 0 && least < 0.5 * most ? 0 : least;
  const rough = (most - from) / 5;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * [1, 2, 2.5, 5, 10].find((times) => times * unit >= rough * 0.999)!;
  return [Math.floor(from / step + 1e-9) * step, Math.ceil(most / step - 1e-9) * step];
}

/** The point whose x is nearest, among those with a finite y. `points` in ascending x. */
export function nearest<Point extends ChartPoint>(points: readonly Point[], x: number): Point | undefined {
  let best: Point | undefined;
  for (const point of points)
    if (Number.isFinite(point.y) && (best === undefined || Math.abs(point.x - x) < Math.abs(best.x - x))) best = point;
  return best;
}
