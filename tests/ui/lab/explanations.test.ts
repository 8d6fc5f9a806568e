import { describe, expect, it } from 'vitest';
import { LAB_ROWS } from '../../../src/lab/table/table-rows';
import { decimalsOf, figures, fixed, scientific, signed } from '../../../src/common/format';
import { onBar } from '../../../src/ui/lab/table-cells';
import { columnWords } from '../../../src/i18n/lab-columns';
import type { Language } from '../../../src/i18n/languages';
import { rowWords } from '../../../src/i18n/lab-rows';
import { tableWords } from '../../../src/i18n/lab-table';

describe('the explanations', () => {
  it('are there for the truth and for every row', () => {
    expect(Object.keys(rowWords('en')).sort()).toEqual(['0', ...LAB_ROWS.map(({ id }) => id)].sort());
  });

  it('are whole sentences in both languages', () => {
    const all = (language: Language): string[] => {
      const { columns, causes, ...notations } = columnWords(language);
      return [
        ...Object.values(rowWords(language)).flatMap(({ why, older }) => (older ? [why, older] : [why])),
        ...Object.values(columns),
        ...Object.values(causes).map(({ text }) => text),
        ...Object.values(notations),
      ];
    };
    for (const each of all('en')) {
      expect(each).toMatch(/^([A-Z]|[kπρμ]\d? |backward\(\)).*\.$/);
      expect(each).not.toMatch(/[一-鿿]| {2}/);
    }
    for (const each of all('zh')) expect(each).toMatch(/[一-鿿].*。$/);
  });

  it('name the columns in both languages', () => {
    for (const language of ['en', 'zh'] as const) {
      const { columns } = tableWords(language);
      expect(Object.keys(columns)).toEqual(Object.keys(columnWords(language).columns));
      expect(Object.values(columns).every(Boolean)).toBe(true);
    }
  });
});

describe('numbers in the table', () => {
  it('have the digits that their interval allows', () => {
    expect(figures({ estimate: 0.3021, low: 0.2843, high: 0.3301 })).toEqual({
      estimate: '0.30',
      low: '0.28',
      high: '0.33',
      half: '0.03',
    });
    expect(figures({ estimate: 147.3, low: 139, high: 156 })).toEqual({
      estimate: '147',
      low: '139',
      high: '156',
      half: '9',
    });
    expect(figures({ estimate: 0.4, low: 0.1, high: 0.7 }, 100)).toMatchObject({ estimate: '40', half: '30' });
    // Half of an interval is never rounded to nothing.
    expect(figures({ estimate: 1, low: 0.999, high: 1.001 }, 1, 2)).toMatchObject({ estimate: '1.00', half: '0.01' });
    expect(decimalsOf({ estimate: 0, low: -1e-9, high: 1e-9 })).toBe(5);
  });

  it('carry a sign only where they are not zero, and survive what overflows', () => {
    expect([signed(0.0001, 2), signed(-0.0001, 2), signed(-0.02, 2), signed(0.02, 2)]).toEqual([
      '0.00',
      '0.00',
      '−0.02',
      '+0.02',
    ]);
    expect(fixed(Infinity, 2)).toBe('∞');
    expect([fixed(123456, 0), fixed(-2e12, 2), scientific(31409, 1)]).toEqual(['1.2·10⁵', '−2.0·10¹²', '3·10⁴']);
    expect(figures({ estimate: Infinity, low: NaN, high: Infinity }).low).toBe('NaN');
  });
});

describe('the bar of the bias', () => {
  it('has 0 at its left end, 1 at four fifths, and all the rest after', () => {
    expect([0, 0.5, 1, Infinity].map(onBar)).toEqual([0, 40, 80, 100]);
    expect(onBar(1.5)).toBeGreaterThan(80);
    expect(onBar(1e6)).toBeLessThan(100);
    expect(onBar(NaN)).toBe(0);
  });
});
