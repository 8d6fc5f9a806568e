/**
 * The theory's verdicts on a row's mean gradient and mean value: those of the document, and those at a given level, on-
 * or off-policy. Everything follows from kl/theory.ts; a row only adds its baseline.
 */
import { theory, type Verdict } from '../../kl/theory';
import { methodOf, type LabRow, type Sampling } from './table-rows';
import type { Level } from '../../kl/method';
import type { Cause, RowTheory } from '../lab-types';

const gradientSays = (verdict: Verdict) => (verdict === 'none' ? 'zero' : verdict);
/** Every row reports a number. */
const valueSays = (verdict: Verdict) => (verdict === 'unbiased' ? 'unbiased' : 'biased');

/**
 * @param answerLength T.
 * @param behaviourDiffers off-policy: false if μ equals π (staleness 0), which is on-policy again.
 * @returns `causes` has all reasons why the row's mean gradient or value differs here from the document's, whether or
 *   not they change the verdict; and for rows with a baseline 'baseline', which changes neither (E_μ[ρ s]·E_μ[K] = 0).
 */
export function theoryOf(
  row: LabRow,
  level: Level,
  sampling: Sampling,
  answerLength: number,
  behaviourDiffers = true,
): RowTheory {
  const older = sampling === 'off-policy' && behaviourDiffers;
  const { table, gradient, value, caveats } = theory(methodOf(row, row.only ?? level), older, answerLength);
  const causes = new Set<Cause>([...caveats.gradient, ...caveats.value]);
  if (row.baseline !== 'none') causes.add('baseline');
  return {
    document: gradientSays(table.gradient),
    documentValue: valueSays(table.value),
    here: gradientSays(gradient),
    hereValue: valueSays(value),
    causes: [...causes],
  };
}
