import { findings as en } from './en/findings';
import { byLanguage, type Spoken } from './languages';
import { findings as zh } from './zh/findings';

export type FindingsWords = Spoken<typeof en>;
export const findingsWords = byLanguage<FindingsWords>({ en, zh });

/** The claim's first sentence. */
export function inShort(claim: string): string {
  return /^.*?(?:[.。；;](?=\s|$)|[。；](?=.))/su.exec(claim)?.[0].replace(/[.。；;]$/u, '') ?? claim;
}
