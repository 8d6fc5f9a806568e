/** `export`: a training's metrics.jsonl in the formats of other tools. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { TrainingRecord } from '../../exports/record';
import { trainingFiles, type TrainingFormat } from '../../exports/training-files';
import { armOf, type RunInfo } from '../../experiment/population-spec';
import { writeWhole } from '../../files/write-whole';
import type { MetricPoint } from '../../training/protocol';
import { UsageError } from '../../common/command-line';
import { makeFolder } from '../files';
import type { Arguments } from '../headless-arguments';

const Line = v.looseObject({
  method: v.string(),
  seed: v.number(),
  arm: v.optional(v.string()),
  step: v.pipe(v.number(), v.integer(), v.minValue(0)),
});

/** @throws UsageError for a wrong command line or a file that is no metrics.jsonl; one sentence. */
export function exportCommand({ options }: Arguments, say: (line: string) => void): void {
  const from = path.join(options.from!, 'metrics.jsonl');
  const record = readRecord(from);
  const out = makeFolder('out', options.out!);
  const files = trainingFiles(record, options.format as TrainingFormat);
  for (const { name, bytes } of files) {
    const whole = path.join(out, name);
    makeFolder('out', path.dirname(whole));
    writeWhole(whole, bytes);
  }
  say(`Wrote ${files.length} ${files.length === 1 ? 'file' : 'files'} to ${out}.`);
}

function readRecord(file: string): TrainingRecord {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(
      `--from: got '${path.dirname(file)}', where metrics.jsonl cannot be read ` +
        `(${(error as NodeJS.ErrnoException).code}); allowed is a folder written by train.`,
    );
  }
  const runs: RunInfo[] = [];
  const points: MetricPoint[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const read = v.safeParse(v.pipe(v.string(), v.parseJson(), Line), line);
    if (!read.success)
      throw new UsageError(`--from: ${file}, line ${i + 1}, is no line of metrics: ${read.issues[0].message}.`);
    const { method, seed, arm, step, ...values } = read.output;
    let info = runs.find((run) => armOf(run) === (arm ?? method) && run.seed === seed);
    if (!info) runs.push((info = { run: runs.length, method, seed, ...(arm === undefined ? {} : { arm }) }));
    // JSON has no NaN or Infinity; train writes null.
    const numbers = Object.entries(values).map(([name, value]) => [name, typeof value === 'number' ? value : NaN]);
    points.push({ run: info.run, step, values: Object.fromEntries(numbers) as MetricPoint['values'] });
  }
  const record = new TrainingRecord(runs);
  record.add(points);
  return record;
}
