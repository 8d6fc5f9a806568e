/** Numbers as bfloat16 and float16, rounded to nearest, ties to even: what PyTorch's `.to()` does. */

/** The upper halves of float32 numbers. */
export function toBfloat16(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(Float32Array.from(values).buffer);
  return Uint16Array.from(bits, (each) => (each + 0x7fff + ((each >>> 16) & 1)) >>> 16);
}

/** The exponent of the last of the 10 bits of a float16's fraction. */
const lastBit = (value: number): number => Math.max(-14, Math.floor(Math.log2(Math.abs(value) || 1))) - 10;

/** The nearest float16 of a number that it can hold. */
export function nearestFloat16(value: number): number {
  const unit = 2 ** lastBit(value);
  const below = Math.floor(value / unit);
  const over = value / unit - below;
  return unit * (over === 0.5 ? below + (below % 2) : over < 0.5 ? below : below + 1);
}

/** The bits of the nearest float16 of each number. */
export function toFloat16(values: Float32Array): Uint16Array {
  return Uint16Array.from(values, (value) => {
    const nearest = Math.abs(nearestFloat16(value));
    if (nearest === 0) return value < 0 ? 0x8000 : 0;
    const bit = lastBit(nearest);
    // A fraction of a normal number has its first bit as well, which adds 1 to the exponent.
    return (value < 0 ? 0x8000 : 0) + (bit + 24) * 1024 + nearest / 2 ** bit;
  });
}
