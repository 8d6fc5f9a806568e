/**
 * The contract between the trainer and whatever computes: a *population* of runs that share shapes and a
 * reference policy, and nothing else. `engine/` (WebGPU, float32) and `reference/` (float64 on the processor)
 * implement it; the trainer never knows which one it holds.
 *
 * Shapes, used throughout: R runs, B prompts per step, G completions per prompt (groupSize), N = B·G completions,
 * P prompt tokens, T answer tokens, V vocabulary, `parameters` = the flat vector of policy/layout.ts.
 */
import type { PolicyConfig } from '../policy/config';
import type { Metrics } from './metrics';
import type { RunSettings } from './run-settings';

export { METRICS, type MetricName } from './metrics';
export type { AdvantageKind, RunSettings } from './run-settings';

export interface PopulationSpec {
  policy: PolicyConfig;
  /** Operand digits (1 or 2); with it P and T follow (arithmetic/vocabulary.ts). */
  digits: 1 | 2;
  prompts: number;
  groupSize: number;
  /** Rollouts come from the policy of this many updates ago. */
  staleness: number;
  /** Updates per rollout; divides `prompts`. */
  minibatches: number;
  /** Problems prompts are drawn from, packed by arithmetic/problems.ts. */
  problems: Uint32Array;
  /** Problems for evaluation, by name. */
  evaluation: Record<string, Uint32Array>;
  /** Flat parameters of the reference policy. */
  reference: Float32Array;
  /** Flat parameters every run starts from; the reference where absent. */
  initial?: Float32Array;
  runs: RunSettings[];
}

/**
 * One run at one step, averaged over its minibatches. reward: mean of the verifier's 0/1. rewardStd: its standard
 * deviation. reverseKl/forwardKl: exact over the vocabulary at each prefix, summed over the answer, mean over
 * completions. k1,k2,k3: token estimates, summed over the answer, mean over completions. entropy: nats per answer
 * token. gradNorm: L2 before clipping. clipFraction: share of answer tokens clipped. effectiveSampleSize:
 * (Σw)²/(N Σw²) with w = Π ρ_t, in (0, 1]. answerLength: tokens up to and including the end. nonFiniteShare: share
 * of non-finite gradient entries. stopped: 1 once the run has stopped itself. negativeLogLikelihood: of the completions
 * under the policy, nats per answer token (the loss of pretraining). klClampFraction: share of answer tokens where a
 * clamp holds the penalty; a completion with one estimate counts with all its tokens.
 */
export interface StepRow {
  run: number;
  step: number;
  metrics: Metrics;
}

/** passAt1: share right with the first sample of each problem. meanAtK: share right over all k = groupSize samples. */
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

/** One completion of the latest step, for showing: all arrays [T], cut at `length`. */
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

/** Everything that a run needs to go on, bit for bit. */
export interface Snapshot {
  step: number;
  updates: number;
  /** Ring of parameters [slots, R, parameters]. */
  parameters: Float32Array;
  firstMoment: Float32Array;
  secondMoment: Float32Array;
  /** [R], 1 where the run has stopped itself. */
  stopped: Uint32Array;
}

/** The last update of one run in full; the tensors of `headless step`. Per-token arrays are [N, T] row-major. */
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
  k1: Float32Array;
  k2: Float32Array;
  k3: Float32Array;
  /** c_t with the 1/N of the mean inside: Σ coefficient · ∇logprob is the gradient (but for `full`). */
  coefficient: Float32Array;
  /** [N, T, V]: what `full` adds, Σ vocabularyCoefficient_v · ∇log π(v); zeros otherwise. */
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
 * One update of one run in full, and all that it was made from: what an audit (src/audit/) needs to compute it again.
 * Per-token arrays are [N, T] and per-prefix ones [N, T, V], row-major, of the minibatch's N completions; 0 past a
 * completion's end.
 */
export interface UpdateTrace {
  run: number;
  step: number;
  /** Updates before this one, and which of its step's minibatches it is. */
  update: number;
  minibatch: number;
  /** The run's settings at that step, and what its learning rate was multiplied with. */
  settings: RunSettings;
  learningRateScale: number;
  /** [prompts of the minibatch] packed, in order. */
  problems: Uint32Array;
  /** [N, T] padded after the end; [N]. */
  tokens: Int32Array;
  reward: Float32Array;
  /** Log-probs over the vocabulary at each prefix: of the policy, the reference and the behaviour policy. */
  policyLogprobs: Float32Array;
  referenceLogprobs: Float32Array;
  behaviourLogprobs: Float32Array;
  /** c_t and the weight on ∇KL, as kl/coefficients.ts has them. */
  coefficient: Float32Array;
  vocabularyWeight: Float32Array;
  /**
   * [parameters] of the loss; of the policies before and after the update, of the behaviour policy and the reference.
   */
  gradient: Float32Array;
  before: Float32Array;
  after: Float32Array;
  behaviour: Float32Array;
  reference: Float32Array;
  /** [parameters] Adam's, before and after. */
  firstMoment: { before: Float32Array; after: Float32Array };
  secondMoment: { before: Float32Array; after: Float32Array };
  /** Whether the run had stopped itself. */
  stopped: { before: boolean; after: boolean };
  /** The metrics of this minibatch alone. */
  metrics: Metrics;
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
  /** Submits `steps` training steps. `learningRateScale(step)` multiplies every run's learning rate. Never waits. */
  advance(steps: number, learningRateScale?: (step: number) => number): void;
  /**
   * One step, exactly as `advance(1)` does it, and the last update of it in full for each of `runs`. Submits at once
   * and never waits; the trace comes when the device has got there. Absent where there is nothing to audit: in float64.
   */
  trace?(runs: readonly number[], learningRateScale?: (step: number) => number): Promise<UpdateTrace[]>;
  /** Submits an evaluation of every run on the first `problems` of the named set, k = groupSize samples each. */
  evaluate(set: string, problems: number): void;
  /** Resolves when all work submitted so far is done. */
  idle(): Promise<void>;
  /** Metrics that arrived since the last call; waits for all work submitted so far. */
  read(): Promise<Rows>;
  /** Changes settings of one run between steps (beta, learningRate, ...; not the seed). */
  set(run: number, settings: Partial<RunSettings>): void;
  /** One completion of each of the first `perRun` prompts of the latest step, the same ones of every run. */
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
  /** How its kernels are shaped, in words: 'workgroups of 64'. Absent where there are no kernels. */
  readonly shape?: string;
  /** Resolves with the reason if the device goes away. Never resolves after `destroy()`. */
  readonly lost: Promise<string>;
  /** @throws Error with one sentence naming what does not fit and what would. */
  create(spec: PopulationSpec): Promise<Population>;
  /**
   * For tests and the curious: destroys the device as a driver would, so that `lost` resolves. Absent where there is
   * none.
   */
  loseDevice?(): void;
  destroy(): void;
}
