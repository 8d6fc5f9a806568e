/** Logs that are a list of records, one per step or per event: JSON, JSON lines, rows of a table. */
import { LogBuilder, type Log, type LogFormat, type LogNote, type LogRun } from './log';

export type LogRecord = Readonly<Record<string, unknown>>;

/** Keys of the step, the best first: those that count updates come before those that count calls of a logger. */
const STEP_KEYS = [
  'step',
  'global_step',
  'train/global_step',
  'training/global_step',
  'trainer/global_step',
  'rollout/step',
  'train/step',
  '_step',
  'iteration',
  'iter',
];
/** Keys of the run's name, where one file has several. */
const RUN_KEYS = ['run', 'run_name', 'run name', 'name', 'run_id'];
/** Objects that only wrap the numbers, as in {"step": 1, "data": {…}}, which verl's file logger writes. */
const WRAPPERS = ['data', 'logs', 'log', 'metrics', 'scalars'];

/** What other programs write for numbers that are none. */
const NON_FINITE: Readonly<Record<string, number>> = {
  nan: NaN,
  inf: Infinity,
  '+inf': Infinity,
  infinity: Infinity,
  '-inf': -Infinity,
  '-infinity': -Infinity,
};

/** A number in text or as it is; undefined for everything else, also for an empty text. */
export function numeric(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const text = value.trim().toLowerCase();
  if (Object.hasOwn(NON_FINITE, text)) return NON_FINITE[text];
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}

/** Numbers by name; names within objects are joined by slashes. */
function flattened(record: LogRecord, prefix = '', into = new Map<string, unknown>()): Map<string, unknown> {
  for (const [key, value] of Object.entries(record)) {
    const name = prefix === '' && WRAPPERS.includes(key) ? '' : `${prefix}${key}`;
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      flattened(value as LogRecord, name === '' ? '' : `${name}/`, into);
    else if (name !== '') into.set(name, value);
  }
  return into;
}

const lower = (key: string): string => key.toLowerCase();

/** The first of the wanted keys that some record has, as the records spell it. */
function keyAmong(
  wanted: readonly string[],
  keys: Iterable<string>,
  fits: (key: string) => boolean,
): string | undefined {
  const there = [...keys];
  for (const key of wanted) {
    const found = there.find((each) => lower(each) === key && fits(each));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The run of the project's own metrics.jsonl, which names an arm or a method, and a seed. */
function ownRun(record: ReadonlyMap<string, unknown>): { name: string; own: NonNullable<LogRun['own']> } | undefined {
  const method = record.get('arm') ?? record.get('method');
  const seed = record.get('seed');
  if (typeof method !== 'string' || typeof seed !== 'number') return undefined;
  const plain = record.get('method');
  return { name: `${method}, ${seed}`, own: { method: typeof plain === 'string' ? plain : method, seed } };
}

/** A log from its records; those without a step take that of the record before them. */
export function logOfRecords(
  name: string,
  format: LogFormat,
  given: readonly LogRecord[],
  notes: readonly LogNote[] = [],
): Log {
  const records = given.map((record) => flattened(record));
  const keys = new Set(records.flatMap((record) => [...record.keys()]));
  const step = keyAmong(STEP_KEYS, keys, (key) => records.some((record) => numeric(record.get(key)) !== undefined));
  const run = keyAmong(RUN_KEYS, keys, (key) => records.some((record) => isName(record.get(key))));
  const builder = new LogBuilder();
  let at = 0;
  records.forEach((record, i) => {
    at = step === undefined ? i : (numeric(record.get(step)) ?? at);
    const own = ownRun(record);
    const label = own?.name ?? (run === undefined ? '' : String(record.get(run) ?? ''));
    for (const [key, value] of record) {
      if (key === step || key === run || (own && (key === 'seed' || key === 'run'))) continue;
      const number = numeric(value);
      if (number !== undefined) builder.add(label, key, at, number, own?.own);
    }
  });
  return builder.make(name, format, step === undefined ? [...notes, { code: 'rows-numbered' }] : notes);
}

const isName = (value: unknown): boolean =>
  typeof value === 'string' && value.trim() !== '' && numeric(value) === undefined;
