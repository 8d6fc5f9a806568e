/**
 * Curves of a log beside those of a picture, each in its own scale: the reward by its best level, the KL by its
 * highest, the entropy by its first values. The toy's runs are stretched to the steps of the log.
 */
import { aligned, thinned } from './canonical';
import { BINS, interpolated } from './features';
import type { Judgement } from './judge';
import type { LogSeries } from './log';
import { quantile, type Picture } from './pictures';
import { scaled } from './reward-scale';

export const OVERLAYS = ['reward', 'kl', 'entropy'] as const;
export type Overlay = (typeof OVERLAYS)[number];

export interface CurvePoint {
  x: number;
  y: number;
  low?: number;
  high?: number;
}

/** Points of a chart; more cannot be seen. */
const MOST_POINTS = 400;
/** The middle 80 % of a picture's runs. */
const LOW = 0.1;
const START = 2;

/** What a curve of about `BINS` points is divided by. */
const SCALES: Readonly<Record<Overlay, (values: readonly number[]) => number>> = {
  reward: (values) => Math.max(...values),
  kl: (values) => Math.max(...values),
  entropy: (values) => values.slice(0, START).reduce((sum, value) => sum + value, 0) / Math.min(START, values.length),
};

/** @param coarse the same values as about `BINS` means. */
function relative(overlay: Overlay, values: readonly number[], coarse: readonly number[]): number[] {
  const by = SCALES[overlay](coarse);
  return by > 0 ? values.map((value) => value / by) : values.map(() => NaN);
}

/**
 * Where a reward fell: the share of the run after which it stays below half of its best; null if it does not end there.
 */
export function fallOf(reward: readonly number[]): number | null {
  const half = Math.max(...reward) / 2;
  const last = reward.findLastIndex((value) => value >= half);
  return last < 0 || last >= reward.length - 2 ? null : (last + 1) / reward.length;
}

/** Undefined if the log does not have the metric. */
function seriesOf({ of }: Judgement, overlay: Overlay): LogSeries | undefined {
  return overlay === 'kl' ? of.kls.at(0)?.series : of.found[overlay]?.series;
}

/** The log's values of a metric, of the reward on the scale of the rules; undefined if it does not have the metric. */
function logValues(
  judgement: Judgement,
  overlay: Overlay,
  most: number,
): { steps: number[]; values: number[] } | undefined {
  const series = seriesOf(judgement, overlay);
  if (!series) return undefined;
  const { steps, columns } = thinned(aligned([series]), most);
  const { scale } = judgement;
  const values = overlay === 'reward' && scale ? columns[0].map((value) => scaled(value, scale)) : columns[0];
  return { steps, values };
}

/** The log's own curve; empty if it does not have the metric. */
export function logCurve(judgement: Judgement, overlay: Overlay): CurvePoint[] {
  const fine = logValues(judgement, overlay, MOST_POINTS);
  const coarse = logValues(judgement, overlay, BINS);
  if (!fine || !coarse) return [];
  const drawn = relative(overlay, fine.values, coarse.values);
  return fine.steps.map((x, i) => ({ x, y: drawn[i] }));
}

/** Where the log's reward fell, as `fallOf` gives it. */
export const logFall = (judgement: Judgement): number | null =>
  fallOf(logValues(judgement, 'reward', BINS)?.values ?? []);

/**
 * The median of a picture's runs and their middle 80 %, over the steps `from` to `to` of a log. Where the reward fell
 * in the log and in a run, the run is stretched so that both fall at the same place.
 *
 * @param fall where the log's reward fell, as a share of it; null if it did not.
 */
export function pictureCurve(
  { runs }: Picture,
  overlay: Overlay,
  { from, to, fall }: { from: number; to: number; fall: number | null },
): CurvePoint[] {
  const curves = runs.map(({ shape }) => {
    const values = shape[overlay] ?? [];
    const own = fallOf(shape.reward);
    const drawn = relative(overlay, values, values);
    return (share: number): number => {
      const at =
        fall === null || own === null
          ? share
          : share < fall
            ? (share / fall) * own
            : own + ((share - fall) / (1 - fall)) * (1 - own);
      return interpolated(drawn, at);
    };
  });
  return Array.from({ length: BINS }, (_, i) => {
    const share = i / (BINS - 1);
    const values = curves
      .map((curve) => curve(share))
      .filter(Number.isFinite)
      .sort((a, b) => a - b);
    const x = from + share * (to - from);
    if (values.length === 0) return { x, y: NaN };
    return { x, y: quantile(values, 0.5), low: quantile(values, LOW), high: quantile(values, 1 - LOW) };
  });
}

/** A recorded run as a log, for an example: the one of the picture whose reward kept a middling share. */
export function recordedAsLog({ runs }: Picture): LogSeries[] {
  const sorted = [...runs].sort((a, b) => (a.features.kept ?? 0) - (b.features.kept ?? 0));
  const { steps, shape } = sorted[Math.floor(sorted.length / 2)];
  const series = (name: string, values: readonly number[] | null): LogSeries => ({
    name,
    steps: [...steps],
    values: [...(values ?? [])],
  });
  return [series('reward', shape.reward), series('reverseKl', shape.kl), series('entropy', shape.entropy)];
}
