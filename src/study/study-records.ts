/**
 * The results of a study: tidy records, one per trained run and one per measured gradient. Report, findings and plots
 * are computed only from these.
 */
import * as v from 'valibot';
import { AuditSummary } from '../audit/ledger';

/** Steps at the end of a run over which its last metrics are averaged: one step of 64 completions is too noisy. */
export const TAIL_STEPS = 10;

const number = v.nullable(v.number());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** One trained run. Non-finite numbers are null. */
export const RunRecord = v.object({
  scenario: v.string(),
  variant: v.string(),
  method: v.string(),
  seed: count,
  /**
   * Accuracy on held-out problems, sampled at temperature 1: of the trained operator, and of the pretrained one that is
   * not trained further.
   */
  accuracyIn: number,
  accuracyOut: number,
  /** How it collapsed (training/collapse-rules.ts), and at which step that began; null if it did not. */
  collapse: v.nullable(v.picklist(['reward', 'entropy', 'kl-runaway', 'numeric'])),
  collapseStep: v.nullable(count),
  deadLeash: v.boolean(),
  /**
   * Means over the last TAIL_STEPS steps: reward; exact KL(π‖π_ref) and KL(π_ref‖π), nats per answer; entropy, nats per
   * token; gradient norm, L2; share of tokens whose penalty was clamped.
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
 * One row of the Gradient Lab at one place, on- or off-policy. `seed` is that of the lab's samples.
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
  /** Variance of one completion's gradient, in units of ‖∇KL‖². */
  variance: bounded,
  /** The row's share of the future-KL term: 0 without, 1 with it. */
  futureShare: v.nullable(bounded),
  verdict: v.picklist(['unbiased', 'slight', 'biased', 'zero', 'undecided']),
});
export type GradientRecord = v.InferOutput<typeof GradientRecord>;

/** Provenance of the records. */
export const StudyOrigin = v.object({
  command: v.string(),
  adapter: v.string(),
  seeds: v.array(count),
  /** By unit, the summary of its population's audits; absent in a study older than the audit. */
  audits: v.optional(v.record(v.string(), AuditSummary)),
});
export type StudyOrigin = v.InferOutput<typeof StudyOrigin>;

export interface Study {
  origin: StudyOrigin;
  runs: RunRecord[];
  gradients: GradientRecord[];
}

/** The names of a study's files, in the output folder of `study` and in public/study/. */
export const FILES = {
  origin: 'study.json',
  runs: 'runs.jsonl',
  gradients: 'gradients.jsonl',
  parquet: 'runs.parquet',
  report: 'report.md',
} as const;
/** File name of the thinned curves of one scenario's variant, for replay. */
export const curvesFile = (scenario: string, variant: string) => `curves/${scenario}.${variant}.json`;
