/**
 * What a method does in expectation, by theorem, for any registered estimator: derived from its value k and derivative
 * k′, the placement, the levels and which policy sampled. No method is special-cased by name.
 *
 * For whole completions y sampled from π, let s = ∇log π(y) and δ = log(π/π_ref). The penalty puts a coefficient c(δ)
 * on s: k′ in a loss, k in a reward, k + k′ in both or with ρ attached. objective.ts derives what that descends:
 *   c constant                   ⇒ nothing, since E[s] = 0;
 *   c(δ) = δ + constant          ⇒ KL(π‖π_ref): unbiased;
 *   c(δ) = constant − e^(−δ)     ⇒ KL(π_ref‖π).
 * The value is unbiased where k(δ) = δ + a (e^(−δ) − 1), because E[e^(−δ)] = 1. The field `table` holds these results.
 *
 * Per token t: s = Σ_t s_t, δ = Σ_t δ_t, ρ = Π_t ρ_t, and E_μ is the expectation over completions sampled from μ.
 *
 *   ∇KL(π‖π_ref) = E_π[Σ_t s_t Σ_u δ_u] = E_π[Σ_t s_t δ_t] + E_π[Σ_t s_t Σ_{u>t} δ_u],
 *   since a token does not affect earlier ones: E_π[s_t δ_u] = 0 for u < t. The last term is the effect of a token on
 *   later prefixes.
 *
 * Token level, on-policy:
 *   loss          Σ_t c(δ_t) s_t is the first term only: the gradient at each prefix with the prefix held fixed. The
 *                 exact KL of each prefix behaves likewise. A constant c gives zero at every prefix. The same holds
 *                 with ρ_t or a detached ρ.
 *   reward        s Σ_u k(δ_u). The token values of k1 sum to k1 of the completion, so nothing changes; nor does it
 *                 with to-go sums, by the zero above. If k contains b (1 − e^(−δ)), that part has mean zero at every
 *                 later prefix and leaves the forward KL of each prefix, not that of completions. The sum of any other
 *                 k has a different mean.
 *   both, or the whole completion's ρ attached
 *                 s Σ_u k(δ_u) + Σ_t k′(δ_t) s_t = the score and the pathwise part of ∇E_π[Σ_t k(δ_t)], which is a
 *                 ∇KL where k(δ) = a δ + b (e^(−δ) − 1): such a k has the right mean token by token.
 * Off-policy:
 *   no ρ          E_μ[Σ_t c s_t] is the gradient of E_μ[k], not an expectation over π; with a constant k′ it is that
 *                 of −KL(μ‖π). The reported value is an expectation over μ too.
 *   ρ of the whole completion   E_μ[ρ f] = E_π[f] for every f, so the on-policy results hold.
 *   ρ_t alone     corrects token t, but the prefix before it and the tokens after it still come from μ: a result holds
 *                 only if it is a zero mean at every prefix.
 *   frozen        ρ s k(log μ/π_ref); for k1 this is ∇[KL(π‖π_ref) − KL(π‖μ)].
 * If completions have one token, token and sequence level coincide; the gradient of the exact KL then depends on no
 * sample, so μ does not matter.
 */
import type { Estimator } from './estimator';
import { formulaOf, type Descended } from './expected-gradient';
import {
  isConstant,
  klParts,
  objectiveOf,
  sinks,
  type Coefficient,
  type Descent,
  type KlParts,
  type Objective,
} from './objective';
import { estimatorOf } from './placements';
import type { Method } from './method';

/** As an estimate of the reverse KL or its gradient. none: a gradient that is zero on average, or no value at all. */
export type Verdict = 'unbiased' | 'biased' | 'none';

/** Why an expectation differs from the one over whole completions sampled by the current policy. */
export type Caveat =
  /** A token-level loss keeps only each token's own term: the effect on later tokens is lost. */
  | 'token-level-loss'
  /** A token-level ρ does not weight the tokens before and after its own. */
  | 'token-level-rho'
  /** The sum of the tokens' k differs from k of the whole completion. */
  | 'token-level-k'
  /** Samples from an older policy, without ρ. */
  | 'no-rho'
  /** The penalty is that of the behaviour policy, frozen at rollout. */
  | 'frozen-at-rollout';

export interface Theory extends Descended, Omit<Objective, 'descends'> {
  /** As in the lab's table: one estimate per completion, sampled by the policy itself or weighted by ρ. */
  table: { gradient: Verdict; value: Verdict };
  /** At the method's own levels, on-policy or off-policy as given. */
  gradient: Verdict;
  value: Verdict;
  caveats: { gradient: readonly Caveat[]; value: readonly Caveat[] };
  /** The expected gradient, to be descended, without β. */
  formula: string;
  /** What the reported value estimates; null for the exact KL, and where k jumps. */
  estimates: Estimated | null;
}

