/** The lab's inputs and results: plain data, as passed between worker and page and stored in files. */
import type { AuditSummary } from '../audit/ledger';
import type { Interval } from '../common/running-moments';
import type { AdapterDescription } from '../population/api';
import type { Level } from '../kl/method';
import type { Caveat } from '../kl/theory';
import type { Sampling } from './table/table-rows';

/** The training runs whose policies the lab can use. */
export type LabRun = 'free' | 'collapse';

/** Where the rows are measured. */
export interface LabSettings {
  /** k and ρ per token, as in frameworks, or of the whole completion, as in the document. */
  level: Level;
  /**
   * The training run that defines the path: 'free', without a penalty; 'collapse', k3 in the reward with large steps,
   * as in the page's default preset.
   */
  run: LabRun;
  /**
   * 'training' follows the policies of the training run, 'straight' the line from the reference to the last of them.
   */
  path: 'training' | 'straight';
  /** Position of π on the path in training steps; 0 is the reference. Past the last step the path is extrapolated. */
  step: number;
  /** Off-policy, the number of steps by which μ is behind π. */
  staleness: number;
  /** B, the number of prompts, all equally likely. */
  prompts: number;
  /** T: completions are cut after this many tokens. */
  answerLength: number;
  /** n, completions per Monte Carlo batch. */
  completions: number;
  /** Seed of the Monte Carlo samples. */
  seed: number;
  /** A typed estimator, `(expression)`, with rows of its own; '' for none. */
  estimator: string;
}

/**
 * zero: the mean gradient is zero. slight: enumeration shows a bias, but it and the intervals are below the tolerance.
 * undecided: not enough completions yet.
 */
export type RowVerdict = 'unbiased' | 'slight' | 'biased' | 'zero' | 'undecided';
/** A verdict of theory. */
export type Claim = Extract<RowVerdict, 'unbiased' | 'biased' | 'zero'>;

/** Why a row differs here from the document's verdict; a baseline changes only the variance, not the mean. */
export type Cause = Caveat | 'baseline';

/** Exact values by enumeration, for one completion drawn from μ; relative means divided by ‖∇KL(π‖π_ref)‖. */
export interface RowExact {
  /** Expectation of the value reported as the KL, in nats, and the variance of that value. */
  value: number;
  valueVariance: number;
  /** Relative ‖E g − ∇KL(π‖π_ref)‖, and the same for ∇KL(π_ref‖π), divided by its own norm. */
  bias: number;
  forwardBias: number;
  /** Relative ‖E g‖; cosine of E g with ∇KL(π‖π_ref), null if E g is zero. */
  norm: number;
  cosine: number | null;
  /**
   * Share of the future-KL term in E g (see `future` in enumeration.ts): 1 all of it, 0 none. Null if there is no such
   * term (T = 1), or if E g has further components, so that a share would be meaningless.
   */
  future: number | null;
}

/** Monte Carlo results so far. */
export interface RowMeasured {
  batches: number;
  /** n · batches. */
  completions: number;
  value: Interval;
  /** Variance of one completion's value, in nats². */
  valueVariance: Interval;
  /** As in `RowExact`; never negative. */
  bias: Interval;
  forwardBias: Interval;
  norm: Interval;
  cosine: Interval;
  future: Interval | null;
  /**
   * Relative ‖mean − E g by enumeration‖: checks that the third and fourth columns agree. Its interval should include
   * zero.
   */
  fromExpected: Interval;
  /**
   * Share of the variance carried by completions that are expected to be in the sample by now (coverage.ts); while it
   * is small, intervals are too narrow and there is no verdict.
   */
  coverage: number;
  /** Variance of one completion's gradient: trace of its covariance divided by ‖∇KL(π‖π_ref)‖². */
  variance: Interval;
}

export interface RowTheory {
  /** The document's verdicts on this row's gradient and value. */
  document: Claim;
  documentValue: 'unbiased' | 'biased';
  /** The verdicts at this level and sampling, with the causes of any difference. */
  here: Claim;
  hereValue: 'unbiased' | 'biased';
  causes: readonly Cause[];
}

export interface RowResult {
  /** Row id of table-rows.ts. */
  row: string;
  sampling: Sampling;
  /**
   * Rows that are the same random variable here, with the same coefficients for every completion, including this one.
   */
  sameAs: readonly string[];
  theory: RowTheory;
  exact: RowExact;
  /** Null until two batches have been measured. */
  measured: RowMeasured | null;
  verdict: RowVerdict;
  valueVerdict: RowVerdict;
  /** False if the verdict or an interval contradicts `theory.here` or the enumeration. Null while undecided. */
  agrees: boolean | null;
}

/** The truth at a place, by enumeration. */
export interface LabTruth {
  /** Nats, mean over the prompts. μ is the behaviour policy. */
  reverseKl: number;
  forwardKl: number;
  k2: number;
  behaviourKl: number;
  /** Accuracy. */
  accuracy: number;
  referenceAccuracy: number;
  /** Norms of ∇KL(π‖π_ref), ∇KL(π_ref‖π) and of the future-KL part of the former. */
  reverseNorm: number;
  forwardNorm: number;
  futureNorm: number;
  completions: number;
  nodes: number;
  parameters: number;
}

export interface LabTable {
  settings: LabSettings;
  adapter: AdapterDescription;
  /** Summary of the audits, added by the page's worker. */
  audit?: AuditSummary;
  /** Prompts as text: '37+48='. */
  prompts: string[];
  truth: LabTruth;
  /** By row, on-policy before off-policy. */
  rows: RowResult[];
  confidence: number;
  /** Number of batches of each sampling; and seconds they took. */
  batches: number;
  seconds: number;
}
