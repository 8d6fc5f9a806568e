/**
 * The effects of frameworks and number formats on an estimator at large log-ratios: k3's clamp, and its overflow.
 */
import type { Estimator } from '../../kl/estimators';

/**
 * verl and SkyRL: the log-ratio is clamped to ±20, then k3 itself to ±10 (verl/trainer/ppo/core_algos.py, kl_penalty,
 * 'low_var_kl').
 */
export const CLAMP = { logRatio: 20, value: 10 } as const;

const within = (value: number, most: number): number => Math.min(most, Math.max(-most, value));

/**
 * The clamped k(δ) and its gradient as computed by autograd, which is 0 wherever a clamp is active: on the very tokens
 * that need it most.
 */
export function clamped(k: Estimator): Pick<Estimator, 'value' | 'derivative'> {
  const value = (delta: number): number => within(k.value(within(delta, CLAMP.logRatio)), CLAMP.value);
  const derivative = (delta: number): number =>
    Math.abs(delta) > CLAMP.logRatio || Math.abs(k.value(delta)) > CLAMP.value ? 0 : k.derivative(delta);
  return { value, derivative };
}

/** An IEEE 754 binary floating-point format. */
export interface NumberFormat {
  name: string;
  /** Stored bits of the significand, without the implicit leading one. */
  bits: number;
  /** Exponents of the smallest and largest normal numbers. */
  least: number;
  most: number;
}

export const FORMATS: readonly NumberFormat[] = [
  { name: 'float32', bits: 23, least: -126, most: 127 },
  { name: 'bfloat16', bits: 7, least: -126, most: 127 },
  { name: 'float16', bits: 10, least: -14, most: 15 },
];

/**
 * Rounds to the nearest number of the format, ties to even, like hardware; ±∞ if the value exceeds the largest number
 * by half a unit or more.
 */
export function roundTo(value: number, { bits, least, most }: NumberFormat): number {
  if (value === 0 || !Number.isFinite(value)) return value;
  const size = Math.abs(value);
  // log2 may be off by one near a power of two; the comparisons correct it.
  let exponent = Math.floor(Math.log2(size));
  if (2 ** exponent > size) exponent--;
  if (2 ** (exponent + 1) <= size) exponent++;
  // Below the smallest normal number the spacing is constant. It is a power of two, so scaling by it is exact.
  const spacing = 2 ** (Math.max(exponent, least) - bits);
  const down = Math.floor(size / spacing);
  const rest = size / spacing - down;
  const rounded = (rest > 0.5 || (rest === 0.5 && down % 2 === 1) ? down + 1 : down) * spacing;
  return Math.sign(value) * (rounded >= 2 ** (most + 1) ? Infinity : rounded);
}

/** δ below which e^(−δ) overflows in the format: −log of its largest number plus half a unit. */
export const overflowsBelow = ({ bits, most }: NumberFormat): number =>
  -(Math.log(2 - 2 ** -(bits + 1)) + most * Math.LN2);

/** e^(−δ), and k3 = e^(−δ) − 1 + δ, with every intermediate result rounded to the format. */
export function k3In(format: NumberFormat, delta: number): { ratio: number; k3: number } {
  const log = roundTo(delta, format);
  const ratio = roundTo(Math.exp(-log), format);
  return { ratio, k3: roundTo(roundTo(ratio - 1, format) + log, format) };
}
