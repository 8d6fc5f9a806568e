/**
 * Tables with a header, separated by commas, tabs or semicolons: one column per metric (trackio, `run.history().to_csv`
 * of W&B), the CSV of a W&B chart, the CSV of a TensorBoard chart, or one row per value.
 */
import Papa from 'papaparse';
import { LogBuilder, type Log } from './log';
import { logOfRecords, numeric, type LogRecord } from './records';

/** A chart of W&B: columns `RUN - METRIC`, and the same with these endings (wandb/wandb#5349). */
const RANGE = /__(MIN|MAX)$/;
/** TensorBoard names the file of a chart so; slashes of the tag have become underscores. */
const TENSORBOARD_FILE = /(?:^run[-_](.*?))?[-_]?tag[-_](.+?)\.csv$/i;
/** Columns that hold the name of each row's metric. */
const NAME_KEYS = ['tag', 'metric', 'key', 'name'];

const find = (fields: readonly string[], ...names: string[]): string | undefined =>
  names.flatMap((name) => fields.filter((field) => field.toLowerCase() === name))[0];

function readWandbChart(name: string, fields: readonly string[], rows: readonly LogRecord[]): Log {
  const builder = new LogBuilder();
  const step = fields.find((field) => !field.includes(' - ')) ?? fields[0];
  const columns = fields
    .filter((field) => field !== step && !RANGE.test(field))
    .map((field) => {
      const at = field.lastIndexOf(' - ');
      return { field, run: at < 0 ? '' : field.slice(0, at), metric: at < 0 ? field : field.slice(at + 3) };
    });
  for (const row of rows) {
    for (const { field, run, metric } of columns) {
      const value = numeric(row[field]);
      if (value !== undefined) builder.add(run, metric, numeric(row[step]) ?? NaN, value);
    }
  }
  return builder.make(name, 'csv');
}

function readOneByOne(
  name: string,
  rows: readonly LogRecord[],
  keys: { step: string; value: string; metric: (row: LogRecord) => string; run: (row: LogRecord) => string },
): Log {
  const builder = new LogBuilder();
  for (const row of rows) {
    const value = numeric(row[keys.value]);
    if (value !== undefined) builder.add(keys.run(row), keys.metric(row), numeric(row[keys.step]) ?? NaN, value);
  }
  return builder.make(name, 'csv');
}

/** Undefined if it is no table with a header and at least one column of numbers. */
export function readTable(name: string, text: string): Log | undefined {
  const [header = [], ...rows] = Papa.parse<string[]>(text, { skipEmptyLines: 'greedy' }).data;
  const fields = header.map((field) => field.trim());
  const data = rows.map((row): LogRecord => Object.fromEntries(fields.map((field, i) => [field, row[i]])));
  // A line of prose is a header of one column.
  if (data.length === 0 || fields.length < 2 || fields.every((field) => numeric(field) !== undefined)) return undefined;
  if (fields.some((field) => RANGE.test(field))) return readWandbChart(name, fields, data);
  const step = find(fields, 'step', 'global_step', '_step');
  const value = find(fields, 'value');
  const metric = find(fields, ...NAME_KEYS);
  const run = find(fields, 'run', 'run_name');
  const [, fileRun = '', tag] = TENSORBOARD_FILE.exec(name) ?? [];
  if (step !== undefined && value !== undefined && (metric !== undefined || fields.length === 3)) {
    return readOneByOne(name, data, {
      step,
      value,
      metric: (row) => (metric === undefined ? (tag ?? name.replace(/\.\w+$/, '')) : String(row[metric])),
      run: (row) => (run === undefined ? fileRun.replace(/^[.-]$/, '') : String(row[run])),
    });
  }
  const log = logOfRecords(name, 'csv', data);
  return log.runs.length > 0 ? log : undefined;
}
