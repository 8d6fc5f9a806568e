/**
 * All messages between the page and the training worker, as plain data. The page sends Commands, the worker sends
 * Events; neither ever waits for the other.
 */
import type { AuditSummary } from '../audit/ledger';
import type { AdapterDescription, MetricName, Sample } from '../population/api';
import type { Experiment } from '../experiment/experiment';
import type { OptionKey } from '../experiment/option';
import type { RunInfo } from '../experiment/population-spec';
import type { CheckpointSource } from '../policy/checkpoint';
import type { Collapse } from './collapse';
import type { Notice, Said } from './notice';
import type { Speed } from './pacing';

export type Command =
  | { type: 'start'; experiment: Experiment; checkpoint?: CheckpointSource }
  | { type: 'play' }
  | { type: 'pause' }
  | { type: 'step' }
  | { type: 'restart' }
  /** Slow motion: the maximum number of steps per second. It does not affect results and persists across restarts. */
  | { type: 'speed'; speed: Speed }
  /** Live changes, only of options marked `live`. Answered by a `changed` event, which marks the charts. */
  | { type: 'change'; changes: Partial<Experiment> }
  /** Pretrains a new reference policy in the page, then restarts from it. */
  | { type: 'pretrain' }
  | { type: 'cancel-pretrain' }
  /** Whether the page is visible; in a hidden tab training continues, but no samples are sent. */
  | { type: 'visibility'; visible: boolean }
  /** For tests and demonstration: destroys the device as a driver failure would. */
  | { type: 'lose-device' }
  /** Requests a `checkpoint` event with the parameters of one run. */
  | { type: 'checkpoint'; run: number };

/** The two files of a checkpoint as it is written, as bytes. */
export interface CheckpointFiles {
  config: string;
  weights: ArrayBuffer;
}

/** How a `change` altered one option. */
export interface LiveChange {
  key: OptionKey;
  before: Experiment[OptionKey];
  after: Experiment[OptionKey];
}

/** One curve point: `values` has the metrics by name, including the evaluation's if this step was evaluated. */
export interface MetricPoint {
  run: number;
  step: number;
  values: Partial<Record<MetricName | EvaluationMetric, number>>;
}
/** In: held-out problems of the trained operator. Out: the other operators that the reference knows. */
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
   * Summary of the audits of the running training or pretraining: after its start, and after every further audit.
   */
  | { type: 'audit'; audit: AuditSummary }
  | { type: 'points'; points: MetricPoint[] }
  | { type: 'samples'; samples: Sample[] }
  | ({ type: 'collapse'; collapse: Collapse } & RunInfo)
  /** `step`: the first with the new values. `scheduled`: the experiment's own change, not one that was just made. */
  | { type: 'changed'; step: number; changes: LiveChange[]; scheduled?: true }
  | { type: 'pretrain-progress'; step: number; steps: number; loss: number; accuracy: Record<string, number> }
  | { type: 'checkpoint'; run: number; files: CheckpointFiles }
  /** Something worth knowing that is no problem. */
  | { type: 'note'; message: Notice }
  /**
   * Training resumed from a snapshot: `step` (−1 if from the start) is the last one kept; all later points must be
   * dropped.
   */
  | {
      type: 'rewound';
      step: number;
      message: Notice;
      /** Only these runs, if other populations go on. */
      runs?: number[];
      /** The dropped points were computed wrongly, so collapses found in them are dropped too. */ wrong?: boolean;
    }
  /** An error; a running training continues unless `fatal`. */
  | { type: 'problem'; message: Said; fatal: boolean };
