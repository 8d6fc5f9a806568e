import { labFigureTwo as en } from './en/lab-figure-two';
import { byLanguage, type Spoken } from './languages';
import { labFigureTwo as zh } from './zh/lab-figure-two';

export type FigureWords = Spoken<typeof en>;
export const figureWords = byLanguage<FigureWords>({ en, zh });
