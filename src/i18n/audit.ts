import { audit as en } from './en/audit';
import { shapeNamed } from '../population/kernel-shape';
import { byLanguage, type Language, type Spoken } from './languages';
import { audit as zh } from './zh/audit';

export type AuditWords = Spoken<typeof en>;
export const auditWords = byLanguage<AuditWords>({ en, zh });

/** A kernel shape in words, by its identifier in an audit's record; an unknown one as it is. */
export function shapeText(name: string, language: Language): string {
  const shape = shapeNamed(name);
  return shape ? auditWords(language).kernels(shape) : name;
}
