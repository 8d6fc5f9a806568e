/**
 * What a method does in expectation, by theorem, for any estimator that is registered: from its value k and derivative
 * k′, the placement, the levels and who sampled. Nothing here knows a method by its name.
 *
 * Whole completions y of π, s = ∇log π(y), δ = log(π/π_ref). The penalty puts a coefficient c(δ) on s: k′ in a loss,
 * k in a reward, k + k′ in both or with ρ attached. objective.ts says what that descends; in particular
 *   c constant                   ⇒ nothing, since E[s] = 0;
 *   c(δ) = δ + constant          ⇒ KL(π‖π_ref): unbiased;
 *   c(δ) = constant − e^(−δ)     ⇒ KL(π_ref‖π).
 * The value is unbiased where k(δ) = δ + a (e^(−δ) − 1), because E[e^(−δ)] = 1. This much is `table`.
 *
 * With a completion's tokens t, s = Σ_t s_t, δ_t, ρ_t, and E over completions of μ:
 *
 *   ∇KL(π‖π_ref) = E_π[Σ_t s_t Σ_u δ_u] = E_π[Σ_t s_t δ_t] + E_π[Σ_t s_t Σ_{u>t} δ_u],
 *   since what came before a token does not depend on it: E_π[s_t δ_u] = 0 for u < t. The last term is the effect on
 *   later prefixes.
 *
 * Token level, on-policy:
 *   loss          Σ_t c(δ_t) s_t: the first term alone, that of each prefix with its prefixes held fixed; the exact KL
 *                 of each prefix likewise. A constant c is zero at every prefix. The same with ρ_t or a detached ρ.
 *   reward        s Σ_u k(δ_u). k1 sums to the completion's own k1: nothing changes, nor from each token on, by the
 *                 zero above. Of a k with b (1 − e^(−δ)) in it, that part has mean zero at every later prefix: what is
 *                 left of it is the forward KL of each prefix, not that of completions. Any other k has another mean.
 *   both, and the whole completion's ρ attached
 *                 s Σ_u k(δ_u) + Σ_t k′(δ_t) s_t = the score and the path half of ∇E_π[Σ_t k(δ_t)], which is a ∇KL
 *                 where k(δ) = a δ + b (e^(−δ) − 1): its mean is right token by token.
 * Off-policy:
 *   no ρ          E_μ[Σ_t c s_t] is no expectation over π but the gradient of E_μ[k]; with a constant k′ that of
 *                 −KL(μ‖π). The number reported is an expectation over μ as well.
 *   ρ of the whole completion   E_μ[ρ f] = E_π[f] for every f: as on-policy.
 *   ρ_t alone     weighs token t, but the prefix before and the tokens after come from μ: only what has mean zero at
 *                 every prefix survives.
 *   frozen        ρ s k(log μ/π_ref): of k1 this is ∇[KL(π‖π_ref) − KL(π‖μ)].
 * With one token a completion is its token, and all of the token level falls away; the exact KL then takes no sample
 * into its gradient, so μ cannot matter.
 */
import { formulaOf, type Descended } from './expected-gradient';
import { isConstant, klParts, objectiveOf, sinks, type Coefficient, type KlParts, type Objective } from './objective';
import { estimatorOf } from './placements';
import type { Method } from './method';

/** As an estimate of the reverse KL or its gradient. none: zero on average; of a value, that there is none. */
export type Verdict = 'unbiased' | 'biased' | 'none';

/** What makes an expectation another than that of whole completions which the policy itself has sampled. */
export type Caveat =
  /** A token-level loss keeps each token's own term only: the effect on later tokens is lost. */
  | 'token-level-loss'
  /** ρ of each token alone does not weigh the tokens before and after it. */
  | 'token-level-rho'
  /** k of each token, summed, is another number than k of the whole completion. */
  | 'token-level-k'
  /** Older samples, and no ρ. */
  | 'no-rho'
  /** The penalty is of the behaviour policy, frozen at rollout. */
  | 'frozen-at-rollout';

