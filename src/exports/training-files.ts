/** A training in the formats of other tools: one file, or one per run. */
import { zipSync, type Zippable } from 'fflate';
import Papa from 'papaparse';
import { armOf, type RunInfo } from '../experiment/population-spec';
import { writeTensorBoard } from '../logs/tensorboard';
import { COLUMNS, type Row, type TrainingRecord } from './record';

export const TRAINING_FORMATS = ['jsonl', 'csv', 'trackio', 'tensorboard'] as const;
export type TrainingFormat = (typeof TRAINING_FORMATS)[number];

export interface ExportedFile {
  /** With folders, separated by '/'. */
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

const encoder = new TextEncoder();
const file = (name: string, text: string): ExportedFile => ({ name, bytes: encoder.encode(text) });

/** A run's name for files: its arm and seed, without characters that file systems refuse. */
export function runFileName(info: RunInfo, runs: readonly RunInfo[]): string {
  const plain = (of: RunInfo) => `${armOf(of).replace(/[^\p{L}\p{N}.=()+-]+/gu, '-')}-seed-${of.seed}`;
  const name = plain(info);
  return runs.some((other) => other.run !== info.run && plain(other) === name) ? `${name}-run-${info.run}` : name;
}

/**
 * A training's metrics.
 * - jsonl: one line per run and step, as `headless train` writes them; non-finite values are null.
 * - csv: one table with arm, method, seed and step before the metrics; empty where nothing was measured.
 * - trackio: a CSV per run with a `step` column, for `trackio.import_csv`, which takes one run at a time.
 * - tensorboard: an event file per run, in a folder of its name.
 */
export function trainingFiles(record: TrainingRecord, format: TrainingFormat): ExportedFile[] {
  const perRun = (make: (rows: Row[], name: string) => ExportedFile): ExportedFile[] =>
    record.runs.flatMap((info) => {
      const rows = record.rowsOf(info.run);
      return rows.length === 0 ? [] : [make(rows, runFileName(info, record.runs))];
    });
  switch (format) {
    case 'jsonl':
      return [file('metrics.jsonl', record.rows().map(jsonLine).join(''))];
    case 'csv':
      return [file('metrics.csv', wholeTable(record.rows()))];
    case 'trackio':
      return perRun((rows, name) => file(`${name}.csv`, runTable(rows)));
    case 'tensorboard':
      return perRun((rows, name) => ({ name: `${name}/events.out.tfevents.0.rlvr`, bytes: eventFile(rows) }));
  }
}

function jsonLine({ info: { run: _, ...info }, step, values }: Row): string {
  return `${JSON.stringify({ ...info, step, ...values })}\n`;
}

const cell = (value: number | undefined): string => (value === undefined || Number.isNaN(value) ? '' : String(value));

function wholeTable(rows: readonly Row[]): string {
  const data = rows.map(({ info, step, values }) => [
    armOf(info),
    info.method,
    info.seed,
    step,
    ...COLUMNS.map((name) => cell(values[name])),
  ]);
  return `${Papa.unparse([['arm', 'method', 'seed', 'step', ...COLUMNS], ...data], { newline: '\n' })}\n`;
}

/** Only columns with values: trackio takes an empty cell for a number that is missing. */
function runTable(rows: readonly Row[]): string {
  const used = COLUMNS.filter((name) => rows.some(({ values }) => values[name] !== undefined));
  const data = rows.map(({ step, values }) => [step, ...used.map((name) => cell(values[name]))]);
  return `${Papa.unparse([['step', ...used], ...data], { newline: '\n' })}\n`;
}

function eventFile(rows: readonly Row[]): Uint8Array<ArrayBuffer> {
  return writeTensorBoard(
    COLUMNS.flatMap((name) => {
      const measured = rows.filter(({ values }) => values[name] !== undefined);
      if (measured.length === 0) return [];
      return [{ name, steps: measured.map(({ step }) => step), values: measured.map(({ values }) => values[name]) }];
    }),
  );
}

/** Several files as one ZIP archive, with fixed dates: the same files give the same bytes. */
export function zipped(files: readonly ExportedFile[]): Uint8Array<ArrayBuffer> {
  const entries: Zippable = Object.fromEntries(
    files.map(({ name, bytes }) => [name, [bytes, { mtime: '2000-01-01' }]]),
  );
  return zipSync(entries) as Uint8Array<ArrayBuffer>;
}

/** Python that sends a `metrics.jsonl` to Weights & Biases: six lines, one run per arm and seed. */
export const WANDB_SNIPPET = `import json, itertools, wandb
rows = [json.loads(line) for line in open("metrics.jsonl")]
name = lambda row: f"{row.get('arm', row['method'])}, seed {row['seed']}"
for run, its in itertools.groupby(sorted(rows, key=name), key=name):
    with wandb.init(project="rlvr-playground", name=run) as log:
        for row in its: log.log({k: v for k, v in row.items() if isinstance(v, (int, float))}, step=row["step"])
`;
