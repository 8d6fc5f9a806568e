/** Reads the log of a training in any of the forms that people have (log.ts, LOG_FORMATS). */
import { Refusal, shown } from '../common/problem';
import type { Log } from './log';
import { readConsole } from './read-console';
import { readJsonLines, readWholeJson } from './read-json';
import { readTable } from './read-table';
import { isEventFile, readTensorBoard } from './tensorboard';

/** Files that people take for logs; what they are is known from their first bytes. */
const OTHER_FILES = [
  { kind: 'wandb', begins: [0x3a, 0x57, 0x26, 0x42] },
  { kind: 'parquet', begins: [0x50, 0x41, 0x52, 0x31] },
  { kind: 'zip', begins: [0x50, 0x4b, 0x03, 0x04] },
  { kind: 'gzip', begins: [0x1f, 0x8b] },
  { kind: 'sqlite', begins: [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65] },
] as const;
export type OtherFile = (typeof OTHER_FILES)[number]['kind'];

/** The largest file that is read, in bytes; a log of a hundred thousand steps takes a fifth of it. */
export const MAX_LOG_BYTES = 256 * 2 ** 20;
/** Number of bytes looked at to tell text from other data. */
const LOOKED_AT = 4096;

/** UTF-8, or UTF-16 with its mark, as some Windows programs write. */
function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const utf16 = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : null;
  return new TextDecoder(utf16 ?? 'utf-8').decode(bytes);
}

/**
 * @param name of the file, which may name what is in it (a TensorBoard chart's CSV names its metric only there).
 * @throws Refusal, in one sentence that names what was given and what is read.
 */
export function readLog(name: string, bytes: Uint8Array): Log {
  if (bytes.length === 0) throw new Refusal({ code: 'log-empty', file: name });
  if (bytes.length > MAX_LOG_BYTES)
    throw new Refusal({ code: 'log-too-large', file: name, bytes: bytes.length, most: MAX_LOG_BYTES });
  if (/tfevents/.test(name) || isEventFile(bytes)) return readTensorBoard(name, bytes);
  const other = OTHER_FILES.find(({ begins }) => begins.every((byte, i) => bytes[i] === byte));
  if (other) throw new Refusal({ code: 'log-other-file', file: name, kind: other.kind });
  const text = textOf(bytes);
  if (text.slice(0, LOOKED_AT).includes('\0')) throw new Refusal({ code: 'log-binary', file: name });
  const log = readText(name, text);
  if (!log) {
    const line = text.split('\n').find((each) => each.trim() !== '') ?? '';
    throw new Refusal({ code: 'log-not-understood', file: name, begins: shown(line.trim()) });
  }
  if (log.runs.length === 0) throw new Refusal({ code: 'log-no-numbers', file: name, format: log.format });
  return log;
}

function readText(name: string, text: string): Log | undefined {
  const first = text.trimStart()[0];
  if (first === '{' || first === '[') {
    const json = readWholeJson(name, text) ?? readJsonLines(name, text);
    if (json) return json;
  }
  // JSON lines below lines of another kind.
  const lines = /^\{"/m.test(text) ? readJsonLines(name, text) : undefined;
  return lines ?? readConsole(name, text) ?? readTable(name, text);
}
