/** A method's expected gradient: the objective it is the gradient of, and the formula as text. */
import type { Method, Placement } from './method';
import type { Descent, KlParts } from './objective';

export type Descends =
  | Descent
  /** There is no penalty. */
  | 'reward-only'
  /** KL(π‖π_ref) minus the forward KL of each prefix. */
  | 'reverse-minus-prefix-forward'
  /** Only the effect of a token on the KL at later prefixes. */
  | 'later-prefixes'
  /** −KL(μ‖π): the policy moves away from its own samples. */
  | 'own-samples'
  /** E_μ[k]. */
  | 'estimate-on-old-samples'
  /** KL(π‖π_ref) − KL(π‖μ). */
  | 'reverse-minus-behaviour'
  /** E_π[k(log μ/π_ref)]. */
  | 'frozen-estimate'
  /** The length of completions. */
  | 'length'
  /** It is not the gradient of any function. */
  | 'no-objective';

export interface Descended {
  descends: Descends;
  /** Whether the divergence is over whole completions, or over the next token at each prefix of the samples. */
  of: 'completions' | 'prefixes';
}

/** The penalty term as text, by placement: for a whole completion, and token by token. */
const COEFFICIENT: Record<Placement, readonly [whole: (d: string) => string, tokens: (d: string) => string]> = {
  loss: [(d) => `s k′(${d})`, (d) => `Σ_t s_t k′(${d}_t)`],
  'detached-weighted-loss': [(d) => `s k′(${d})`, (d) => `Σ_t s_t k′(${d}_t)`],
  'weighted-loss': [(d) => `s (k(${d}) + k′(${d}))`, (d) => `Σ_t s_t (k(${d}_t) + k′(${d}_t))`],
  reward: [(d) => `s k(${d})`, (d) => `s Σ_t k(${d}_t)`],
  both: [(d) => `s (k(${d}) + k′(${d}))`, (d) => `s Σ_t k(${d}_t) + Σ_t s_t k′(${d}_t)`],
};

const FULL: Record<Placement, string> = {
  loss: 'Σ_t ∇KL_t',
  'detached-weighted-loss': 'Σ_t ∇KL_t',
  'weighted-loss': 'Σ_t ∇KL_t',
  reward: 'Σ_t s_t Σ_{u>t} KL_u',
  both: 'Σ_t (s_t Σ_u KL_u + ∇KL_t)',
};

const REVERSE = '(π‖π_ref)';
const FORWARD = '(π_ref‖π)';

const times = (factor: number): string => (factor === 1 ? '' : `${factor} `);

function sumOfKls({ reverse, forward }: KlParts, reverseKl: string, forwardKl: string): string {
  if (reverse === 0) return times(forward) + forwardKl;
  const first = times(reverse) + reverseKl;
  return forward === 0 ? first : `${first} ${forward < 0 ? '−' : '+'} ${times(Math.abs(forward))}${forwardKl}`;
}

/** The right-hand side in symbols; undefined if the objective has no such form. */
function named({ descends, of }: Descended, kl: KlParts | null, strength: number): string | undefined {
  const gradient = of === 'prefixes' ? 'Σ_t ∇KL_t' : '∇KL';
  switch (descends) {
    case 'nothing':
      return '0';
    case 'reverse-kl':
    case 'forward-kl':
    case 'reverse-plus-forward':
    case 'reverse-minus-forward':
      return kl ? sumOfKls(kl, gradient + REVERSE, gradient + FORWARD) : undefined;
    case 'reverse-minus-prefix-forward':
      return kl ? sumOfKls(kl, `∇KL${REVERSE}`, `Σ_t ∇KL_t${FORWARD}`) : undefined;
    case 'own-samples':
      return '−k′ ∇KL(μ‖π)';
    case 'estimate-on-old-samples':
      return '∇E_μ[k]';
    case 'reverse-minus-behaviour':
      return `${times(strength)}∇[KL(π‖π_ref) − KL(π‖μ)]`;
    case 'frozen-estimate':
      return '∇E[k(δ_μ)]';
    default:
      return undefined;
  }
}

/**
 * The expected gradient as a formula.
 * @param kl the multiples of the reverse and forward KL in the objective, or null if it is not made of them; `strength`
 *   is its overall factor.
 * @param byToken whether k is taken per token and there is more than one token; `complete`: whether all of Σ_t k(δ_t)
 *   is differentiated; `sums`: whether the sum over tokens has the same expectation as k of the whole completion.
 */
export function formulaOf(
  method: Method,
  is: Descended,
  { kl, strength }: { kl: KlParts | null; strength: number },
  { byToken, complete, sums }: { byToken: boolean; complete: boolean; sums: boolean },
): string {
  const mean = is.descends === 'own-samples' || is.descends === 'estimate-on-old-samples' ? 'E_μ' : 'E';
  if (method.estimator === 'full') return `${mean}[${FULL[method.placement]}]`;
  const frozen = is.descends === 'reverse-minus-behaviour' || is.descends === 'frozen-estimate';
  const [whole, tokens] = COEFFICIENT[complete ? 'both' : method.placement];
  const left = `${mean}[${(byToken ? tokens : whole)(frozen ? 'δ_μ' : 'δ')}]`;
  const right = sums ? named(is, kl, strength) : undefined;
  if (right !== undefined) return `${left} = ${right}`;
  if (!sums || is.descends === 'no-objective') return left;
  const f = `f′(e^δ) = ${whole('δ').slice(2)}`;
  return is.of === 'prefixes' ? `${left} = Σ_t ∇D_f,t(π‖π_ref), ${f}` : `${left} = ∇D_f(π‖π_ref), ${f}`;
}
