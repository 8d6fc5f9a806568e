import { labSpace as en } from './en/lab-space';
import { byLanguage, type Spoken } from './languages';
import { labSpace as zh } from './zh/lab-space';

export type SpaceWords = Spoken<typeof en>;
export const spaceWords = byLanguage<SpaceWords>({ en, zh });
