/**
 * The charts' data, updated one point at a time: per arm and metric, the mean, the spread and the extremes over the
 * seeds at each step. Adding a point takes constant time.
 */
import type { MetricPoint } from '../../training/protocol';
import { armOf, type RunInfo } from '../../experiment/population-spec';
import { armIds, type ArmId } from '../charts/arm-style';
import { smooth } from '../../common/statistics';
import { seedMean, type SeedMean } from '../../exports/seed-mean';

export const CHARTED = [
  'reward',
  'reverseKl',
  'entropy',
  'passAt1In',
  'meanAtKIn',
  'passAt1Out',
  'meanAtKOut',
] as const;
export type ChartedMetric = (typeof CHARTED)[number];

export interface Dot {
  x: number;
  y: number;
}
export type Band = 'range' | 'deviation';
export interface LineOptions {
  /** range: lowest to highest seed. deviation: mean ± one sample standard deviation. */
  band: Band;
  /** Weight of the past in the debiased exponential moving average; 0 is no smoothing. */
  smoothing: number;
  /** Longer curves are reduced to about this many dots: mean of means, lowest of lows, highest of highs. */
  maxDots: number;
}
export interface Line {
  mean: Dot[];
  low: Dot[];
  high: Dot[];
}

/** A metric of an arm as measured, without smoothing: its mean over the seeds that have a finite value. */
export interface CurveReading extends SeedMean {
  /** Where it was measured: the step asked for, or the latest before it. */
  step: number;
}

/** Columns with one entry per step at which at least one seed has reported a finite value. */
interface Track {
  steps: number[];
  count: number[];
  sum: number[];
  sumOfSquares: number[];
  low: number[];
  high: number[];
}
interface RunTrack {
  steps: number[];
  values: number[];
}

const emptyTrack = (): Track => ({ steps: [], count: [], sum: [], sumOfSquares: [], low: [], high: [] });

export class RaceCurves {
  /** Latest step of any run. */
  lastStep = 0;
  /** In the order of the runs, with their methods. */
  readonly ids: readonly ArmId[];
  /** Their keys. */
  readonly arms: readonly string[];
  readonly #runs = new Map<number, { info: RunInfo; tracks: Map<ChartedMetric, RunTrack> }>();
  readonly #tracks = new Map<string, Map<ChartedMetric, Track>>();

  constructor(runs: readonly RunInfo[]) {
    this.ids = armIds(runs);
    this.arms = this.ids.map(({ key }) => key);
    for (const arm of this.arms) this.#tracks.set(arm, new Map());
    for (const info of runs) this.#runs.set(info.run, { info, tracks: new Map() });
  }

