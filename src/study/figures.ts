/** Numbers with their intervals, as people write them; the same in both languages but for words. */
import type { Text } from '../common/text';
import type { Estimate, Rate } from './intervals';

const minus = (text: string): string => text.replaceAll('-', '−');

/** Two or three digits that say something: 0.63, 12.4, 0.0042, 310. */
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

/** A difference: of shares, mostly, where a thousandth is as far as anybody reads. */
export function signed(x: number): string {
  if (Math.abs(x) < 0.0005) return '0.000';
  const text = Math.abs(x) < 0.00095 ? minus(x.toFixed(3)) : figure(x);
  return x > 0 ? `+${text}` : text;
}
export const percent = (share: number): string => `${Math.round(100 * share)}`;

/** '(0.58–0.67)'; '(+0.01 to +0.05)' where signs would meet the dash. */
export function limits({ low, high }: Pick<Estimate, 'low' | 'high'>, write: (x: number) => string = figure): Text {
  if (Number.isNaN(low) || Number.isNaN(high)) return { en: '(no interval)', zh: '（无区间）' };
  if (write === figure && low >= 0)
    return { en: `(${write(low)}–${write(high)})`, zh: `（${write(low)}–${write(high)}）` };
  return { en: `(${write(low)} to ${write(high)})`, zh: `（${write(low)} 至 ${write(high)}）` };
}

/** '0.63 (0.58–0.67)'. */
export function estimateText(estimate: Estimate, write: (x: number) => string = figure): Text {
  if (Number.isNaN(estimate.mean)) return { en: 'no finite value', zh: '没有有限的数值' };
  const { en, zh } = limits(estimate, write);
  return { en: `${write(estimate.mean)} ${en}`, zh: `${write(estimate.mean)}${zh}` };
}

/** '20 of 20 (84–100 %)'. */
export function rateText({ successes, n, low, high }: Rate): Text {
  const interval = `${percent(low)}–${percent(high)} %`;
  return { en: `${successes} of ${n} (${interval})`, zh: `${n} 次中 ${successes} 次（${interval}）` };
}

/** Several texts as one. */
export function joined(texts: readonly Text[], between: Text = { en: ', ', zh: '，' }): Text {
  return { en: texts.map(({ en }) => en).join(between.en), zh: texts.map(({ zh }) => zh).join(between.zh) };
}
