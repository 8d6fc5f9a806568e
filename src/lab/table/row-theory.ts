/**
 * What theory says of a row's mean gradient and mean value: what the document says, and what holds here, at a level,
 * on- or off-policy. All of it is kl/theory.ts; a row adds its baseline.
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
 * @param behaviourDiffers off-policy: false where μ is π after all (staleness 0), which is on-policy again.
 * `causes` are all that give the row's mean gradient or mean value here another expectation than the document's,
 * whether or not the verdict changes with it; and 'baseline', which changes neither (E_μ[ρ s]·E_μ[K] = 0), of the rows
 * that have one.
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
