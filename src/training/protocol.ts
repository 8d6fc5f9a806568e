/**
 * Everything that passes between the page and the training worker, in one place. Messages are plain data.
 * The page sends Command, the worker answers with Event; neither ever waits for the other.
 */
import type { AuditSummary } from '../audit/ledger';
import type { AdapterDescription, MetricName, Sample } from '../population/api';
import type { Experiment } from '../experiment/experiment';
import type { OptionKey } from '../experiment/option';
import type { RunInfo } from '../experiment/population-spec';
import type { Collapse } from './collapse';
import type { Notice, Said } from './notice';
import type { Speed } from './pacing';

export type Command =
  | { type: 'start'; experiment: Experiment; checkpoint?: CheckpointFiles }
  | { type: 'play' }
  | { type: 'pause' }
  | { type: 'step' }
  | { type: 'restart' }
  /** Slow motion: at most so many steps a second. Results do not depend on it; it outlives restarts. */
  | { type: 'speed'; speed: Speed }
  /** Live changes: only options whose schema entry says `live`. Marked on the charts by a `changed` event. */
  | { type: 'change'; changes: Partial<Experiment> }
  /** Makes a new reference policy in the page, then restarts from it. */
  | { type: 'pretrain' }
  | { type: 'cancel-pretrain' }
  /** What the page can see; a hidden tab goes on training but sends samples no more. */
  | { type: 'visibility'; visible: boolean }
  /** For tests and the curious: destroys the device, as a driver would. */
  | { type: 'lose-device' }
  /** Asks for a `checkpoint` event with the parameters of one run. */
  | { type: 'checkpoint'; run: number };

/** A checkpoint folder as bytes; both files of Hugging Face's form. */
export interface CheckpointFiles {
  config: string;
  weights: ArrayBuffer;
}

/** What a `change` made of one option. */
export interface LiveChange {
  key: OptionKey;
  before: Experiment[OptionKey];
  after: Experiment[OptionKey];
}

/** One curve point: `values` has the metric names, and the evaluation's where this step was evaluated. */
export interface MetricPoint {
  run: number;
  step: number;
  values: Partial<Record<MetricName | EvaluationMetric, number>>;
}
/** In: the trained operator's held-out problems. Out: the untrained operators that the reference knows. */
export type EvaluationMetric = 'passAt1In' | 'meanAtKIn' | 'passAt1Out' | 'meanAtKOut';

export type Status =
  'loading' | 'compiling' | 'training' | 'paused' | 'finished' | 'pretraining' | 'recovering' | 'failed';

export type Event =
  | {
      type: 'status';
      status: Status;
      message: Said;
      step: number;
      stepsPerSecond: number;
    }
  | {
      type: 'adapter';
      adapter: AdapterDescription;
      /** set where the reader should know: no WebGPU, software adapter */ notice?: Notice;
    }
  | { type: 'started'; runs: RunInfo[]; experiment: Experiment }
  /**
   * What is known of the numbers of the training that runs (or of the pretraining): after its start, and whenever more
   * was checked.
   */
  | { type: 'audit'; audit: AuditSummary }
  | { type: 'points'; points: MetricPoint[] }
  | { type: 'samples'; samples: Sample[] }
  | { type: 'collapse'; run: number; method: string; seed: number; collapse: Collapse }
  | { type: 'changed'; step: number; changes: LiveChange[] }
  | { type: 'pretrain-progress'; step: number; steps: number; loss: number; accuracy: Record<string, number> }
  | { type: 'checkpoint'; run: number; files: CheckpointFiles }
  /**
   * Training went on from a snapshot: `step` (−1 where from the start) is the last one kept, every point after it is to
   * be dropped.
   */
  | {
      type: 'rewound';
      step: number;
      message: Notice;
      /** What was dropped had been computed wrong, and collapses found in it with it. */ wrong?: boolean;
    }
  /** Nothing that was running is lost unless `fatal`. */
  | { type: 'problem'; message: Said; fatal: boolean };
