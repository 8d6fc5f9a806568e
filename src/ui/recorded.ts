/**
 * A recorded run, played while the kernels are being compiled, so that something moves within a second of loading.
 * It is a file made by the headless trainer; without it the page only has to wait.
 */
import type { Experiment } from '../trainer/experiment';
import type { MetricPoint, RunInfo } from '../trainer/protocol';
import type { SeenCollapse } from './session';

export interface Recording {
  experiment: Experiment;
  runs: RunInfo[];
  points: MetricPoint[];
  collapses: SeenCollapse[];
  adapter: string;
  /** The command that made it. */
  command: string;
}

function isRecording(value: unknown): value is Recording {
  const recording = value as Partial<Recording> | null;
  return typeof recording === 'object' && recording !== null
    && [recording.runs, recording.points, recording.collapses].every(Array.isArray)
    && typeof recording.experiment === 'object' && recording.points!.length > 0;
}

/** Resolves with nothing if there is no such file, or if it is something else (a server's fallback page, say). */
export async function loadRecording(url: string): Promise<Recording | undefined> {
  try {
    const response = await fetch(url);
    if (!response.ok) return undefined;
    const value: unknown = await response.json();
    return isRecording(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Seconds in which the whole recording plays. */
const SECONDS = 14;

/**
 * Plays a recording step by step. `advance` is told to add points (and the collapses that were known by then).
 * Stops at the end; `stop` ends it at once.
 */
export class Playback {
  #timer: ReturnType<typeof setInterval> | undefined;
  #at = 0;

  constructor(recording: Recording, advance: (points: MetricPoint[], collapses: SeenCollapse[]) => void) {
    // Who asked for less motion gets the picture at once.
    const seconds = matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : SECONDS;
    const points = [...recording.points].sort((a, b) => a.step - b.step);
    const last = points[points.length - 1].step;
    const began = performance.now();
    let shown = -1;
    const play = (): void => {
      const step = seconds === 0 ? last : Math.min(last, ((performance.now() - began) / 1000 / seconds) * last + 1);
      const from = this.#at;
      while (this.#at < points.length && points[this.#at].step <= step) this.#at += 1;
      const collapses = recording.collapses.filter(({ collapse }) => collapse.detectedAt <= step && collapse.detectedAt > shown);
      shown = step;
      advance(points.slice(from, this.#at), collapses);
      if (this.#at === points.length) this.stop();
    };
    this.#timer = setInterval(play, 125);
    play();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
