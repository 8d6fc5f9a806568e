/** What the runner and the page ask of the measurement of our own engine, wherever that runs. */
import type { BenchCase } from './cases';
import type { Ceiling, ScalingPoint, StageTime } from './bench-record';

/** What is known of the adapter from inside. */
export interface OwnAdapter {
  name: string;
  kind: 'gpu' | 'software';
}

export interface Window {
  steps: number;
  seconds: number;
  /** Mean over the window's steps and runs, to see that it learns. */
  reward: number;
}

/** Counts of one step of the whole population. */
export interface StepFacts {
  dispatches: number;
  /** The trainer's way: a submit of as many steps as fit, and one that fetches their metrics. */
  submits: number;
  bytesRead: number;
  /** Floating point operations really done by the last step. */
  flops: number;
  /** All buffers on the device. */
  bufferBytes: number;
}

/** What the runner and the page ask, all plain data. One call at a time. */
export interface OwnPage {
  adapter(): Promise<OwnAdapter>;
  ceiling(): Promise<Ceiling>;
  /** GFLOP/s of one of the ceiling's products, by its name; leaves what is prepared as it is. */
  product(name: string): Promise<number>;
  /**
   * Makes the case ready and does its first step, which compiles. What was prepared before is freed. @throws what the
   * engine refuses.
   */
  prepare(of: BenchCase): Promise<{ firstStepSeconds: number }>;
  /**
   * Trains from the reference policy for about this long, one whole step at least, two submits in flight; none is when
   * it returns.
   */
  window(seconds: number): Promise<Window>;
  /** Counts over the windows since `prepare`. */
  facts(): Promise<StepFacts>;
  /** GPU time by stage, mean over some steps; null where the adapter has no timestamps. */
  stages(): Promise<StageTime[] | null>;
  /**
   * One point of a scaling curve: `runs` runs of the case's shapes. What does not fit comes back as the engine's
   * sentence.
   */
  scale(shape: BenchCase, runs: number, seconds: number): Promise<ScalingPoint>;
  /** Relative L2 of a gradient of W1s against the float64 twin's. */
  gradientError(): Promise<number>;
  /** What the trainer's audits cost, by `pairs` windows in turn, with and without one, of what is prepared. */
  auditCost(pairs: number, seconds: number): Promise<AuditCost>;
}

/**
 * What the trainer's audits cost. Audits are rare, and windows with several of them so long that the machine's own
 * moods are larger than what is looked for: so each audited window has one, and how often they come is known.
 */
export interface AuditCost {
  /**
   * A number a pair of windows: milliseconds that an audited update takes from training, which is the window's length
   * less what its steps take in the window without.
   */
  lost: number[];
  /** Milliseconds from one audit's end to the next one, after each of them. */
  rest: number[];
}
