/** All metrics of a training, in compact columns, for its export. */
import type { RunInfo } from '../experiment/population-spec';
import { METRICS } from '../population/metrics';
import type { MetricPoint } from '../training/protocol';

/** Columns of a point: those of the training, then those of evaluations. */
export const COLUMNS: readonly string[] = [...METRICS, 'passAt1In', 'meanAtKIn', 'passAt1Out', 'meanAtKOut'];

/** One run's step. `values` has the metrics that were measured at it; NaN or ±Infinity where one overflowed. */
export interface Row {
  info: RunInfo;
  step: number;
  values: Record<string, number>;
}

class Track {
  length = 0;
  #steps = new Uint32Array(64);
  #values = new Float64Array(64 * COLUMNS.length);
  /** Whether a metric was measured: NaN alone could be an overflow. */
  #measured = new Uint8Array(64 * COLUMNS.length);

  get lastStep(): number {
    return this.length === 0 ? -1 : this.#steps[this.length - 1];
  }

  add({ step, values }: MetricPoint): void {
    if (step <= this.lastStep) return;
    if (this.length === this.#steps.length) this.#grow();
    const at = this.length++;
    this.#steps[at] = step;
    COLUMNS.forEach((name, column) => {
      const value = values[name as keyof typeof values];
      if (value === undefined) return;
      this.#values[at * COLUMNS.length + column] = value;
      this.#measured[at * COLUMNS.length + column] = 1;
    });
  }

  dropAfter(step: number): void {
    while (this.length > 0 && this.lastStep > step) this.length--;
    this.#measured.fill(0, this.length * COLUMNS.length);
  }

  *rows(info: RunInfo): Generator<Row> {
    for (let at = 0; at < this.length; at++) {
      const values: Record<string, number> = {};
      COLUMNS.forEach((name, column) => {
        if (this.#measured[at * COLUMNS.length + column]) values[name] = this.#values[at * COLUMNS.length + column];
      });
      yield { info, step: this.#steps[at], values };
    }
  }

  #grow(): void {
    const size = 2 * this.#steps.length;
    const wider = <A extends Uint32Array | Uint8Array | Float64Array>(old: A, next: A): A => {
      next.set(old);
      return next;
    };
    this.#steps = wider(this.#steps, new Uint32Array(size));
    this.#measured = wider(this.#measured, new Uint8Array(size * COLUMNS.length));
    this.#values = wider(this.#values, new Float64Array(size * COLUMNS.length));
  }
}

export class TrainingRecord {
  readonly #tracks: Map<number, { info: RunInfo; track: Track }>;

  constructor(readonly runs: readonly RunInfo[]) {
    this.#tracks = new Map(runs.map((info) => [info.run, { info, track: new Track() }]));
  }

  get empty(): boolean {
    return [...this.#tracks.values()].every(({ track }) => track.length === 0);
  }

  /** Points must be in step order for each run; repeated ones and those of unknown runs are ignored. */
  add(points: readonly MetricPoint[]): void {
    for (const point of points) this.#tracks.get(point.run)?.track.add(point);
  }

  /** Drops everything after `step`, when training resumes from a snapshot. @param runs if not all. */
  dropAfter(step: number, runs?: readonly number[]): void {
    for (const [run, { track }] of this.#tracks) if (!runs || runs.includes(run)) track.dropAfter(step);
  }

  /** One run's rows, by step. */
  rowsOf(run: number): Row[] {
    const own = this.#tracks.get(run);
    return own ? [...own.track.rows(own.info)] : [];
  }

  /** All rows, by step, then run. */
  rows(): Row[] {
    return this.runs.flatMap(({ run }) => this.rowsOf(run)).sort((a, b) => a.step - b.step || a.info.run - b.info.run);
  }
}
