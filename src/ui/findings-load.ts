/** The files of a study, as they lie beside the page: fetched, checked, refused with one sentence. */
import * as v from 'valibot';
import { FILES, GradientRecord, RunRecord, StudyOrigin, type Study } from '../study/records';
import { quote, sentence } from '../trainer/text';

const FOLDER = 'study/';

/** Where a file of the study is, from the page. */
export const studyUrl = (file: string): string => `${import.meta.env.BASE_URL}${FOLDER}${file}`;

async function fetchText(file: string): Promise<string> {
  let response: Response;
  try {
    response = await fetch(studyUrl(file));
  } catch (error) {
    throw new Error(`${FOLDER}${file} could not be loaded (${sentence(error)}).`);
  }
  // A server without the file may answer with the page itself.
  const page = (response.headers.get('content-type') ?? '').includes('html');
  if (response.status === 404 || (response.ok && page)) throw new Error(`${FOLDER}${file} is missing: no study lies beside this page.`);
  if (!response.ok) throw new Error(`${FOLDER}${file} could not be loaded (status ${response.status}).`);
  return response.text();
}

function parse<T>(schema: v.GenericSchema<unknown, T>, text: string, where: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${where} is broken: it is no JSON.`);
  }
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const field = v.getDotPath(issue);
  throw new Error(`${where} is broken: ${field === null ? issue.message : `${field}: got ${quote(issue.input)}; ${issue.expected === null ? issue.message : `allowed is ${issue.expected}.`}`}`);
}

/** One JSON file. @throws Error with one sentence where it is missing or not what it should be. */
export async function loadJson<T>(schema: v.GenericSchema<unknown, T>, file: string): Promise<T> {
  return parse(schema, await fetchText(file), FOLDER + file);
}

async function loadLines<T>(schema: v.GenericSchema<unknown, T>, file: string): Promise<T[]> {
  const lines = (await fetchText(file)).split('\n');
  return lines.flatMap((line, i) => (line.trim() === '' ? [] : [parse(schema, line, `${FOLDER}${file}, line ${i + 1},`)]));
}

/** @throws Error with one sentence, naming the file, the line and the field. */
export async function loadStudy(): Promise<Study> {
  const [origin, runs, gradients] = await Promise.all([
    loadJson(StudyOrigin, FILES.origin), loadLines(RunRecord, FILES.runs), loadLines(GradientRecord, FILES.gradients),
  ]);
  return { origin, runs, gradients };
}
