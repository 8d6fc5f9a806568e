/** Fetches and validates the files of the study shipped with the page. */
import type * as v from 'valibot';
import { parseJson, parseStudy } from '../../study/read-study';
import { FILES, type Study } from '../../study/study-records';
import { Refusal } from '../../common/problem';
import { sentence } from '../../common/text';

const FOLDER = 'study/';

/** URL of a file of the study, relative to the page. */
export const studyUrl = (file: string): string => `${import.meta.env.BASE_URL}${FOLDER}${file}`;

async function fetchText(file: string): Promise<string> {
  const path = FOLDER + file;
  let response: Response;
  try {
    response = await fetch(studyUrl(file));
  } catch (error) {
    throw new Refusal({ code: 'study-not-loaded', file: path, why: sentence(error) }, { cause: error });
  }
  // For a missing file a server may return the page itself.
  const page = (response.headers.get('content-type') ?? '').includes('html');
  if (response.status === 404 || (response.ok && page)) throw new Refusal({ code: 'study-missing', file: path });
  if (!response.ok) throw new Refusal({ code: 'study-status', file: path, status: response.status });
  return response.text();
}

/** Loads one JSON file. @throws Refusal if it is missing or invalid. */
export async function loadJson<T>(schema: v.GenericSchema<unknown, T>, file: string): Promise<T> {
  return parseJson(schema, await fetchText(file), FOLDER + file);
}

/** @throws Refusal naming the file, the line and the field. */
export async function loadStudy(): Promise<Study> {
  const [origin, runs, gradients] = await Promise.all([FILES.origin, FILES.runs, FILES.gradients].map(fetchText));
  return parseStudy({ origin, runs, gradients }, FOLDER);
}
