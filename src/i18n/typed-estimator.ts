import { typedEstimator as en } from './en/typed-estimator';
import { byLanguage, type Spoken } from './languages';
import { typedEstimator as zh } from './zh/typed-estimator';

export type TypedEstimatorWords = Spoken<typeof en>;
export const typedEstimatorWords = byLanguage<TypedEstimatorWords>({ en, zh });
