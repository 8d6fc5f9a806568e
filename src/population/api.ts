/**
 * The interface between the trainer and the backends: a *population* is a set of runs that share only their shapes and
 * the reference policy that they begin with. `engine/` (WebGPU, float32) and `reference/` (float64 on the CPU)
 * implement it; the trainer does not know which one it uses.
 *
 * Shapes, used throughout: R runs, B prompts per step, G completions per prompt (groupSize), N = B·G completions,
 * P prompt tokens, T answer tokens, V vocabulary, `parameters` = the flat vector of policy/layout.ts.
 */
import type { Problem } from '../common/problem';
import type { PolicyConfig } from '../policy/config';
import type { Metrics } from './metrics';
import type { RunSettings } from './run-settings';

export { METRICS, type MetricName } from './metrics';
export type { AdvantageKind, RunSettings } from './run-settings';

export interface PopulationSpec {
  policy: PolicyConfig;
  /** Digits per operand (1 or 2); P and T follow from it (arithmetic/vocabulary.ts). */
  digits: 1 | 2;
  prompts: number;
  groupSize: number;
  /** Rollouts are sampled from the policy as it was this many updates ago. */
  staleness: number;
  /** Updates per rollout; must divide `prompts`. */
  minibatches: number;
  /** Problems from which prompts are drawn, packed as in arithmetic/problems.ts. */
  problems: Uint32Array;
  /** Problems for evaluation, by name. */
  evaluation: Record<string, Uint32Array>;
  /** Flat parameters of the reference policy. */
  reference: Float32Array;
  /** Flat parameters from which every run starts; the reference if absent. */
  initial?: Float32Array;
  runs: RunSettings[];
}

/** One run at one step, averaged over its minibatches. metrics.ts defines each metric. */
export interface StepRow {
  run: number;
  step: number;
  metrics: Metrics;
}

/** passAt1: accuracy of the first sample of each problem. meanAtK: accuracy over all k = groupSize samples. */
export interface EvaluationRow {
  run: number;
  step: number;
  set: string;
  problems: number;
  k: number;
  passAt1: number;
  meanAtK: number;
}

export interface Rows {
  steps: StepRow[];
  evaluations: EvaluationRow[];
}

/** One completion of the latest step, for display: all arrays [T], cut at `length`. */
export interface Sample {
  run: number;
  step: number;
  prompt: number[];
  tokens: number[];
  logprob: number[];
  referenceLogprob: number[];
  reward: number;
  advantage: number;
}

/** Everything needed to resume a population with bitwise identical results. */
export interface Snapshot {
  step: number;
  updates: number;
  /** Ring buffer of parameters [slots, R, parameters]. */
  parameters: Float32Array;
  firstMoment: Float32Array;
  secondMoment: Float32Array;
  /** [R], 1 if the run has stopped. */
  stopped: Uint32Array;
  /** [R, parameters] each run's reference, if any moves (reference-motion.ts); absent if all have that of the spec. */
  reference?: Float32Array;
  /** [R] each run's β, if any has a controller (kl/beta-control.ts). */
  beta?: Float32Array;
}

/** The last update of one run in full: the tensors of `headless step`. Per-token arrays are [N, T], row-major. */
export interface StepRecord {
  completions: number;
  promptLength: number;
  answerLength: number;
  vocabulary: number;
  prompt: Int32Array;
  tokens: Int32Array;
  mask: Float32Array;
  logprob: Float32Array;
  referenceLogprob: Float32Array;
  behaviourLogprob: Float32Array;
  /** log μ_s, of the distribution that tokens were drawn from (population/sampler.ts). */
  samplerLogprob: Float32Array;
  k1: Float32Array;
  k2: Float32Array;
  k3: Float32Array;
  /** c_t, including the factor 1/N: the gradient is Σ coefficient · ∇logprob (except for `full`). */
  coefficient: Float32Array;
  /** [N, T, V]: `full` adds Σ vocabularyCoefficient_v · ∇log π(v) to the gradient; zeros for other methods. */
  vocabularyCoefficient: Float32Array;
  reward: Float32Array;
  advantage: Float32Array;
  gradient: Float32Array;
  before: Float32Array;
  after: Float32Array;
  reference: Float32Array;
  behaviour: Float32Array;
}

