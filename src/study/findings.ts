/** From a study to what it says of every claim: pure, and the same study gives the same findings. */
import { checkTexts } from '../i18n/checks';
import type { Text } from '../i18n/every-language';
import { CLAIMS } from './claims/all';
import type { Check, Claim, Finding, Half, Outcome, ClaimVerdict } from './finding';
import type { Study } from './study-records';
import { claimSeeds, halfOf, seedsOf, type HalfName } from './select';

/**
 * All checks hold: reproduced; some: in part; none: not, or undecided where none says the contrary. A claim without a
 * check would be reproduced by nothing at all, so there is none.
 */
export function verdictOf(checks: readonly Check[]): ClaimVerdict {
  if (checks.length === 0) throw new Error('checks: got none; allowed is at least one for each claim.');
  const some = (wanted: Outcome) => checks.some(({ outcome }) => outcome === wanted);
  if (!some('open') && !some('contrary')) return 'reproduced';
  return some('holds') ? 'in-part' : some('contrary') ? 'not-reproduced' : 'undecided';
}

/** '6 of 9 checks hold, 2 undecided, 1 to the contrary'. */
export function tallyText(checks: readonly Check[]): Text {
  const count = (wanted: Outcome) => checks.filter(({ outcome }) => outcome === wanted).length;
  return checkTexts.tally(checks.length, count('holds'), count('open'), count('contrary'));
}

/** @throws Error with one sentence, naming the claim, where records that it rests on are missing. */
export function find(claim: Claim, study: Study): Finding {
  const of = (part: Study): Check[] => {
    try {
      return claim.check(part);
    } catch (error) {
      throw new Error(`claim ${claim.id}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  };
  const half = (which: HalfName): Half => {
    const part = halfOf(study, which);
    return { seeds: claimSeeds(part, claim), verdict: verdictOf(of(part)) };
  };
  const checks = of(study);
  return {
    claim,
    n: seedsOf(study, claim),
    verdict: verdictOf(checks),
    checks,
    halves: [half('lower'), half('upper')],
    panels: claim.panels(study),
  };
}

/** Every claim of claims/all.ts, in its order. @throws Error like `find`: a claim without data is no finding. */
export function findings(study: Study): Finding[] {
  return CLAIMS.map((claim) => find(claim, study));
}
