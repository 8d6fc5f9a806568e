/**
 * What frameworks and number formats make of an estimator where the log-ratio is large: k3's clamp, and its overflow.
 */
import type { Estimator } from '../../kl/estimators';

/**
 * verl and SkyRL: the log-ratio is clamped to ±20, then k3 itself to ±10 (verl/trainer/ppo/core_algos.py, kl_penalty,
 * 'low_var_kl').
 */
export const CLAMP = { logRatio: 20, value: 10 } as const;

const within = (value: number, most: number): number => Math.min(most, Math.max(-most, value));

/**
 * k(δ) behind the clamp, and what autograd makes of it: 0 wherever either clamp holds, which is on the tokens that need
 * it most.
 */
export function clamped(k: Estimator): Pick<Estimator, 'value' | 'derivative'> {
  const value = (delta: number): number => within(k.value(within(delta, CLAMP.logRatio)), CLAMP.value);
  const derivative = (delta: number): number =>
    Math.abs(delta) > CLAMP.logRatio || Math.abs(k.value(delta)) > CLAMP.value ? 0 : k.derivative(delta);
  return { value, derivative };
}

/** A binary floating-point format as IEEE 754 has them. */
export interface NumberFormat {
  name: string;
  /** Bits of the significand that are stored, without the leading one. */
  bits: number;
  /** Exponents of the least and the largest normal number. */
  least: number;
  most: number;
}

export const FORMATS: readonly NumberFormat[] = [
  { name: 'float32', bits: 23, least: -126, most: 127 },
  { name: 'bfloat16', bits: 7, least: -126, most: 127 },
  { name: 'float16', bits: 10, least: -14, most: 15 },
];

/**
 * The nearest number of the format, ties to even, as the hardware rounds; ±∞ beyond its largest by half a unit or more.
 */
export function roundTo(value: number, { bits, least, most }: NumberFormat): number {
  if (value === 0 || !Number.isFinite(value)) return value;
  const size = Math.abs(value);
  // log2 may be off by one beside a power of two; the comparisons set it right.
  let exponent = Math.floor(Math.log2(size));
  if (2 ** exponent > size) exponent--;
  if (2 ** (exponent + 1) <= size) exponent++;
  // Below the least normal number the spacing stays; it is a power of two, so that nothing else is rounded.
  const spacing = 2 ** (Math.max(exponent, least) - bits);
  const down = Math.floor(size / spacing);
  const rest = size / spacing - down;
  const rounded = (rest > 0.5 || (rest === 0.5 && down % 2 === 1) ? down + 1 : down) * spacing;
  return Math.sign(value) * (rounded >= 2 ** (most + 1) ? Infinity : rounded);
}

/** δ below which e^(−δ) is ∞ in the format: −log of its largest number and half a unit. */
export const overflowsBelow = ({ bits, most }: NumberFormat): number =>
  -(Math.log(2 - 2 ** -(bits + 1)) + most * Math.LN2);

/** e^(−δ), and k3 = e^(−δ) − 1 + δ, with every intermediate result rounded to the format. */
export function k3In(format: NumberFormat, delta: number): { ratio: number; k3: number } {
  const log = roundTo(delta, format);
  const ratio = roundTo(Math.exp(-log), format);
  return { ratio, k3: roundTo(roundTo(ratio - 1, format) + log, format) };
}
