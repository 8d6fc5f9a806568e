import { labCurves as en } from './en/lab-curves';
import { byLanguage, type Spoken } from './languages';
import { labCurves as zh } from './zh/lab-curves';

export type CurveWords = Spoken<typeof en>;
export const curveWords = byLanguage<CurveWords>({ en, zh });