export interface Theory extends Descended, Omit<Objective, 'descends'> {
  /** One estimate for a whole completion, sampled by the policy itself or weighed by its ρ: what the table says. */
  table: { gradient: Verdict; value: Verdict };
  /** At the method's own levels, with the samples that there are. */
  gradient: Verdict;
  value: Verdict;
  caveats: { gradient: readonly Caveat[]; value: readonly Caveat[] };
  /** The expected gradient, to be descended, without β. */
  formula: string;
}

/** Samples of an older policy spoil a gradient in these ways; in the others a level does. */
const OFF_POLICY: readonly Caveat[] = ['no-rho', 'frozen-at-rollout', 'token-level-rho'];

/** The gradient's verdict in the table, with the samples that there are. */
export const sampledGradient = ({ table, caveats }: Theory): Verdict =>
  caveats.gradient.some((caveat) => OFF_POLICY.includes(caveat)) ? 'biased' : table.gradient;

/** The penalty's coefficient on ∇log π with ρ = 1, without β and 1/N; zero without a per-sample estimator. */
export function onPolicyCoefficient(method: Method): Coefficient {
  const k = estimatorOf(method);
  if (!k) return () => 0;
  switch (method.placement) {
    case 'loss':
    case 'detached-weighted-loss':
      return (delta) => k.derivative(delta);
    case 'reward':
      return (delta) => k.value(delta);
    case 'weighted-loss':
    case 'both':
      return (delta) => k.value(delta) + k.derivative(delta);
  }
}

/** What theory asks of a method: of its k, and of where it is put. */
interface Asked {
  method: Method;
  offPolicy: boolean;
  /** A completion has more than one token, and k is of each of them. */
  byToken: boolean;
  /** The exact KL where a completion is one token: there is nothing that a sample could decide. */
  exact: boolean;
  full: boolean;
  inReward: boolean;
  /** The loss is not weighed, and neither is the number that is reported as the KL. */
  noRho: boolean;
  /** All of E_π[Σ_t k(δ_t)] is differentiated, later prefixes too. */
  complete: boolean;
  c: Coefficient;
  /** k as a sum of KLs with the mean a KL at every prefix; null where it is none. Of the exact KL, itself. */
  parts: KlParts | null;
}

function ask(method: Method, offPolicy: boolean, answerLength: number): Asked {
  const { placement, rhoLevel, estimatorLevel } = method;
  const k = estimatorOf(method);
  const full = method.estimator === 'full';
  return {
    method,
    offPolicy,
    full,
    byToken: answerLength > 1 && estimatorLevel === 'token',
    exact: full && answerLength === 1,
    inReward: placement === 'reward' || placement === 'both',
    noRho: placement === 'loss' || placement === 'both',
    complete: placement === 'both' || (placement === 'weighted-loss' && rhoLevel === 'sequence'),
    c: full ? (delta) => delta : onPolicyCoefficient(method),
    parts: full ? { reverse: 1, forward: 0 } : k && k.value(0) === 0 ? klParts(k.value) : null,
  };
}

function tableOf({ method, full, exact, c, parts }: Asked): Theory['table'] {
  const value = parts?.reverse === 1 ? 'unbiased' : 'biased';
  if (full && method.placement === 'reward') return { value, gradient: exact ? 'none' : 'biased' };
  const gradient = isConstant(c) ? 'none' : isConstant((delta) => c(delta) - delta) ? 'unbiased' : 'biased';
  return { value, gradient };
}

