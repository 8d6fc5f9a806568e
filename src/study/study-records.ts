/**
 * What a study leaves behind: tidy records, one per trained run and one per measured gradient. Everything that is
 * said of a study (report, findings, plots) is computed from these and from nothing else.
 */
import * as v from 'valibot';
import { AuditSummary } from '../audit/ledger';

/** Steps at the end of a run over which its last metrics are averaged: one step of 64 completions is too noisy. */
export const TAIL_STEPS = 10;

const number = v.nullable(v.number());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** One trained run. A number that was not finite is null. */
export const RunRecord = v.object({
  scenario: v.string(),
  variant: v.string(),
  method: v.string(),
  seed: count,
  /**
   * Share of right answers on held-out problems, sampled at temperature 1: the trained operator, and the one that RL
   * never trains.
   */
  accuracyIn: number,
  accuracyOut: number,
  /** How it collapsed (training/collapse-rules.ts), and the step where that began; null where it held. */
  collapse: v.nullable(v.picklist(['reward', 'entropy', 'kl-runaway', 'numeric'])),
  collapseStep: v.nullable(count),
  deadLeash: v.boolean(),
  /**
   * Means over the last TAIL_STEPS steps: reward; exact KL(π‖π_ref) and KL(π_ref‖π), nats an answer; nats a token; L2;
   * share of the penalty's tokens that a clamp cut.
   */
  reward: number,
  reverseKl: number,
  forwardKl: number,
  entropy: number,
  gradNorm: number,
  klClampFraction: number,
});
export type RunRecord = v.InferOutput<typeof RunRecord>;

const bounded = v.object({ value: number, low: number, high: number });

/**
 * One row of the Gradient Lab at one place, on- or off-policy (headless/lab-report.ts). `seed` is that of the lab's
 * samples.
 */
export const GradientRecord = v.object({
  level: v.picklist(['token', 'sequence']),
  step: v.number(),
  staleness: v.number(),
  seed: count,
  row: v.string(),
  method: v.string(),
  sampling: v.picklist(['on-policy', 'off-policy']),
  /** In units of ‖∇KL‖, with the lab's 99.9 % intervals. */
  bias: bounded,
  /** The same by enumeration. */
  exactBias: v.number(),
  cosine: number,
  /** Of one completion's gradient, in ‖∇KL‖². */
  variance: bounded,
  /** Share of the future-KL term that the row has. */
  futureShare: v.nullable(bounded),
  verdict: v.picklist(['unbiased', 'slight', 'biased', 'zero', 'undecided']),
});
export type GradientRecord = v.InferOutput<typeof GradientRecord>;

/** How the records came about. */
export const StudyOrigin = v.object({
  command: v.string(),
  adapter: v.string(),
  seeds: v.array(count),
  /** By unit, what was recomputed in float64 of its population; absent in a study older than the audit. */
  audits: v.optional(v.record(v.string(), AuditSummary)),
});
export type StudyOrigin = v.InferOutput<typeof StudyOrigin>;

export interface Study {
  origin: StudyOrigin;
  runs: RunRecord[];
  gradients: GradientRecord[];
}

/** The names of a study's files, in the folder where `study` writes and in public/study/. */
export const FILES = {
  origin: 'study.json',
  runs: 'runs.jsonl',
  gradients: 'gradients.jsonl',
  parquet: 'runs.parquet',
  report: 'report.md',
} as const;
/** Curves of one scenario's variant, thinned, for replaying. */
export const curvesFile = (scenario: string, variant: string) => `curves/${scenario}.${variant}.json`;
