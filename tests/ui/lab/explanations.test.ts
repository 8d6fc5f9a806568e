import { describe, expect, it } from 'vitest';
import { LAB_ROWS } from '../../../src/lab/table/table-rows';
import {
  CAUSES,
  CODE_NOTATION,
  COLUMN_EXPLANATIONS,
  NOTATION,
  TOKEN_CODE_NOTATION,
  TOKEN_LEVEL,
} from '../../../src/ui/lab/column-explanations';
import { decimalsOf, figures, fixed, scientific, signed } from '../../../src/common/format';
import { prose } from '../../../src/ui/lab/prose';
import { ROW_EXPLANATIONS } from '../../../src/ui/lab/row-explanations';
import { onBar } from '../../../src/ui/lab/table-cells';
import { tableWords } from '../../../src/i18n/lab-table';

describe('the explanations', () => {
  it('are there for the truth and for every row', () => {
    expect(Object.keys(ROW_EXPLANATIONS).sort()).toEqual(['0', ...LAB_ROWS.map(({ id }) => id)].sort());
  });

  it('are whole sentences in both languages', () => {
    const all = [
      ...Object.values(ROW_EXPLANATIONS).flatMap(({ why, older }) => (older ? [why, older] : [why])),
      ...Object.values(COLUMN_EXPLANATIONS),
      ...Object.values(CAUSES).map(({ text }) => text),
      NOTATION,
      CODE_NOTATION,
      TOKEN_CODE_NOTATION,
      TOKEN_LEVEL,
    ];
    for (const each of all) {
      expect(prose(each, 'en')).toMatch(/^([A-Z]|[kqρμ]\d? |backward\(\)).*\.$/);
      expect(prose(each, 'en')).not.toMatch(/[一-鿿]| {2}/);
      expect(prose(each, 'zh')).toMatch(/[一-鿿].*。$/);
    }
  });

  it('name the columns in both languages', () => {
    for (const language of ['en', 'zh'] as const) {
      const { columns } = tableWords(language);
      expect(Object.keys(columns)).toEqual(Object.keys(COLUMN_EXPLANATIONS));
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
