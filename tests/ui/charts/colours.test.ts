import { describe, expect, it } from 'vitest';
import { METHODS } from '../../../src/kl/placements';
import { HUE_NAMES, lineColour, textColour } from '../../../src/common/palette';
import { dashPattern, tint, TINT_LIMIT } from '../../../src/ui/charts/colours';
import { methodStyle } from '../../../src/ui/charts/method-style';

/** WCAG 2 relative luminance of `#rrggbb`. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
const contrast = (a: string, b: string): number => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};
const PAPER = { light: '#ffffff', dark: '#14171a' } as const;
const ESTIMATORS = [...HUE_NAMES, 'k9', 'another'];

describe('colours', () => {
  it.each(ESTIMATORS)('name %s readably (AA) in both themes', (estimator) => {
    expect(contrast(textColour(estimator, 'light'), PAPER.light)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(textColour(estimator, 'dark'), PAPER.dark)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(HUE_NAMES)('draw lines of %s that are seen in both themes', (hue) => {
    // Two Okabe–Ito colours are lighter than WCAG asks for on white; their lines are wide.
    const least = ['sky', 'amber'].includes(hue) ? 2.2 : 3;
    expect(contrast(lineColour(hue, 'light'), PAPER.light)).toBeGreaterThanOrEqual(least);
    expect(contrast(lineColour(hue, 'dark'), PAPER.dark)).toBeGreaterThanOrEqual(3);
  });

  it('and dash together tell every method from every other', () => {
    const looks = METHODS.map((entry) => {
      const style = methodStyle(entry.name, 'en');
      return `${lineColour(style.estimator)} ${dashPattern(style.placement)}`;
    });
    expect(new Set(looks).size).toBe(METHODS.length);
  });
});

describe('the tint of a token', () => {
  it('says the direction and how far, up to a limit', () => {
    expect(tint(0)).toEqual({ direction: 'same', strength: 0 });
    expect(tint(-TINT_LIMIT / 2)).toEqual({ direction: 'less', strength: 0.5 });
    expect(tint(TINT_LIMIT * 4)).toEqual({ direction: 'more', strength: 1 });
    expect(tint(Infinity)).toEqual({ direction: 'more', strength: 1 });
    expect(tint(NaN).direction).toBe('same');
  });
});
