/** What the lab is asked and what it answers: plain data, as it crosses from the worker to the page and into files. */
import type { AuditSummary } from '../audit/ledger';
import type { Interval } from '../common/running-moments';
import type { AdapterDescription } from '../population/api';
import type { Level } from '../kl/method';
import type { Caveat } from '../kl/theory';
import type { Sampling } from './table/table-rows';

/** The training runs whose policies the lab can stand at. */
export type LabRun = 'free' | 'collapse';

/** Where the rows are measured. */
export interface LabSettings {
  /** k and ρ of each token, as frameworks have them, or of the whole completion, as the document has them. */
  level: Level;
  /**
   * Which training run the path goes through: 'free', without a penalty; 'collapse', k3 in the reward with large steps,
   * as on the first page.
   */
  run: LabRun;
  /**
   * Along the path: 'training' goes through a training run's policies, 'straight' from the reference to the run's last
   * in one line.
   */
  path: 'training' | 'straight';
  /** Where π is on the path, in training steps; 0 is the reference, past the run's last step it goes on as it went. */
  step: number;
  /** How many steps μ is behind π, off-policy. */
  staleness: number;
  /** B: prompts, each as likely as any other. */
  prompts: number;
  /** T: completions are cut after so many tokens. */
  answerLength: number;
  /** n: completions of a Monte Carlo batch. */
  completions: number;
  /** Of the Monte Carlo. */
  seed: number;
}

/**
 * zero: the mean gradient is nothing at all. slight: there is a bias, by enumeration, but it is under the tolerance and
 * so are the intervals. undecided: not enough completions yet.
 */
export type RowVerdict = 'unbiased' | 'slight' | 'biased' | 'zero' | 'undecided';
/** What theory says. */
export type Claim = Extract<RowVerdict, 'unbiased' | 'biased' | 'zero'>;

/** Why a row is not, here, what the document says of it; a baseline changes the variance, never the mean. */
export type Cause = Caveat | 'baseline';

/** By enumeration, of one completion drawn from μ; relative = over ‖∇KL(π‖π_ref)‖. */
export interface RowExact {
  /** Expectation of the number that it reports as the KL, in nats, and the variance of that number. */
  value: number;
  valueVariance: number;
  /** Relative ‖E g − ∇KL(π‖π_ref)‖, and the same to ∇KL(π_ref‖π) over its own norm. */
  bias: number;
  forwardBias: number;
  /** Relative ‖E g‖; cosine of E g with ∇KL(π‖π_ref), null where E g is zero. */
  norm: number;
  cosine: number | null;
  /**
   * Share of the future-KL term in E g (see `future` of exact.ts): 1 all of it, 0 none. Null where there is no such
   * term (T = 1), and where E g has other parts beside it, so that a share of it would say nothing.
   */
  future: number | null;
}

/** By Monte Carlo, so far. */
export interface RowMeasured {
  batches: number;
  /** n · batches. */
  completions: number;
  value: Interval;
  /** Of one completion's value, in nats². */
  valueVariance: Interval;
  /** As in `RowExact`; never negative. */
  bias: Interval;
  forwardBias: Interval;
  norm: Interval;
  cosine: Interval;
  future: Interval | null;
  /**
   * ‖mean − E g by enumeration‖, relative: whether the fourth column says what the third does. Its interval includes
   * zero.
   */
  fromExpected: Interval;
  /**
   * Share of the variance carried by completions that the sample must contain by now (coverage.ts); while it is small,
   * intervals are too short and nothing is decided.
   */
  coverage: number;
  /** Of one completion's gradient: trace of the covariance over ‖∇KL(π‖π_ref)‖². */
  variance: Interval;
}

export interface RowTheory {
  /** What the document says of the gradient of this row, and of the value. */
  document: Claim;
  documentValue: 'unbiased' | 'biased';
  /** What holds at this level and sampling, with the causes of any difference. */
  here: Claim;
  hereValue: 'unbiased' | 'biased';
  causes: readonly Cause[];
}

export interface RowResult {
  /** Of rows.ts. */
  row: string;
  sampling: Sampling;
  /**
   * Rows that are, here, one and the same random variable: for every completion the same coefficients. Itself included.
   */
  sameAs: readonly string[];
  theory: RowTheory;
  exact: RowExact;
  /** Null until its first two batches are in. */
  measured: RowMeasured | null;
  verdict: RowVerdict;
  valueVerdict: RowVerdict;
  /** False where the verdict or the interval contradicts `theory.here` or the enumeration. Null while undecided. */
  agrees: boolean | null;
}

/** The truth at a place, by enumeration. */
export interface LabTruth {
  /** Nats, mean over the prompts. μ is the behaviour policy. */
  reverseKl: number;
  forwardKl: number;
  k2: number;
  behaviourKl: number;
  /** Share right. */
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
  /** What of the adapter's work was recomputed in float64; from the page's worker. */
  audit?: AuditSummary;
  /** As text, '37+48='. */
  prompts: string[];
  truth: LabTruth;
  /** By row, on-policy before off-policy. */
  rows: RowResult[];
  confidence: number;
  /** Of each sampling; and seconds that they took. */
  batches: number;
  seconds: number;
}
