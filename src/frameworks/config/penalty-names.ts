/** One or two penalties as this page names them: a method, and a second one with a strength of its own. */
import type { ConfigSettings, Penalty } from './draft';
import { METHOD_ROWS } from './rows';

export interface PenaltyNames {
  method: string;
  /** 0 without a penalty. */
  beta: number;
  second: { method: string; beta: number } | null;
  /** Rows of the lab's table; none without a penalty, or for a method that the table does not have. */
  rows: readonly string[];
}

const nameOf = ({ estimator, placement }: Penalty): string => `${estimator}-in-${placement}`;

/** @param penalties none, one, or one in the reward and one in the loss. */
export function penaltyNames(penalties: readonly Penalty[]): PenaltyNames {
  const [first, second] = penalties;
  if (!first) return { method: 'none', beta: 0, second: null, rows: [] };
  const together = second && first.estimator === second.estimator && first.beta === second.beta;
  const method = together ? `${first.estimator}-in-both` : nameOf(first);
  const other = second && !together ? { method: nameOf(second), beta: second.beta } : null;
  const rows = [method, ...(other ? [other.method] : [])].flatMap((name) => METHOD_ROWS[name] ?? []);
  return { method, beta: first.beta, second: other, rows };
}

/** Samples come from an older policy: used for several updates, or stale. */
export const isOffPolicySettings = ({ minibatches = 1, staleness = 0 }: ConfigSettings): boolean =>
  minibatches > 1 || staleness > 0;