/**
 * One update of one run in full with all of its inputs: what an audit (src/audit/) needs to recompute it.
 * Per-token arrays are [N, T] and per-prefix ones [N, T, V], row-major, of the minibatch's N completions; 0 past a
 * completion's end.
 */
export interface UpdateTrace {
  run: number;
  step: number;
  /** Number of updates before this one, and the index of its minibatch within the step. */
  update: number;
  minibatch: number;
  /** The run's settings at that step, with the β of its controller; and the factor on its learning rate. */
  settings: RunSettings;
  learningRateScale: number;
  /** [prompts of the minibatch] packed problems, in order. */
  problems: Uint32Array;
  /** tokens: [N, T], padded after the end; rewards: [N]. */
  tokens: Int32Array;
  reward: Float32Array;
  /** [N, T, V] log-probs at each prefix, under the policy, the reference and the behaviour policy. */
  policyLogprobs: Float32Array;
  referenceLogprobs: Float32Array;
  behaviourLogprobs: Float32Array;
  /** [N, T] c_t and the weight on ∇KL, as in kl/coefficients.ts. */
  coefficient: Float32Array;
  vocabularyWeight: Float32Array;
  /**
   * [parameters] the gradient of the loss; the parameters of the policy before and after the update, of the behaviour
   * policy and of the reference.
   */
  gradient: Float32Array;
  before: Float32Array;
  after: Float32Array;
  behaviour: Float32Array;
  reference: Float32Array;
  /** [parameters] Adam's moments, before and after the update. */
  firstMoment: { before: Float32Array; after: Float32Array };
  secondMoment: { before: Float32Array; after: Float32Array };
  /** Whether the run had stopped, before and after the update. */
  stopped: { before: boolean; after: boolean };
  /** The metrics of this minibatch only. */
  metrics: Metrics;
  /** [parameters] the reference after the step, where those of the population move. */
  nextReference?: Float32Array;
  /** Where the run's β has a controller: β after the step, and the KL per token of each of the step's completions. */
  control?: { beta: number; kl: Float32Array };
}

export interface AdapterDescription {
  /** For people: 'google swiftshader (software)', 'float64 on the processor'. */
  name: string;
  kind: 'gpu' | 'software' | 'processor';
}

export interface Population {
  readonly spec: PopulationSpec;
  readonly adapter: AdapterDescription;
  /** Steps submitted so far. */
  readonly step: number;
  /** Submits `steps` training steps without waiting. `learningRateScale(step)` multiplies every run's learning rate. */
  advance(steps: number, learningRateScale?: (step: number) => number): void;
  /**
   * Submits one step exactly as `advance(1)` does, without waiting. The promise resolves with the step's last update in
   * full for each of `runs`, once the device has computed it. Absent in float64, where there is nothing to audit.
   */
  trace?(runs: readonly number[], learningRateScale?: (step: number) => number): Promise<UpdateTrace[]>;
  /** Submits an evaluation of every run on the first `problems` of the named set, k = groupSize samples each. */
  evaluate(set: string, problems: number): void;
  /** Resolves when all work submitted so far has finished. */
  idle(): Promise<void>;
  /** Waits for all work submitted so far and returns the metrics since the last call. */
  read(): Promise<Rows>;
  /** Changes settings of one run between steps (beta, learningRate, ...; not the seed). */
  set(run: number, settings: Partial<RunSettings>): void;
  /** One completion of each of the first `perRun` prompts of the latest step; the same prompts for every run. */
  samples(perRun: number): Promise<Sample[]>;
  parameters(run: number): Promise<Float32Array>;
  snapshot(): Promise<Snapshot>;
  restore(snapshot: Snapshot): void;
  /** Everything about the last update of `run`. */
  record(run: number): Promise<StepRecord>;
  destroy(): void;
}

/** Makes populations on one device. */
export interface Backend {
  readonly adapter: AdapterDescription;
  /**
   * Identifier of its kernels' shape (population/kernel-shape.ts). Absent if it has no kernels and computes in float64.
   */
  readonly shape?: string;
  /** Resolves with the reason, or the driver's message, if the device is lost. Never resolves after `destroy()`. */
  readonly lost: Promise<Problem | string>;
  /** @throws Error with one sentence naming what does not fit and what would. */
  create(spec: PopulationSpec): Promise<Population>;
  /**
   * For tests and for demonstration: destroys the device as a driver failure would, so that `lost` resolves. Absent if
   * there is no device.
   */
  loseDevice?(): void;
  destroy(): void;
}
