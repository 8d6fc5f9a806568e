import type { Collapse, CollapseCause } from '../training/collapse';
import { collapse as en } from './en/collapse';
import { byLanguage, type Language, type Spoken } from './languages';
import { collapse as zh } from './zh/collapse';

export type CollapseWords = Spoken<typeof en>;
export const collapseWords = byLanguage<CollapseWords>({ en, zh });

/** Why, as a sentence of its own. */
export const causeText = (cause: CollapseCause, language: Language): string =>
  collapseWords(language).causes[cause].alone;

/** What happened and why, in one sentence. */
export function collapseText(collapse: Collapse, language: Language): string {
  const words = collapseWords(language);
  const { kind, step } = collapse;
  if (kind === 'numeric') return words.numeric(step);
  const why = words.causes[collapse.cause].after;
  return kind === 'kl-runaway' ? words.ranAway(step, collapse.beta, why) : words.happened[kind](step, why);
}
