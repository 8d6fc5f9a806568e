/**
 * The table for completions that are one of V outcomes, so every expectation is a sum of V terms. Gradients are with
 * respect to the logits of π and to be descended; they sum to zero. The gradient of KL(π‖π_ref) is π_j(δ_j − KL), that
 * of KL(π_ref‖π) is π_j − π_ref,j.
 */
import { coefficients } from '../../kl/coefficients';
import { notAllowed, Refusal } from '../../common/problem';
import { methodOf, rowsAt, type LabRow } from '../table/table-rows';
import { distance, dot, norm } from '../../common/vectors';

/** Rows that exist here: those at sequence level. */
export const CATEGORICAL_ROWS: readonly LabRow[] = rowsAt('sequence');

export interface CategoricalTruth {
  /** KL(π‖π_ref) and KL(π_ref‖π), nats. */
  reverseKl: number;
  forwardKl: number;
  /** [V] their gradients. */
  reverse: Float64Array;
  forward: Float64Array;
}

export interface CategoricalRow {
  row: string;
  /** [V] E g, on-policy. */
  gradient: Float64Array;
  /** Relative ‖E g − ∇KL(π‖π_ref)‖ and ‖E g‖; NaN if π equals π_ref. */
  bias: number;
  norm: number;
  /** Cosine of E g with ∇KL(π‖π_ref); null if either is zero. */
  cosine: number | null;
}

/** Below this, in nats, a gradient is zero up to rounding. */
const ZERO = 1e-12;

function check(field: string, probabilities: readonly number[], outcomes: number): void {
  if (probabilities.length !== outcomes || outcomes < 2)
    throw new Refusal({ code: 'numbers', field, given: probabilities.length, allowed: Math.max(2, outcomes) });
  const wrong = probabilities.find((p) => !(p > 0 && p < 1));
  if (wrong !== undefined) throw new Refusal(notAllowed(field, wrong, { kind: 'number', above: 0, below: 1 }));
  const sum = probabilities.reduce((a, b) => a + b, 0);
  if (Math.abs(sum - 1) > 1e-6) throw new Refusal({ code: 'probability-sum', field, given: sum });
}

/**
 * The KLs and their gradients. @param policy [V] and @param reference [V] must each sum to 1.
 * @throws Error naming what was given and what is allowed.
 */
export function categoricalTruth(policy: readonly number[], reference: readonly number[]): CategoricalTruth {
  check('policy', policy, policy.length);
  check('reference', reference, policy.length);
  const delta = policy.map((p, v) => Math.log(p / reference[v]));
  const reverseKl = policy.reduce((sum, p, v) => sum + p * delta[v], 0);
  const forwardKl = reference.reduce((sum, p, v) => sum - p * delta[v], 0);
  return {
    reverseKl,
    forwardKl,
    reverse: Float64Array.from(policy, (p, v) => p * (delta[v] - reverseKl)),
    forward: Float64Array.from(policy, (p, v) => p - reference[v]),
  };
}

/**
 * [V] Σ_v π_v·c(v)·∇log π(v), with c from kl/coefficients.ts at β = 1 and no reward. Without baselines, because they do
 * not change the expectation.
 */
function expectedGradient(row: LabRow, policy: readonly number[], reference: readonly number[]): Float64Array {
  const logprob = policy.map(Math.log);
  const none = policy.map(() => 0);
  const { coefficient } = coefficients(
    {
      answerLength: 1,
      lengths: policy.map(() => 1),
      rewards: none,
      logprob,
      referenceLogprob: reference.map(Math.log),
      behaviourLogprob: logprob,
      klExact: none,
      klExactBehaviour: none,
    },
    { method: methodOf(row, 'sequence'), beta: 1, advantage: 'none', clip: 0, completions: 1 },
  );
  const mean = policy.reduce((sum, p, v) => sum + p * coefficient[v], 0);
  return Float64Array.from(policy, (p, v) => p * (coefficient[v] - mean));
}

/**
 * Every row of `CATEGORICAL_ROWS` on-policy, in closed form, and those of a typed estimator.
 * @param estimator the typed estimator; '' for none. @throws Error like `categoricalTruth`.
 */
export function categoricalRows(
  policy: readonly number[],
  reference: readonly number[],
  estimator = '',
): CategoricalRow[] {
  const { reverse } = categoricalTruth(policy, reference);
  const scale = norm(reverse);
  return rowsAt('sequence', estimator).map((row) => {
    const gradient = expectedGradient(row, policy, reference);
    const size = norm(gradient);
    const none = scale < ZERO || size < ZERO;
    return {
      row: row.id,
      gradient,
      bias: distance(gradient, reverse) / scale,
      norm: size / scale,
      cosine: none ? null : dot(gradient, reverse) / size / scale,
    };
  });
}
