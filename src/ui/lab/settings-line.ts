/** Where the lab measured, and on what: one line for a chart's file. */
import { LAB_DEFAULTS, labPairs } from '../../lab/lab-settings';
import type { Language } from '../../i18n/languages';
import { adapterName } from '../../i18n/notices';
import { words } from '../../i18n/race';
import type { LabState } from './lab-state';

export function settingsLine(session: LabState | null, language: Language): string {
  const { settings = LAB_DEFAULTS, adapter } = session ?? {};
  return [...labPairs(settings), ...(adapter ? [adapterName(adapter, language)] : [])].join(words(language).comma);
}
