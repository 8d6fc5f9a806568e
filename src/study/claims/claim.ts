/** Helpers for all claims. */
import { LAB_DEFAULTS, labHash } from '../../lab/lab-settings';
import type { Level } from '../../kl/method';
import { claimTexts, type ClaimId } from '../../i18n/claims';
import type { MakeCheck } from '../check';
import type { Claim, ClaimPlace } from '../finding';
import type { MakePanel } from '../panels';

interface Parts extends Pick<Claim, 'gradientsOnly' | 'lab'> {
  id: ClaimId;
  places?: readonly ClaimPlace[];
  checks: readonly MakeCheck[];
  plots: readonly MakePanel[];
}

/** A claim of i18n/claims.ts with its checks, plots and places. */
export function claim({ id, checks, plots, places = [], ...rest }: Parts): Claim {
  const { claim: said, source, reason } = claimTexts.byId[id];
  return {
    ...rest,
    id,
    claim: said,
    source,
    places,
    reason: { ...reason, undecided: claimTexts.undecided },
    check: (study) => checks.map((check) => check(study)),
    panels: (study) => plots.map((plot) => plot(study)),
  };
}

export const at = (scenario: string, methods: readonly string[], variant = 'base'): ClaimPlace => ({
  scenario,
  variant,
  methods,
});

/** Address of the lab at the place where the study measured gradients: the end of the training run. */
export const lab = (level: Level): string => labHash({ ...LAB_DEFAULTS, level, step: 40, staleness: 5 });
