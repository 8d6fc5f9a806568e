import { audit as en } from './en/audit';
import { byLanguage, type Spoken } from './languages';
import { audit as zh } from './zh/audit';

export type AuditWords = Spoken<typeof en>;
export const auditWords = byLanguage<AuditWords>({ en, zh });