/**
 * E_π[k] = k(0) + strength · D_f(π‖π_ref) with f(u) = u (k(log u) − k(0)), since E_π[k] = E_ref[u k(log u)]. The name
 * of D_f is that of an objective with the coefficient f′ = k + k′.
 */
export interface Estimated {
  of: Descent;
  strength: number;
  alpha: number | null;
  /** k(0), the value at the reference. */
  offset: number;
}

function estimated(method: Method): Estimated | null {
  const k = estimatorOf(method);
  if (!k || (k.typed?.jumps.length ?? 0) > 0) return null;
  // A derivative that is not the value's, as in a registered estimator, does not matter here.
  const slope: Coefficient = (delta) => (k.value(delta + 1e-5) - k.value(delta - 1e-5)) / 2e-5;
  const derivative = isConstant((delta) => slope(delta) - k.derivative(delta)) ? k.derivative.bind(k) : slope;
  const { descends, strength, alpha } = objectiveOf((delta) => k.value(delta) + derivative(delta));
  return { of: descends, strength, alpha, offset: k.value(0) };
}

/** The caveats caused by samples from an older policy; the others are caused by a level. */
const OFF_POLICY: readonly Caveat[] = ['no-rho', 'frozen-at-rollout', 'token-level-rho'];

/** The table's verdict on the gradient, corrected for off-policy samples. */
export const sampledGradient = ({ table, caveats }: Theory): Verdict =>
  caveats.gradient.some((caveat) => OFF_POLICY.includes(caveat)) ? 'biased' : table.gradient;

/** The penalty's coefficient on ∇log π at ρ = 1, without β and 1/N; zero if there is no per-sample estimator. */
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

/** The properties of a method that the theory depends on. */
interface Asked {
  method: Method;
  offPolicy: boolean;
  /** k is taken per token, and a completion has more than one. */
  byToken: boolean;
  /** The exact KL of one-token completions: its gradient does not depend on the sample. */
  exact: boolean;
  full: boolean;
  inReward: boolean;
  /** Neither the loss nor the reported KL is weighted by ρ. */
  noRho: boolean;
  /** All of E_π[Σ_t k(δ_t)] is differentiated, including the effect on later prefixes. */
  complete: boolean;
  c: Coefficient;
  /** k as a combination of the two KLs, whose mean is a KL at every prefix; null if it is not one. */
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
    // In a reward, the tokens' k must sum to k of the completion; if everything is differentiated, equal means suffice.
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

/** What is descended; `own` is the objective for whole completions, on-policy. */
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
  // Each token's own term cancels, or k contains a constant, whose sum is proportional to the number of tokens.
  if (own.descends === 'nothing') return { descends: parts?.reverse ? 'later-prefixes' : 'length', of: 'completions' };
  if (complete || !parts) return { descends: own.descends, of };
  return own.descends === 'reverse-minus-forward'
    ? { descends: 'reverse-minus-prefix-forward', of }
    : { descends: own.descends, of: 'prefixes' };
}

/** By estimator, and by the other arguments: pages ask again whenever they draw. */
const known = new WeakMap<Estimator, Map<string, Theory>>();

/**
 * The theory of a method; the comment at the top of this file derives it.
 * @param offPolicy whether samples come from an older policy μ, as with staleness or several minibatches per rollout.
 * @param answerLength T, the maximum number of tokens in a completion.
 */
export function theory(method: Method, offPolicy = false, answerLength = Infinity): Theory {
  const k = estimatorOf(method);
  if (!k) return derived(method, offPolicy, answerLength);
  const own = known.get(k) ?? new Map<string, Theory>();
  known.set(k, own);
  const key = JSON.stringify([method, offPolicy, String(answerLength)]);
  const found = own.get(key) ?? derived(method, offPolicy, answerLength);
  own.set(key, found);
  return found;
}

function derived(method: Method, offPolicy: boolean, answerLength: number): Theory {
  const asked = ask(method, offPolicy, answerLength);
  const own = objectiveOf(asked.c);
  if (method.estimator === 'none') {
    const verdicts = { gradient: 'none', value: 'none' } as const;
    const caveats = { gradient: [], value: [] };
    return {
      ...own,
      table: verdicts,
      ...verdicts,
      descends: 'reward-only',
      of: 'completions',
      caveats,
      formula: '0',
      estimates: null,
    };
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
    // Without ρ, the value of c at the reference does not average out.
    pullsHome: own.pullsHome && !(onOldSamples && own.noiseFloor > 0),
    caveats,
    estimates: estimated(method),
    formula: formulaOf(method, is, own, {
      ...asked,
      sums: !caveats.gradient.includes('token-level-k') || (asked.parts !== null && !asked.complete),
    }),
  };
}
