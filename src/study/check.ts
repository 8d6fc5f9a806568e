/** What every check is made with: an outcome, and what was measured with what it says of the claim after it. */
import { checkTexts } from '../i18n/checks';
import type { Text } from '../i18n/every-language';
import type { Check, Outcome } from './finding';
import type { Study } from './study-records';

export type MakeCheck = (study: Study) => Check;

export const outcomeOf = (holds: boolean, contrary: boolean): Outcome =>
  holds ? 'holds' : contrary ? 'contrary' : 'open';

/** @param open says of what was measured that it decides nothing. */
export function told(expected: Text, outcome: Outcome, measured: Text, open = checkTexts.openSeeds): Check {
  const said = { holds: measured, contrary: checkTexts.contrary(measured), open: open(measured) };
  return { expected, outcome, measured: said[outcome] };
}

/** What needs no data: computed from kl/coefficients.ts, here and now. */
export const computed =
  (expected: Text, compute: () => { holds: boolean; measured: Text }): MakeCheck =>
  () => {
    const { holds, measured } = compute();
    return told(expected, outcomeOf(holds, true), measured);
  };
