import { labRows as en } from './en/lab-rows';
import { byLanguage } from './languages';
import { labRows as zh } from './zh/lab-rows';

export interface RowExplanation {
  /** What is differentiated, and what comes of it. */
  readonly why: string;
  /** What older samples change; absent where nothing. */
  readonly older?: string;
}

export const rowWords = byLanguage<Readonly<Record<string, RowExplanation>>>({ en, zh });
