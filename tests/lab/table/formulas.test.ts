import { describe, expect, it } from 'vitest';
import temml from 'temml';
import { FORMULA_COLUMNS, FORMULAS, formulasOf } from '../../../src/lab/table/formulas';
import { LAB_ROWS, SAMPLINGS, type Sampling } from '../../../src/lab/table/table-rows';
import { placeOf } from '../../support/formula-algebra';
import { readTex } from '../../support/read-tex';
import { runCode } from '../../support/run-pytorch';

const PI = [0.3, -0.8, 1.1, 0.2];
const REF = [-0.2, 0.5, 0.4, -0.9];
const MU = [0.6, -0.5, 0.7, 0.1];
const places = {
  'on-policy': placeOf({ pi: PI, ref: REF, mu: PI }),
  'off-policy': placeOf({ pi: PI, ref: REF, mu: MU }),
};

/** Rows of tokens lie outside the little algebra, which knows whole completions only. */
const WHOLE = FORMULAS['on-policy'].map(({ row }) => row).filter((row) => row !== 'D' && row !== 'E');
const CASES = SAMPLINGS.flatMap((sampling) => WHOLE.map((row): [string, Sampling] => [row, sampling]));

function expectClose(given: readonly number[], wanted: readonly number[]): void {
  expect(given).toHaveLength(wanted.length);
  given.forEach((each, i) => {
    expect(each).toBeCloseTo(wanted[i], 10);
  });
}

describe('the formulas of the table', () => {
  it('row 0 and every row of the lab have formulas, in the lab’s order', () => {
    for (const sampling of SAMPLINGS)
      expect(FORMULAS[sampling].map(({ row }) => row)).toEqual(['0', ...LAB_ROWS.map(({ id }) => id)]);
    expect(() => formulasOf('Z', 'on-policy')).toThrow("row: got 'Z'; allowed are 0, 1, 2");
  });

  it('all TeX renders as MathML, and each formula has one to four lines of code', () => {
    for (const formulas of SAMPLINGS.flatMap((sampling) => FORMULAS[sampling])) {
      for (const column of FORMULA_COLUMNS) {
        const { tex, code } = formulas[column];
        expect(tex.length).toBeGreaterThan(0);
        for (const each of tex)
          expect(temml.renderToString(each, { throwOnError: true, strict: true })).toMatch(/^<math>.+<\/math>$/);
        expect(code.split('\n').length).toBeLessThanOrEqual(4);
        for (const line of code.split('\n')) expect(line).toMatch(/^\S.{3,63}$/);
      }
    }
  });

  it.each(CASES)(
    'row %s, %s: column 3 is the gradient of column 1; columns 2 and 4 are their expectations',
    (row, sampling) => {
      const place = places[sampling];
      const { objective, expectation, gradient, expectedGradient, surrogate } = formulasOf(row, sampling);
      // Row 0 differentiates the distribution itself: it stands there as a sum.
      const code = readTex(objective.tex[0], place, 'code');
      for (const each of [...gradient.tex, ...expectedGradient.tex])
        expectClose(readTex(each, place, 'gradient').slope[0], code.slope[0]);
      const [first, ...others] = expectation.tex.map((each) => readTex(each, place, 'mean').value[0]);
      expectClose(
        others,
        others.map(() => first),
      );
      if (!surrogate) expect(first).toBeCloseTo(code.value[0], 10);
    },
  );

  it.each(CASES)('row %s, %s: the PyTorch of each column computes the same as its TeX', (row, sampling) => {
    const place = places[sampling];
    const formulas = formulasOf(row, sampling);
    const { objective, expectation, gradient, expectedGradient } = formulas;
    const loss = runCode(objective.code, place);
    // A baseline of the other samples is no function of one completion: its code is right for samples, not for
    // expectations.
    if (row !== 'F') {
      expect(loss.value[0]).toBeCloseTo(readTex(objective.tex[0], place, 'code').value[0], 10);
      expectClose(loss.slope[0], readTex(gradient.tex[0], place, 'gradient').slope[0]);
    }
    expectClose(runCode(gradient.code, place, objective.code).slope[0], loss.slope[0]);
    expectClose([runCode(expectation.code, place).value[0]], [readTex(expectation.tex[0], place, 'mean').value[0]]);
    expectClose(
      runCode(expectedGradient.code, place).slope[0],
      readTex(expectedGradient.tex[0], place, 'gradient').slope[0],
    );
  });

  it('the gradient as written equals ∇KL for exactly the rows that are unbiased', () => {
    const right = (sampling: Sampling) =>
      WHOLE.filter((row) => {
        const place = places[sampling];
        const slope = readTex(formulasOf(row, sampling).gradient.tex[0], place, 'gradient').slope[0];
        const truth = readTex('\\nabla\\mathrm{KL}(\\pi\\,\\|\\,\\pi_{\\mathrm{ref}})', place, 'gradient').slope[0];
        return slope.every((each, k) => Math.abs(each - truth[k]) < 1e-9);
      });
    expect(right('on-policy')).toEqual(['0', '2', '4', '6', '7', 'A', 'B', 'C', 'F', 'G']);
    expect(right('off-policy')).toEqual(['0', '4', '6', '7', 'A', 'F']);
  });
});
