/**
 * Formats numbers for display, the same in every language; measured numbers get as many digits as their interval
 * justifies.
 */
import type { Interval } from './running-moments';

/** Numbers from here on are written with powers of ten. */
export const LARGE = 1e4;
const MAX_DECIMALS = 5;

const SUPERSCRIPTS: Readonly<Record<string, string>> = Object.fromEntries(
  [...'-0123456789'].map((letter, index) => [letter, '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'[index]]),
);

/** 10⁻⁴ */
export const powerOfTen = (exponent: number): string =>
  `10${[...String(exponent)].map((letter) => SUPERSCRIPTS[letter]).join('')}`;

/** '3·10⁴': the shortest form of a large number. @param digits significant digits of the mantissa. */
export function scientific(value: number, digits = 2): string {
  if (!Number.isFinite(value)) return number(value);
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
  return `${mantissa.replace('-', '−')}·${powerOfTen(Number(exponent))}`;
}

/** Fixed-point, with a true minus sign (−) and no sign before zero. */
export function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value) || Math.abs(value) >= LARGE) return scientific(value);
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

export const signed = (value: number, decimals: number): string => {
  const text = fixed(value, decimals);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
};

/** Number of decimals at which half the interval's width shows one significant digit, at most `most`. */
export function decimalsOf({ low, high }: Interval, most = MAX_DECIMALS): number {
  const half = (high - low) / 2;
  return half > 0 && Number.isFinite(half) ? Math.min(most, Math.max(0, -Math.floor(Math.log10(half)))) : most;
}

export interface Figures {
  estimate: string;
  low: string;
  high: string;
  /** Half the interval's width, rounded up. */ half: string;
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

/**
 * With the significant digits: 0.0123, −4.57, 1.2 × 10⁶. @param digits for numbers written with a power of ten.
 */
export function number(value: number, digits = 2): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  const sign = value < 0 ? '−' : '';
  if (size === 0) return '0';
  if (size >= 1e5 || size < 1e-3) {
    const [mantissa, exponent] = size.toExponential(digits - 1).split('e');
    return `${sign}${mantissa} × ${powerOfTen(Number(exponent))}`;
  }
  return sign + (size >= 100 ? size.toFixed(0) : size >= 1 ? size.toFixed(2) : size.toPrecision(3));
}

/** '12 %', or '3.4 %' if small; with a no-break space before the sign. */
export const percent = (share: number): string => `${(100 * share).toFixed(share < 0.0995 ? 1 : 0)}\u00a0%`;
