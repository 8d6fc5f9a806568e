import { labEstimators as en } from './en/lab-estimators';
import { byLanguage, type Spoken } from './languages';
import { labEstimators as zh } from './zh/lab-estimators';

export type EstimatorsWords = Spoken<typeof en>;
export const estimatorsWords = byLanguage<EstimatorsWords>({ en, zh });
