/** The result of audits as one line for the terminal. */
import { worstError, type AuditSummary } from '../audit/ledger';

export function auditSentence(audit: AuditSummary): string {
  if (audit.computedIn === 'float64') return 'Computed in float64: nothing to check.';
  const worst = worstError(audit);
  return (
    `Checked against float64: ${audit.updates} updates, worst error ` +
    `${worst === null ? 'unknown' : worst.toExponential(1)}${audit.shape ? `, ${audit.shape}` : ''}.`
  );
}
