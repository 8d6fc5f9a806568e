/** Arithmetic of flat vectors, in float64. */
type Floats = Float32Array | Float64Array;

export function dot(a: Floats, b: Floats): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

export const norm = (a: Floats): number => Math.sqrt(dot(a, a));

/** ‖a − b‖. */
export function distance(a: Floats, b: Floats): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return Math.sqrt(sum);
}

/** a + factor · b. */
export const plus = (a: Float64Array, factor: number, b: Float64Array): Float64Array =>
  a.map((each, i) => each + factor * b[i]);
