/** The interface for measuring our engine, used by the command line and the page. */
import type { BenchCase } from './cases';
import type { Ceiling, ScalingPoint, StageTime } from './bench-record';

/** The adapter as seen by the engine. */
export interface OwnAdapter {
  name: string;
  kind: 'gpu' | 'software';
}

export interface Window {
  steps: number;
  seconds: number;
  /** Mean reward over the window's steps and runs, to check that it learns. */
  reward: number;
}

/** Counts of one step of the whole population. */
export interface StepFacts {
  dispatches: number;
  /** Submits as in the trainer: one with as many steps as fit, and one to fetch their metrics. */
  submits: number;
  bytesRead: number;
  /** Floating-point operations actually performed by the last step. */
  flops: number;
  /** All buffers on the device. */
  bufferBytes: number;
}

/** The calls, with plain data; one at a time. */
export interface OwnPage {
  adapter(): Promise<OwnAdapter>;
  ceiling(): Promise<Ceiling>;
  /** GFLOP/s of one of the ceiling's products, by name; does not affect the prepared case. */
  product(name: string): Promise<number>;
  /**
   * Prepares a case and does its first step, which compiles; frees the previous case. @throws the engine's refusal.
   */
  prepare(of: BenchCase): Promise<{ firstStepSeconds: number }>;
  /**
   * Trains from the reference policy for about this long, at least one step, with two submits in flight; waits for all
   * of them before it returns.
   */
  window(seconds: number): Promise<Window>;
  /** Counts over the windows since `prepare`. */
  facts(): Promise<StepFacts>;
  /** GPU time by stage, mean over some steps; null if the adapter has no timestamps. */
  stages(): Promise<StageTime[] | null>;
  /**
   * One point of a scaling curve: `runs` runs of the case's shapes, or the engine's error if they do not fit.
   */
  scale(shape: BenchCase, runs: number, seconds: number): Promise<ScalingPoint>;
  /** Relative L2 error of a gradient of W1s against the float64 twin's. */
  gradientError(): Promise<number>;
  /** The cost of the trainer's audits for the prepared case, from `pairs` pairs of windows with and without one. */
  auditCost(pairs: number, seconds: number): Promise<AuditCost>;
}

/**
 * The cost of the trainer's audits. Audits are rare, and windows long enough for several would vary more than the
 * effect itself. So each audited window contains one audit, and their frequency is known.
 */
export interface AuditCost {
  /**
   * Per pair of windows: milliseconds of training lost to an audit, i.e. the window's duration minus the time its steps
   * take in the window without an audit.
   */
  lost: number[];
  /** Milliseconds between the end of each audit and the next one. */
  rest: number[];
}
