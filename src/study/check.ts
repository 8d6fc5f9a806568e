/** Helpers for checks: an outcome, and the measurement with its meaning for the claim. */
import { checkTexts } from '../i18n/checks';
import type { Text } from '../i18n/every-language';
import type { Check, Outcome } from './finding';
import type { Study } from './study-records';

export type MakeCheck = (study: Study) => Check;

export const outcomeOf = (holds: boolean, contrary: boolean): Outcome =>
  holds ? 'holds' : contrary ? 'contrary' : 'open';

/** @param open text added to an undecided measurement. */
export function told(expected: Text, outcome: Outcome, measured: Text, open = checkTexts.openSeeds): Check {
  const said = { holds: measured, contrary: checkTexts.contrary(measured), open: open(measured) };
  return { expected, outcome, measured: said[outcome] };
}

/** A check that needs no data, because it is computed from kl/coefficients.ts. */
export const computed =
  (expected: Text, compute: () => { holds: boolean; measured: Text }): MakeCheck =>
  () => {
    const { holds, measured } = compute();
    return told(expected, outcomeOf(holds, true), measured);
  };
