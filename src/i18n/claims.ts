import { claims as en } from './en/claims';
import { inEveryLanguage } from './every-language';
import type { Spoken } from './languages';
import { claims as zh } from './zh/claims';

export type ClaimId = keyof typeof en.byId;
export const claimTexts = inEveryLanguage<Spoken<typeof en>>({ en, zh });
