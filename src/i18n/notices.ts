import type { Notice, Said, Wrong } from '../training/notice';
import { notices as en } from './en/notices';
import { byLanguage, type Language, type Spoken } from './languages';
import { notices as zh } from './zh/notices';

type NoticeWords = Spoken<typeof en>;
const noticeWords = byLanguage<NoticeWords>({ en, zh });

export function noticeText(notice: Notice, language: Language): string {
  // Each code's sentence takes that code's notice.
  const say = noticeWords(language)[notice.code] as string | ((of: Notice) => string);
  return typeof say === 'string' ? say : say(notice);
}

/** A notice in words; what is a sentence already, as it is. */
export const saidText = (said: Said, language: Language): string =>
  typeof said === 'string' ? said : noticeText(said, language);

/** What an audit found wrong, in one sentence. */
export const findingText = (wrong: Wrong, language: Language): string => noticeWords(language).finding(wrong);
