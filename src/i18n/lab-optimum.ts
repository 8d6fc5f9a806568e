import { labOptimum as en } from './en/lab-optimum';
import { byLanguage, type Spoken } from './languages';
import { labOptimum as zh } from './zh/lab-optimum';

export type OptimumWords = Spoken<typeof en>;
export const optimumWords = byLanguage<OptimumWords>({ en, zh });
