import { charts as en } from './en/charts';
import { byLanguage, type Spoken } from './languages';
import { charts as zh } from './zh/charts';

export type ChartWords = Spoken<typeof en>;
export const chartWords = byLanguage<ChartWords>({ en, zh });
