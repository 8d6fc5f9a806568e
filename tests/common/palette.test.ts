import { describe, expect, it } from 'vitest';
import { alike, HUE_NAMES } from '../../src/common/palette';
import { mixedUpIn } from '../support/colour-vision';

describe('hues', () => {
  it.each(HUE_NAMES.flatMap((a, i) => HUE_NAMES.slice(i + 1).map((b) => [a, b] as const)))(
    '%s and %s count as alike exactly where somebody could mix them up',
    (a, b) => {
      expect({ alike: alike(a, b), in: mixedUpIn(a, b) }).toEqual({
        alike: mixedUpIn(a, b).length > 0,
        in: mixedUpIn(a, b),
      });
      expect(alike(b, a)).toBe(alike(a, b));
    },
  );
});
