import { saidText } from '../../src/i18n/notices';
import type { Said } from '../../src/training/notice';

/** What an English page says of it. */
export const inEnglish = (said: Said | undefined): string => (said === undefined ? '' : saidText(said, 'en'));
