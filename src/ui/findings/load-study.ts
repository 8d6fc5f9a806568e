/** The files of a study, as they lie beside the page: fetched, checked, refused with one sentence. */
import type * as v from 'valibot';
import { parseJson, parseStudy } from '../../study/read-study';
import { FILES, type Study } from '../../study/study-records';
import { sentence } from '../../common/text';
import { findingsWords } from '../../i18n/findings';
import { currentLanguage } from '../app/language';

const FOLDER = 'study/';

/** Where a file of the study is, from the page. */
export const studyUrl = (file: string): string => `${import.meta.env.BASE_URL}${FOLDER}${file}`;

async function fetchText(file: string): Promise<string> {
  const text = findingsWords(currentLanguage());
  const path = FOLDER + file;
  let response: Response;
  try {
    response = await fetch(studyUrl(file));
  } catch (error) {
    throw new Error(text.notLoaded(path, sentence(error)), { cause: error });
  }
  // A server without the file may answer with the page itself.
  const page = (response.headers.get('content-type') ?? '').includes('html');
  if (response.status === 404 || (response.ok && page)) throw new Error(text.missing(path));
  if (!response.ok) throw new Error(text.notLoaded(path, text.status(response.status)));
  return response.text();
}

/** One JSON file. @throws Error with one sentence where it is missing or not what it should be. */
export async function loadJson<T>(schema: v.GenericSchema<unknown, T>, file: string): Promise<T> {
  return parseJson(schema, await fetchText(file), FOLDER + file);
}

/** @throws Error with one sentence, naming the file, the line and the field. */
export async function loadStudy(): Promise<Study> {
  const [origin, runs, gradients] = await Promise.all([FILES.origin, FILES.runs, FILES.gradients].map(fetchText));
  return parseStudy({ origin, runs, gradients }, FOLDER);
}
