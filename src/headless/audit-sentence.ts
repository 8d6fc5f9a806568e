/** The result of audits as lines for the terminal. */
import { worstError, type AuditSummary } from '../audit/ledger';

export function auditSentence(audit: AuditSummary): string {
  const refuted =
    audit.refuted.length === 0
      ? ''
      : `${audit.refuted.map(({ adapter, shape }) => `${adapter} (${shape})`).join(', ')} computed wrong numbers and ` +
        'was not used further; if a shader or src/reference was just changed, the two differ. ';
  if (audit.computedIn === 'float64') return `${refuted}Computed in float64: nothing to check.`;
  const worst = worstError(audit);
  return (
    `${refuted}Checked against float64: ${audit.updates} updates, worst error ` +
    `${worst === null ? 'unknown' : worst.toExponential(1)} relative to the number's size, within its tolerance` +
    `${audit.shape ? `, ${audit.shape}` : ''}.`
  );
}
