/**
 * The rows of the table (docs/methods.md), and further ones used by frameworks, as data. kl/coefficients.ts computes
 * them.
 */
import { parseMethod } from '../../kl/placements';
import type { Level, Method, Placement } from '../../kl/method';

/** μ is π, or an older π. */
export type Sampling = 'on-policy' | 'off-policy';
export const SAMPLINGS: readonly Sampling[] = ['on-policy', 'off-policy'];

/**
 * The document's groups: naive on-policy losses, losses weighted by ρ, rewards; rows it does not list; and those of a
 * typed estimator.
 */
export type RowGroup = 'loss' | 'weighted-loss' | 'reward' | 'further' | 'typed';

export interface LabRow {
  /** The document's number, or a letter. Row 0 is the truth and is not in this list. */
  id: string;
  group: RowGroup;
  /** Method name, as in kl/placements.ts. */
  method: string;
  /** In-reward: the KL sum of the whole completion, or from each token on. */
  rewardKl: 'sum' | 'to-go';
  /**
   * In-reward, off-policy: KL of the current policy, as in the document, or of the behaviour policy, frozen at rollout,
   * as in frameworks.
   */
  rewardKlAt: 'rollout' | 'update';
  /** rloo: minus the mean of the others in its group, as in the trainer; the document has no baseline. */
  baseline: 'none' | 'rloo';
  /** Set if the row exists at only one level. */
  only?: Level;
}

const row = (id: string, group: RowGroup, method: string, more: Partial<LabRow> = {}): LabRow => ({
  id,
  group,
  method,
  rewardKl: 'sum',
  rewardKlAt: 'update',
  baseline: 'none',
  ...more,
});

export const LAB_ROWS: readonly LabRow[] = [
  row('1', 'loss', 'k1-in-loss'),
  row('2', 'loss', 'k2-in-loss'),
  row('3', 'loss', 'k3-in-loss'),
  row('4', 'weighted-loss', 'k1-in-weighted-loss'),
  row('5', 'weighted-loss', 'k2-in-weighted-loss'),
  row('6', 'weighted-loss', 'k3-in-weighted-loss'),
  row('7', 'reward', 'k1-in-reward'),
  row('8', 'reward', 'k2-in-reward'),
  row('9', 'reward', 'k3-in-reward'),
  row('A', 'further', 'k2-in-detached-weighted-loss'),
  row('B', 'further', 'k1-in-both'),
  row('C', 'further', 'k3-in-both'),
  row('D', 'further', 'full-in-loss', { only: 'token' }),
  row('E', 'further', 'k1-in-reward', { rewardKl: 'to-go', only: 'token' }),
  row('F', 'further', 'k1-in-reward', { baseline: 'rloo' }),
  row('G', 'further', 'k1-in-reward', { rewardKlAt: 'rollout' }),
];

/** The rows of a typed estimator. */
export const TYPED_ROWS: Readonly<Record<string, Placement>> = {
  H: 'loss',
  J: 'weighted-loss',
  K: 'reward',
  L: 'both',
};

/** All rows. @param estimator the typed estimator; '' for none. */
export const labRows = (estimator = ''): LabRow[] => [
  ...LAB_ROWS,
  ...(estimator === ''
    ? []
    : Object.entries(TYPED_ROWS).map(([id, placement]) => row(id, 'typed', `${estimator}-in-${placement}`))),
];

/** Whether the document lists a row. */
export const inDocument = (id: string): boolean => LAB_ROWS.some((each) => each.id === id && each.group !== 'further');

/** Completions per group, for rows with a baseline. */
export const BASELINE_GROUP = 8;

/** The rows that exist at a level. @param estimator the typed estimator; '' for none. */
export const rowsAt = (level: Level, estimator = ''): LabRow[] =>
  labRows(estimator).filter(({ only }) => only === undefined || only === level);

/** The row's method at a level: k and ρ are both per token, or both of the whole completion. */
export function methodOf(row: LabRow, level: Level): Method {
  return parseMethod(row.method, {
    estimatorLevel: level,
    rhoLevel: level,
    rewardKl: row.rewardKl,
    rewardKlAt: row.rewardKlAt,
  });
}
