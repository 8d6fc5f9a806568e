/**
 * Recorded runs played on the charts: a placeholder while the kernels are compiled, so that something moves within a
 * second of loading, and the runs of a study (replay.ts).
 */
import { TrainingRecord } from '../../exports/record';
import type { Experiment } from '../../experiment/experiment';
import type { MetricPoint } from '../../training/protocol';
import type { RunInfo } from '../../experiment/population-spec';
import { RaceCurves } from '../race/race-curves';
import type { SeenCollapse, Topic } from '../race/race-state';

export interface Recording {
  experiment: Pick<Experiment, 'preset' | 'steps' | 'groupSize'>;
  /** The variant of the preset, if it has several. */
  variant?: string;
  runs: RunInfo[];
  points: MetricPoint[];
  collapses: SeenCollapse[];
  adapter: string;
  /** The command that produced it. */
  command: string;
}

function isRecording(value: unknown): value is Recording {
  const recording = value as Partial<Recording> | null;
  return (
    typeof recording === 'object' &&
    recording !== null &&
    [recording.runs, recording.points, recording.collapses].every(Array.isArray) &&
    typeof recording.experiment === 'object' &&
    recording.points!.length > 0
  );
}

/** Resolves with undefined if the file is missing or something else, such as a server's fallback page. */
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

/** Duration of a complete playback in seconds. */
const SECONDS = 14;

/** Plays a recording step by step from its creation on, and stops at its end. Reports changes like a session. */
export class Replay {
  curves!: RaceCurves;
  collapses: SeenCollapse[] = [];
  readonly recording: Recording;
  /**
   * The experiment to train if the user goes live; set for requested recordings. A recording without it is a
   * placeholder for a live run.
   */
  readonly live?: Experiment;

  readonly #points: MetricPoint[];
  readonly #last: number;
  readonly #changed: (topic: Topic) => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** Number of points shown so far. */
  #at = 0;
  /** Milliseconds played so far, up to `#then`. */
  #played = 0;
  #then = 0;

  constructor(recording: Recording, changed: (topic: Topic) => void, live?: Experiment) {
    this.recording = recording;
    this.live = live;
    this.#changed = changed;
    this.#points = [...recording.points].sort((a, b) => a.step - b.step);
    this.#last = this.#points[this.#points.length - 1].step;
    this.restart();
  }

  get playing(): boolean {
    return this.#timer !== undefined;
  }

  get over(): boolean {
    return this.#at === this.#points.length;
  }

  restart(): void {
    this.curves = new RaceCurves(this.recording.runs);
    this.collapses = [];
    this.#at = this.#played = 0;
    this.#play();
  }

  /** The whole recording, for its export. */
  get record(): TrainingRecord {
    const record = new TrainingRecord(this.recording.runs);
    // Evaluations are recorded apart from the training's metrics of their step.
    const whole = new Map<string, MetricPoint>();
    for (const point of this.#points) {
      const key = `${point.run} ${point.step}`;
      whole.set(key, { ...point, values: { ...whole.get(key)?.values, ...point.values } });
    }
    record.add([...whole.values()]);
    return record;
  }

  /** Plays or pauses; after the end, starts again. */
  toggle(): void {
    if (this.playing) this.pause();
    else if (this.over) this.restart();
    else this.#play();
  }

  pause(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#changed('view');
  }

  #play(): void {
    clearInterval(this.#timer);
    this.#then = performance.now();
    this.#timer = setInterval(() => this.#advance(), 125);
    this.#changed('view');
    this.#advance();
  }

  #advance(): void {
    const now = performance.now();
    this.#played += now - this.#then;
    this.#then = now;
    // With reduced motion, show the final state at once.
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const step = still ? this.#last : Math.min(this.#last, (this.#played / 1000 / SECONDS) * this.#last + 1);
    const from = this.#at;
    while (!this.over && this.#points[this.#at].step <= step) this.#at += 1;
    this.curves.add(this.#points.slice(from, this.#at));
    // At the end show all, because a collapse may have been detected after the last stored point.
    const known = this.recording.collapses.filter(({ collapse }) => this.over || collapse.detectedAt <= step);
    const news = known.length > this.collapses.length;
    if (news) this.collapses = known;
    this.#changed('data');
    if (news) this.#changed('view');
    if (this.over) this.pause();
  }
}
