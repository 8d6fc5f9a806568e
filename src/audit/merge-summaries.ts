/** One summary of the audits of several populations. */
import { QUANTITIES } from './comparison';
import { nearness, type AuditSummary } from './ledger';

export function mergeSummaries(summaries: readonly AuditSummary[]): AuditSummary {
  if (summaries.length === 1) return summaries[0];
  const steps = summaries.flatMap(({ lastStep }) => (lastStep === null ? [] : [lastStep]));
  return {
    computedIn: summaries.every(({ computedIn }) => computedIn === 'float64') ? 'float64' : 'float32',
    shape: summaries.find(({ shape }) => shape !== null)?.shape ?? null,
    updates: summaries.reduce((sum, { updates }) => sum + updates, 0),
    light: summaries.reduce((sum, { light }) => sum + light, 0),
    lastStep: steps.length > 0 ? Math.max(...steps) : null,
    quantities: QUANTITIES.flatMap((quantity) => {
      const each = summaries.flatMap(({ quantities }) => quantities.filter((own) => own.quantity === quantity));
      if (each.length === 0) return [];
      const worst = each.reduce((a, b) => (nearness(b) > nearness(a) ? b : a));
      return [{ ...worst, numbers: each.reduce((sum, { numbers }) => sum + numbers, 0) }];
    }),
    refuted: summaries.flatMap(({ refuted }) => refuted),
  };
}
