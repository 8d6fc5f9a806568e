/** A collapse as stored in files. */
import { collapseText } from '../i18n/collapse';
import type { Collapse, Finding } from '../training/collapse';

export interface CollapseRecord extends Finding {
  /** One sentence saying what happened and why. */
  message: string;
}

export function collapseRecord(collapse: Collapse): CollapseRecord {
  const { kind, step, detectedAt } = collapse;
  return { kind, step, detectedAt, message: collapseText(collapse, 'en') };
}
