import type { AdapterDescription } from '../population/api';
import type { Notice, Said, Wrong } from '../training/notice';
import { shapeText } from './audit';
import { notices as en } from './en/notices';
import { isProblem, problemText } from './problems';
import { byLanguage, type Language, type Spoken } from './languages';
import { notices as zh } from './zh/notices';

type NoticeWords = Spoken<typeof en>;
const noticeWords = byLanguage<NoticeWords>({ en, zh });

function noticeText(notice: Notice, language: Language): string {
  // Each code's sentence takes that code's notice, with what went wrong and the shape of the kernels in words.
  const say = noticeWords(language)[notice.code] as string | ((of: Notice) => string);
  const why = 'why' in notice ? { why: saidText(notice.why, language) } : {};
  const now = 'now' in notice && notice.now !== null ? { now: shapeText(notice.now, language) } : {};
  return typeof say === 'string' ? say : say({ ...notice, ...why, ...now } as Notice);
}

/** A notice or a refusal in words; a message that is a sentence already, as it is. */
export function saidText(said: Said, language: Language): string {
  if (typeof said === 'string') return said;
  return isProblem(said) ? problemText(said, language) : noticeText(said, language);
}

/** An adapter's name; the processor's is said in the page's language. */
export const adapterName = ({ kind, name }: AdapterDescription, language: Language): string =>
  kind === 'processor' ? noticeWords(language).processor : name;

/** What an audit found wrong, in one sentence. */
export const findingText = (wrong: Wrong, language: Language): string =>
  problemText({ code: 'audit-finding', ...wrong }, language);
