/** JSON as training programs write it: Python's `json.dump` writes NaN and Infinity, which JSON does not have. */
import type { Log } from './log';
import { logOfRecords, type LogRecord } from './records';

/** Python's words outside of strings become strings, which `numeric` reads. @throws SyntaxError */
export function parsePythonJson(text: string): unknown {
  return JSON.parse(
    text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (part) => (part.startsWith('"') ? part : `"${part}"`)),
  );
}

const isRecord = (value: unknown): value is LogRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const areRecords = (value: unknown): value is LogRecord[] =>
  Array.isArray(value) && value.length > 0 && value.every(isRecord);

/** {"step": [0, 1], "reward": [0.1, 0.2]}: columns of the same length. */
function recordsOfColumns(value: LogRecord): LogRecord[] | undefined {
  const columns = Object.entries(value).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  const length = columns[0]?.[1].length ?? 0;
  if (length === 0 || columns.some(([, column]) => column.length !== length)) return undefined;
  return Array.from({ length }, (_, row) => Object.fromEntries(columns.map(([key, column]) => [key, column[row]])));
}

/** A file that is one JSON value; undefined if it is none, or no log. */
export function readWholeJson(name: string, text: string): Log | undefined {
  let value: unknown;
  try {
    value = parsePythonJson(text);
  } catch {
    return undefined;
  }
  if (areRecords(value)) return logOfRecords(name, 'json', value);
  if (!isRecord(value)) return undefined;
  // Transformers' trainer_state.json.
  if (areRecords(value.log_history)) return logOfRecords(name, 'trainer-state', value.log_history);
  const columns = recordsOfColumns(value);
  if (columns) return logOfRecords(name, 'json', columns);
  // One line of JSON lines, and no settings or other nested data.
  return text.trim().includes('\n') ? undefined : logOfRecords(name, 'jsonl', [value]);
}

/** One JSON object per line; undefined if no line is one. */
export function readJsonLines(name: string, text: string): Log | undefined {
  const records: LogRecord[] = [];
  let others = 0;
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    try {
      const value = line.trimStart().startsWith('{') ? parsePythonJson(line) : null;
      if (isRecord(value)) records.push(value);
      else others += 1;
    } catch {
      others += 1;
    }
  }
  if (records.length === 0) return undefined;
  return logOfRecords(name, 'jsonl', records, others > 0 ? [{ code: 'lines-left-out', lines: others }] : []);
}
