/** Number formats of checkpoints. tests/field-cases tries all forms of a folder. */
import { expect, it } from 'vitest';
import { valuesOf } from '../../src/policy/floats';
import { made, rounded, stored } from '../support/checkpoint-changes';
import { readFolder } from '../support/checkpoint-cases';
import { nearestFloat16, toFloat16 } from '../support/half-floats';

it('BF16 and F16 are read as the numbers that they are', () => {
  for (const dtype of ['BF16', 'F16'] as const) {
    const [bits, numbers] = [made({}, stored(dtype)), made({}, rounded(dtype))].map(
      (files) => readFolder(files).policy,
    );
    expect(bits.parameters).toEqual(numbers.parameters);
  }
});

it('every F16 is read as IEEE 754 says', () => {
  const all = Uint16Array.from({ length: 65536 }, (_, bits) => bits);
  const values = valuesOf({ dtype: 'F16', shape: [65536], data: all }) as Float32Array;
  expect([0x0001, 0x03ff, 0x0400, 0x3c00, 0x7bff, 0x7c00, 0xfc00].map((bits) => values[bits])).toEqual([
    2 ** -24,
    1023 * 2 ** -24,
    2 ** -14,
    1,
    65504,
    Infinity,
    -Infinity,
  ]);
  expect(values[0x7e00]).toBeNaN();
  const finite = all.filter((bits) => Number.isFinite(values[bits]));
  expect(finite).toHaveLength(65536 - 2048);
  expect(toFloat16(Float32Array.from(finite, (bits) => values[bits]))).toEqual(
    finite.map((bits) => (bits === 0x8000 ? 0 : bits)),
  );
  expect(nearestFloat16(1 + 2 ** -11)).toBe(1);
  expect(nearestFloat16(1 + 3 * 2 ** -11)).toBe(1 + 2 ** -9);
});
