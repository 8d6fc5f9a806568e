/**
 * What theory says of a row's mean gradient and mean value, here: at a level, on- or off-policy. What the document says
 * comes from kl/theory.ts, where x is a whole completion and samples are as the row wants them; this file derives what
 * the place changes.
 *
 * With a completion's tokens t, s_t = ∇log π(y_t), s = Σ_t s_t, δ_t, ρ_t, and E over completions of μ:
 *
 *   ∇KL(π‖π_ref) = E_π[Σ_t s_t Σ_u δ_u] = E_π[Σ_t s_t δ_t] + E_π[Σ_t s_t Σ_{u>t} δ_u],
 *   since what came before a token does not depend on it: E_π[s_t δ_u] = 0 for u < t. The last term is the effect on
 *   later prefixes.
 *
 * Token level, on-policy:
 *   loss          Σ_t c(δ_t) s_t, c = k' (or k + k' with ρ attached: ρ_t = 1 but ∇ρ_t = s_t). Rows 2, 6, A have c = δ_t
 *   and row 4 δ_t + 1, whose
 *                 1 is zero on average: the first term alone. Row D is the same mean, E_π[Σ_t ∇KL_t]. Constant c (row
 *                 1) is Σ_t s_t at both levels.
 *   reward        s Σ_u k(δ_u). k1 sums to the completion's own k1: nothing changes, nor from each token on (row E), by
 *   the zero above. k2 and k3 do
 *                 not sum to that of the completion, so rows 8 and 9 have another mean, as wrong as before.
 *   both          s Σ_u k(δ_u) + Σ_t k'(δ_t) s_t = the score and the path half of ∇E_π[Σ_t k(δ_t)]. Of k1 and k3 this
 *   expectation is the KL
 *                 (token by token, the KL given the prefix), so B and C stay right.
 * Off-policy:
 *   no ρ          E_μ[Σ_t c s_t] is no expectation over π (rows 1–3, D, and the loss half of B and C).
 *   ρ of the whole completion   E_μ[ρ f] = E_π[f] for every f: rows 4–9, A and F are as on-policy. A baseline from the
 *   other completions adds
 *                 E_μ[ρ s]·E_μ[K] = 0.
 *   ρ_t alone     E_μ[ρ_t s_t f] weighs token t, but the prefix before and the tokens after come from μ: only functions
 *   of t alone with mean
 *                 zero at every prefix survive (the baseline's term, the 1 of row 4), all else has another mean.
 *   frozen        ρ s log(μ/π_ref) has the mean ∇[KL(π‖π_ref) − KL(π‖μ)].
 * With one token a completion is its token and all of the token level falls away; then row D takes no sample at all
 * into its gradient, so μ cannot matter.
 *
 * The number reported as the KL is k where the loss has no ρ (the naive losses, and both), ρ·k elsewhere; at token
 * level Σ_t k(δ_t) and Σ_t ρ_t k(δ_t); of 'full' the exact KL of each prefix, summed.
 */
import { theory } from '../../kl/theory';
import { methodOf, type LabRow, type Sampling } from './table-rows';
import type { Level } from '../../kl/method';
import type { Cause, RowTheory } from '../lab-types';

/**
 * @param answerLength T.
 * @param behaviourDiffers off-policy: false where μ is π after all (staleness 0), which is on-policy again.
 * `causes` are all that give the row's mean gradient or mean value here another expectation than the document's,
 * whether or not the verdict changes with it; and 'baseline', which changes neither, of the rows that have one.
 */
export function theoryOf(
  row: LabRow,
  level: Level,
  sampling: Sampling,
  answerLength: number,
  behaviourDiffers = true,
): RowTheory {
  const method = methodOf(row, row.only ?? level);
  const { gradient, value } = theory(method).verdict;
  const document = gradient === 'none' ? 'zero' : gradient;
  const documentValue = value === 'unbiased' ? 'unbiased' : 'biased';

  const byToken = (row.only ?? level) === 'token' && answerLength > 1;
  const older = sampling === 'off-policy' && behaviourDiffers;
  const { placement } = method;
  const inReward = placement === 'reward' || placement === 'both';
  const noRho = placement === 'loss' || placement === 'both';
  const full = method.estimator === 'full';

  const ofBoth = new Set<Cause>();
  if (older && noRho && !(full && answerLength === 1)) ofBoth.add('no-rho');
  if (older && inReward && row.rewardKlAt === 'rollout') ofBoth.add('frozen-at-rollout');
  const ofGradient = new Set<Cause>(ofBoth);
  const ofValue = new Set<Cause>(ofBoth);
  if (byToken) {
    // A verdict of zero is a constant coefficient, which has no terms to lose.
    if (!inReward && document !== 'zero') ofGradient.add('token-level-loss');
    // In the reward k must sum to that of the completion, which k1 alone does; in both it is enough that its mean does.
    if ((placement === 'reward' && method.estimator !== 'k1') || (placement === 'both' && documentValue === 'biased'))
      ofGradient.add('token-level-k');
    if (documentValue === 'biased') ofValue.add('token-level-k');
    if (older && placement !== 'loss') ofGradient.add('token-level-rho');
    if (older && !noRho) ofValue.add('token-level-rho');
  }
  const causes = [...new Set([...ofGradient, ...ofValue, ...(row.baseline === 'none' ? [] : ['baseline' as const])])];
  return {
    document,
    documentValue,
    here: ofGradient.size > 0 ? 'biased' : document,
    hereValue: ofValue.size > 0 ? 'biased' : documentValue,
    causes,
  };
}
