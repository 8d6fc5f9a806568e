/** Judges every claim on a study. Pure functions: the same study gives the same findings. */
import { checkTexts } from '../i18n/checks';
import { Refusal } from '../common/problem';
import type { Text } from '../i18n/every-language';
import { CLAIMS } from './claims/all';
import type { Check, Claim, Finding, Half, Outcome, ClaimVerdict } from './finding';
import type { Study } from './study-records';
import { claimSeeds, halfOf, seedsOf, type HalfName } from './select';

/**
 * All checks hold: reproduced; some: in part; none: not reproduced, or undecided if none contradicts the claim. Every
 * claim must have a check, since one without would always be reproduced.
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

/** @throws Refusal naming the claim if records it depends on are missing. */
export function find(claim: Claim, study: Study): Finding {
  const of = (part: Study): Check[] => {
    try {
      return claim.check(part);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw new Refusal({ code: 'claim', claim: claim.id, reason: error.problem }, { cause: error });
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

/** The findings of every claim in claims/all.ts, in order. @throws Refusal like `find`. */
export function findings(study: Study): Finding[] {
  return CLAIMS.map((claim) => find(claim, study));
}
