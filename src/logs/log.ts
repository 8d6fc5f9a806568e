/** A training log as it was read: named series by step, of one or several runs. */

/** One quantity of one run. Steps ascend and occur once; values that the log itself calls NaN or infinite are kept. */
export interface LogSeries {
  /** As the log names it, such as `actor/kl_loss`. */
  name: string;
  steps: number[];
  values: number[];
}

export interface LogRun {
  /** '' if the log does not name its run. */
  name: string;
  /** Method and seed, if the log is one of the project's own (metrics.jsonl). */
  own?: { method: string; seed: number };
  series: LogSeries[];
}

export const LOG_FORMATS = ['csv', 'jsonl', 'json', 'trainer-state', 'tensorboard', 'console'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** What a reader of the log should know about how it was read. */
export type LogNote =
  /** An event file that ends within a record, as after a crash; `records` were whole. */
  | { code: 'cut'; records: number }
  /** An event file whose record number `record`, from 1, has a wrong checksum; it was read up to there. */
  | { code: 'checksum'; record: number }
  /** Lines that hold no numbers by name, such as other output of the program. */
  | { code: 'lines-left-out'; lines: number }
  /** Values that were given again for a step, as after a resumed training; the later ones were taken. */
  | { code: 'given-again'; values: number }
  /** No column or key for the step: the rows were numbered from 0. */
  | { code: 'rows-numbered' };

export interface Log {
  /** Name of the file. */
  name: string;
  format: LogFormat;
  runs: LogRun[];
  notes: LogNote[];
}

/** Collects values in any order and sorts them into runs and series. */
export class LogBuilder {
  readonly #runs = new Map<string, { own?: LogRun['own']; series: Map<string, Map<number, number>> }>();
  #again = 0;

  add(run: string, name: string, step: number, value: number, own?: LogRun['own']): void {
    if (!Number.isFinite(step)) return;
    let of = this.#runs.get(run);
    if (!of) this.#runs.set(run, (of = { ...(own ? { own } : {}), series: new Map() }));
    let points = of.series.get(name);
    if (!points) of.series.set(name, (points = new Map()));
    const before = points.get(step);
    if (before !== undefined && !Object.is(before, value)) this.#again += 1;
    points.set(step, value);
  }

  get empty(): boolean {
    return this.#runs.size === 0;
  }

  make(name: string, format: LogFormat, notes: readonly LogNote[] = []): Log {
    return {
      name,
      format,
      runs: [...this.#runs].map(([run, { own, series }]) => ({
        name: run,
        ...(own ? { own } : {}),
        series: [...series].map(([of, points]) => {
          const sorted = [...points].sort(([a], [b]) => a - b);
          return { name: of, steps: sorted.map(([step]) => step), values: sorted.map(([, value]) => value) };
        }),
      })),
      notes: [...notes, ...(this.#again > 0 ? [{ code: 'given-again' as const, values: this.#again }] : [])],
    };
  }
}

/**
 * Puts logs of one training together, such as one file for each chart. Series of runs with the same name are joined;
 * of series with the same name, the later file's points are taken where both have one.
 */
export function joinLogs(logs: readonly Log[]): Log {
  if (logs.length === 1) return logs[0];
  const builder = new LogBuilder();
  for (const { runs } of logs)
    for (const { name, own, series } of runs)
      for (const { name: of, steps, values } of series)
        steps.forEach((step, i) => builder.add(name, of, step, values[i], own));
  return builder.make(
    logs.map(({ name }) => name).join(', '),
    logs[0].format,
    logs.flatMap(({ notes }) => notes),
  );
}
