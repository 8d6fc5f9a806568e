/** The floating-point formats of checkpoints, as float32. */
import type { Dtype, Tensor } from './safetensors';

/** What a parameter may be stored as. */
const FLOATS: readonly Dtype[] = ['F64', 'F32', 'F16', 'BF16'];
export const isFloat = (dtype: Dtype): boolean => FLOATS.includes(dtype);

/**
 * A tensor's values: F16 and BF16 are widened, which is exact; F64 is rounded to float32 by whoever stores it there.
 * @param tensor one whose dtype `isFloat`.
 */
export function valuesOf({ dtype, data }: Tensor): Float32Array | Float64Array {
  switch (dtype) {
    case 'F16':
      return Float32Array.from(data as Uint16Array, halfToNumber);
    case 'BF16': {
      // The upper half of a float32.
      const bits = Uint32Array.from(data as Uint16Array, (half) => half * 2 ** 16);
      return new Float32Array(bits.buffer);
    }
    default:
      return data as Float32Array | Float64Array;
  }
}

/** IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Infinity;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
