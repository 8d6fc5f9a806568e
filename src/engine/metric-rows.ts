/** Decodes metrics and evaluations from the ring buffers. */
import { averageMinibatches } from '../population/average';
import type { EvaluationRow, StepRow } from '../population/api';
import { METRIC_COLUMNS, metricsFrom } from '../population/metrics';
import { RING_ROWS, type Region } from './buffers';
import type { Geometry } from './geometry';

export interface PendingEvaluation {
  slot: number;
  set: string;
  step: number;
  problems: number;
}

/** The ring's rows for updates first … last − 1: none, one region, or two where they wrap around. */
export function ringRegions(buffer: GPUBuffer, first: number, last: number, runs: number): Region[] {
  const bytes = 4 * runs * METRIC_COLUMNS;
  const start = first % RING_ROWS;
  const head = Math.min(last - first, RING_ROWS - start);
  const regions = [
    { buffer, offset: start * bytes, size: head * bytes },
    { buffer, offset: 0, size: (last - first - head) * bytes },
  ];
  return regions.filter(({ size }) => size > 0);
}

/** The shortest decimal of a float32, which is how people gave it: 0.3 of 0.30000001192092896. */
function asGiven(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

/** One row per run and step, averaged over the step's minibatches. */
export function decodeSteps(parts: Float32Array[], firstStep: number, minibatches: number, runs: number): StepRow[] {
  const values = parts.length === 1 ? parts[0] : Float32Array.from(parts.flatMap((part) => [...part]));
  const steps = values.length / (METRIC_COLUMNS * runs * minibatches);
  const metricsOf = (update: number, run: number) => {
    const start = (update * runs + run) * METRIC_COLUMNS;
    const metrics = metricsFrom(values.subarray(start, start + METRIC_COLUMNS));
    return { ...metrics, beta: asGiven(metrics.beta) };
  };
  const rows: StepRow[] = [];
  for (let step = 0; step < steps; step++) {
    for (let run = 0; run < runs; run++) {
      const each = Array.from({ length: minibatches }, (_, minibatch) =>
        metricsOf(step * minibatches + minibatch, run),
      );
      rows.push({ run, step: firstStep + step, metrics: averageMinibatches(each) });
    }
  }
  return rows;
}

/** One row per run and evaluation, from the counts of right answers. */
export function decodeEvaluations(
  counts: Uint32Array,
  { set, step, problems }: PendingEvaluation,
  { runs, groupSize }: Geometry,
): EvaluationRow[] {
  return Array.from({ length: runs }, (_, run) => ({
    run,
    step,
    set,
    problems,
    k: groupSize,
    passAt1: counts[2 * run] / problems,
    meanAtK: counts[2 * run + 1] / (problems * groupSize),
  }));
}
