/** Measured numbers as text: as many digits as the interval allows. */
import type { Interval } from '../../common/running-moments';
import { number } from '../charts/chart-numbers';

/** From here on, powers of ten. */
export const LARGE = 1e4;
const MAX_DECIMALS = 5;

const SUPERSCRIPT = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** 3·10⁴: as short as a large number gets. @param digits of the mantissa. */
export function power(value: number, digits = 2): string {
  if (!Number.isFinite(value)) return number(value);
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e+');
  return `${mantissa.replace('-', '−')}·10${[...exponent].map((digit) => SUPERSCRIPT[Number(digit)]).join('')}`;
}

/** With a minus sign that is as wide as a plus, and none before a zero. */
export function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value) || Math.abs(value) >= LARGE) return power(value);
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

export const signed = (value: number, decimals: number): string => {
  const text = fixed(value, decimals);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
};

/** So many that half of the interval shows one digit, and no more than `most`. */
export function decimalsOf({ low, high }: Interval, most = MAX_DECIMALS): number {
  const half = (high - low) / 2;
  return half > 0 && Number.isFinite(half) ? Math.min(most, Math.max(0, -Math.floor(Math.log10(half)))) : most;
}

export interface Figures {
  estimate: string;
  low: string;
  high: string;
  /** Half of the interval, rounded up. */ half: string;
}

/** @param scale 100 for percent. */
export function figures({ estimate, low, high }: Interval, scale = 1, most = MAX_DECIMALS): Figures {
  const scaled = { estimate: estimate * scale, low: low * scale, high: high * scale };
  const decimals = decimalsOf(scaled, most);
  return {
    estimate: fixed(scaled.estimate, decimals),
    low: fixed(scaled.low, decimals),
    high: fixed(scaled.high, decimals),
    half: fixed(Math.ceil(((scaled.high - scaled.low) / 2) * 10 ** decimals) / 10 ** decimals, decimals),
  };
}

/** 12,345 */
export const count = (value: number): string => Math.round(value).toLocaleString('en-US');

export { number };
