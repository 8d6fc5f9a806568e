/** Formats numbers with their intervals; the same in every language except for words. */
import type { Text } from '../i18n/every-language';
import { studyTexts } from '../i18n/study';
import type { Estimate, Rate } from './intervals';

const minus = (text: string): string => text.replaceAll('-', '−');

/** Two or three significant digits: 0.63, 12.4, 0.0042, 310. */
export function figure(x: number): string {
  if (Number.isNaN(x)) return '–';
  if (!Number.isFinite(x)) return x > 0 ? '∞' : '−∞';
  const size = Math.abs(x);
  if (size >= 1e5) return minus(x.toExponential(1).replace('e+', 'e'));
  if (size >= 99.95) return minus(x.toFixed(0));
  if (size >= 9.995) return minus(x.toFixed(1));
  if (size >= 0.095 || x === 0) return minus(x.toFixed(2));
  return size >= 0.00095 ? minus(x.toFixed(3)) : minus(x.toExponential(0));
}

/** A signed difference, usually of shares, to at most a thousandth. */
export function signed(x: number): string {
  if (Math.abs(x) < 0.0005) return '0.000';
  const text = Math.abs(x) < 0.00095 ? minus(x.toFixed(3)) : figure(x);
  return x > 0 ? `+${text}` : text;
}
const percent = (share: number): string => `${Math.round(100 * share)}`;

/** '(0.58–0.67)', or '(+0.01 to +0.05)' if a sign would follow the dash. */
function limits({ low, high }: Pick<Estimate, 'low' | 'high'>, write: (x: number) => string): Text {
  if (Number.isNaN(low) || Number.isNaN(high)) return studyTexts.noInterval;
  const { interval, signedInterval } = studyTexts;
  return (write === figure && low >= 0 ? interval : signedInterval)(write(low), write(high));
}

/** '0.63 (0.58–0.67)'. */
export function estimateText(estimate: Estimate, write: (x: number) => string = figure): Text {
  if (Number.isNaN(estimate.mean)) return studyTexts.noEstimate;
  return studyTexts.estimate(write(estimate.mean), limits(estimate, write));
}

/** '20 of 20 (84–100 %)'. */
export function rateText({ successes, n, low, high }: Rate): Text {
  return studyTexts.rate(successes, n, `${percent(low)}–${percent(high)} %`);
}