  get empty(): boolean {
    return [...this.#tracks.values()].every((tracks) => tracks.size === 0);
  }

  /** Seeds of an arm. */
  seeds(arm: string): number {
    return [...this.#runs.values()].filter((run) => armOf(run.info) === arm).length;
  }

  /** Adds points, which must be in step order for each run; repeated points and those of unknown runs are ignored. */
  add(points: readonly MetricPoint[]): void {
    for (const point of points) {
      const run = this.#runs.get(point.run);
      if (!run) continue;
      this.lastStep = Math.max(this.lastStep, point.step);
      for (const metric of CHARTED) {
        const value = point.values[metric];
        if (value === undefined || !Number.isFinite(value)) continue;
        let own = run.tracks.get(metric);
        if (!own) run.tracks.set(metric, (own = { steps: [], values: [] }));
        if (own.steps.length > 0 && own.steps[own.steps.length - 1] >= point.step) continue;
        own.steps.push(point.step);
        own.values.push(value);
        this.#accumulate(armOf(run.info), metric, point.step, value);
      }
    }
  }

  #accumulate(arm: string, metric: ChartedMetric, step: number, value: number): void {
    const tracks = this.#tracks.get(arm)!;
    let track = tracks.get(metric);
    if (!track) tracks.set(metric, (track = emptyTrack()));
    // Search from the end: it is almost always the last step or a new one.
    let at = track.steps.length;
    while (at > 0 && track.steps[at - 1] > step) at -= 1;
    if (at > 0 && track.steps[at - 1] === step) {
      at -= 1;
      track.count[at] += 1;
      track.sum[at] += value;
      track.sumOfSquares[at] += value * value;
      track.low[at] = Math.min(track.low[at], value);
      track.high[at] = Math.max(track.high[at], value);
      return;
    }
    track.steps.splice(at, 0, step);
    track.count.splice(at, 0, 1);
    track.sum.splice(at, 0, value);
    track.sumOfSquares.splice(at, 0, value * value);
    track.low.splice(at, 0, value);
    track.high.splice(at, 0, value);
  }

  /** Drops everything after `step`, when training resumes from a snapshot. @param runs only theirs: whole arms. */
  dropAfter(step: number, runs: readonly number[] = [...this.#runs.keys()]): void {
    const keep = (steps: number[]): number => {
      let length = steps.length;
      while (length > 0 && steps[length - 1] > step) length -= 1;
      return length;
    };
    const rewound = new Set<string>();
    for (const run of runs.flatMap((each) => this.#runs.get(each) ?? [])) {
      rewound.add(armOf(run.info));
      for (const own of run.tracks.values()) {
        own.values.length = own.steps.length = keep(own.steps);
      }
    }
    for (const arm of rewound) {
      for (const track of this.#tracks.get(arm)!.values()) {
        const length = keep(track.steps);
        for (const column of Object.values(track) as number[][]) column.length = length;
      }
    }
    const others = this.arms.filter((arm) => !rewound.has(arm)).flatMap((arm) => [...this.#tracks.get(arm)!.values()]);
    const last = others.map(({ steps }) => steps[steps.length - 1]);
    this.lastStep = Math.min(this.lastStep, Math.max(step, ...last));
  }

  /** The line of an arm and the band around it. */
  line(arm: string, metric: ChartedMetric, options: LineOptions): Line {
    const track = this.#tracks.get(arm)?.get(metric);
    if (!track) return { mean: [], low: [], high: [] };
    const means = track.sum.map((sum, i) => sum / track.count[i]);
    let low = track.low;
    let high = track.high;
    if (options.band === 'deviation') {
      const deviations = means.map((mean, i) => {
        const n = track.count[i];
        return n < 2 ? 0 : Math.sqrt(Math.max(0, (track.sumOfSquares[i] - n * mean * mean) / (n - 1)));
      });
      // Clipped to the measured range, so a band of shares stays within 0 to 1.
      low = means.map((mean, i) => Math.max(track.low[i], mean - deviations[i]));
      high = means.map((mean, i) => Math.min(track.high[i], mean + deviations[i]));
    }
    const size = Math.max(1, Math.ceil(track.steps.length / options.maxDots));
    const draw = (values: number[], merge: (part: number[]) => number): Dot[] =>
      buckets(track.steps, smooth(values, options.smoothing), size, merge);
    return {
      mean: draw(means, average),
      low: draw(low, (part) => Math.min(...part)),
      high: draw(high, (part) => Math.max(...part)),
    };
  }

  /** The curve of every seed of an arm, as measured. */
  raw(arm: string, metric: ChartedMetric, maxDots: number): Dot[][] {
    const lines: Dot[][] = [];
    for (const run of this.#runs.values()) {
      if (armOf(run.info) !== arm) continue;
      const own = run.tracks.get(metric);
      if (!own) continue;
      lines.push(buckets(own.steps, own.values, Math.max(1, Math.ceil(own.steps.length / maxDots)), average));
    }
    return lines;
  }

  /** Mean over the seeds at the latest step that is not after `step`. */
  meanAt(arm: string, metric: ChartedMetric, step: number): number | undefined {
    const track = this.#tracks.get(arm)?.get(metric);
    const at = track ? lastUpTo(track.steps, step) : -1;
    return track && at >= 0 ? track.sum[at] / track.count[at] : undefined;
  }

  /** What an arm measured at the latest step that is not after `step`. */
  readAt(arm: string, metric: ChartedMetric, step: number): CurveReading | undefined {
    const steps = this.#tracks.get(arm)?.get(metric)?.steps ?? [];
    const at = lastUpTo(steps, step);
    if (at < 0) return undefined;
    return { step: steps[at], ...seedMean(this.valuesAt(arm, metric, steps[at]).map(({ value }) => value)) };
  }

  /** The finite values of an arm's seeds at exactly this step. */
  valuesAt(arm: string, metric: ChartedMetric, step: number): { seed: number; value: number }[] {
    return [...this.#runs.values()].flatMap(({ info, tracks }) => {
      const own = armOf(info) === arm ? tracks.get(metric) : undefined;
      const at = own ? lastUpTo(own.steps, step) : -1;
      return own && own.steps[at] === step ? [{ seed: info.seed, value: own.values[at] }] : [];
    });
  }

  /** The steps at which a seed of an arm measured a finite value. */
  stepsOf(arm: string, metric: ChartedMetric): readonly number[] {
    return this.#tracks.get(arm)?.get(metric)?.steps ?? [];
  }
}

/** Index of the last of ascending steps that is not after `step`; −1 for none. */
function lastUpTo(steps: readonly number[], step: number): number {
  let [from, to] = [0, steps.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (steps[middle] <= step) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}

const average = (part: number[]): number => part.reduce((sum, value) => sum + value, 0) / part.length;

/** Merges `size` neighbours into one dot at the last of their steps, so that a line always ends at the latest step. */
function buckets(steps: number[], values: number[], size: number, merge: (part: number[]) => number): Dot[] {
  const dots: Dot[] = [];
  for (let at = 0; at < steps.length; at += size) {
    const end = Math.min(at + size, steps.length);
    dots.push({ x: steps[end - 1], y: size === 1 ? values[at] : merge(values.slice(at, end)) });
  }
  return dots;
}

/** The right end of the step axis; it grows by doubling, so that the chart rarely rescales. */
export function axisEnd(step: number, steps: number, first = 50): number {
  let end = Math.min(first, steps);
  while (end < step && end < steps) end = Math.min(end * 2, steps);
  return Math.max(end, step);
}