function caveatsOf(asked: Asked, table: Theory['table'], long: boolean): Theory['caveats'] {
  const { method, offPolicy, full, exact, byToken, inReward, noRho, complete, c, parts } = asked;
  const gradient = new Set<Caveat>();
  const value = new Set<Caveat>();
  const nothing = table.gradient === 'none';
  const k = estimatorOf(method);
  if (offPolicy && noRho && !exact) {
    if (!k || !isConstant(k.derivative) || k.derivative(0) !== 0) gradient.add('no-rho');
    value.add('no-rho');
  }
  if (offPolicy && inReward && method.rewardKlAt === 'rollout' && !(k && isConstant(k.value))) {
    if (!exact) gradient.add('frozen-at-rollout');
    if (!noRho) value.add('frozen-at-rollout');
  }
  if (byToken) {
    // A constant coefficient has no terms to lose.
    if (!inReward && !complete && !nothing) gradient.add('token-level-loss');
    // In a reward k itself must sum to that of the completion; where all is differentiated it is enough that its mean
    // does.
    const sums = complete ? parts && isConstant((delta) => c(delta) - parts.reverse * delta) : parts?.forward === 0;
    if (!full && (inReward || complete) && !sums) gradient.add('token-level-k');
    if (!parts) value.add('token-level-k');
  }
  if (offPolicy && long && method.rhoLevel === 'token') {
    const nothingAtAnyPrefix = nothing && !(inReward && byToken);
    if (method.placement !== 'loss' && !nothingAtAnyPrefix) gradient.add('token-level-rho');
    if (!noRho && byToken) value.add('token-level-rho');
  }
  return { gradient: [...gradient], value: [...value] };
}

/** What is descended; `own` is that of whole completions on-policy. */
function descended(asked: Asked, own: Objective, caveats: readonly Caveat[]): Descended {
  const { method, full, exact, byToken, complete, c, parts } = asked;
  const held = caveats.includes('token-level-loss') || (byToken && !parts);
  const of = held ? 'prefixes' : 'completions';
  if (caveats.includes('no-rho')) {
    if (method.placement === 'both') return { descends: 'no-objective', of };
    if (full) return { descends: 'reverse-kl', of };
    return { descends: isConstant(c) && c(0) > 0 ? 'own-samples' : 'estimate-on-old-samples', of };
  }
  if (caveats.includes('frozen-at-rollout'))
    return { descends: parts?.forward === 0 ? 'reverse-minus-behaviour' : 'frozen-estimate', of };
  if (full && method.placement === 'reward') return { descends: exact ? 'nothing' : 'later-prefixes', of };
  if (!caveats.includes('token-level-k')) return { descends: own.descends, of };
  // What each token's own term takes back; else k has a constant in it, and there are as many of those as tokens.
  if (own.descends === 'nothing') return { descends: parts?.reverse ? 'later-prefixes' : 'length', of: 'completions' };
  if (complete || !parts) return { descends: own.descends, of };
  return own.descends === 'reverse-minus-forward'
    ? { descends: 'reverse-minus-prefix-forward', of }
    : { descends: own.descends, of: 'prefixes' };
}

/**
 * @param offPolicy whether samples come from an older policy μ, as with staleness or several minibatches a rollout.
 * @param answerLength T, the most tokens that a completion has.
 */
export function theory(method: Method, offPolicy = false, answerLength = Infinity): Theory {
  const asked = ask(method, offPolicy, answerLength);
  const own = objectiveOf(asked.c);
  if (method.estimator === 'none') {
    const verdicts = { gradient: 'none', value: 'none' } as const;
    const caveats = { gradient: [], value: [] };
    return { ...own, table: verdicts, ...verdicts, descends: 'reward-only', of: 'completions', caveats, formula: '0' };
  }
  const table = tableOf(asked);
  const caveats = caveatsOf(asked, table, answerLength > 1);
  const is = descended(asked, own, caveats.gradient);
  const k = estimatorOf(method);
  const onOldSamples = k !== null && caveats.gradient.includes('no-rho') && !asked.inReward;
  return {
    ...own,
    table,
    gradient: caveats.gradient.length > 0 ? 'biased' : table.gradient,
    value: caveats.value.length > 0 ? 'biased' : table.value,
    ...is,
    boundedBelow: onOldSamples ? !sinks(k.value, -1) : own.boundedBelow,
    // Without ρ nothing takes out what c is at the reference.
    pullsHome: own.pullsHome && !(onOldSamples && own.noiseFloor > 0),
    caveats,
    formula: formulaOf(method, is, own, {
      ...asked,
      sums: !caveats.gradient.includes('token-level-k') || (asked.parts !== null && !asked.complete),
    }),
  };
}
