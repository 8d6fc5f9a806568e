/** One run of a population: its recent parameters, and its training step. */
import { unpackProblem } from '../arithmetic/problems';
import { STREAM } from '../arithmetic/random';
import { mean, trainedOf } from '../kl/advantages';
import { hasController, nextBeta } from '../kl/beta-control';
import { verify } from '../arithmetic/verifier';
import { encodePrompt, TOKEN } from '../arithmetic/vocabulary';
import type { PopulationSpec, RunSettings } from '../population/api';
import type { Metrics } from '../population/metrics';
import { moveReference, movesReference, REFERENCE_SLOTS } from '../population/reference-motion';
import { hasOwnSampler } from '../population/sampler';
import { adam, gradientNorm } from './adam';
import { createBatch, type Batch } from './batch';
import { slotsOf } from './check-records';
import { averageMinibatches } from '../population/average';
import { measure } from './step-metrics';
import { drawProblem, label, rolloutGroup } from './rollout';
import type { PolicyShape } from './policy-shape';
import { lossGradient, readSampled, scoreGroup, type Workspace } from './update';

export class ReferenceRun {
  /**
   * Ring buffer of parameters: those after u updates are in slots[u mod length]; before the first update there are only
   * the initial ones.
   */
  readonly slots: Float64Array[];
  readonly firstMoment: Float64Array;
  readonly secondMoment: Float64Array;
  readonly gradient: Float64Array;
  readonly batch: Batch;
  stopped = false;
  /** The current β, which a controller may have moved from that of the settings. */
  beta: number;
  /** A ring of references, where the run has its own (population/reference-motion.ts); else empty. */
  readonly references: Float64Array[];

  constructor(
    readonly spec: PopulationSpec,
    readonly settings: RunSettings,
    shape: PolicyShape,
    initial: Float32Array,
    private readonly shared: Float64Array,
  ) {
    this.beta = settings.beta;
    this.references = movesReference(settings)
      ? Array.from({ length: REFERENCE_SLOTS }, () => Float64Array.from(shared))
      : [];
    this.slots = Array.from({ length: slotsOf(spec) }, () => new Float64Array(shape.parameters));
    this.slots[0].set(initial);
    this.firstMoment = new Float64Array(shape.parameters);
    this.secondMoment = new Float64Array(shape.parameters);
    this.gradient = new Float64Array(shape.parameters);
    this.batch = createBatch(
      shape,
      spec.prompts,
      spec.groupSize,
      this.#supervised ? 'labels' : this.#onPolicy ? 'on-policy' : 'off-policy',
      this.#ownSampler,
    );
  }

  get #supervised(): boolean {
    return this.settings.advantage === 'cross-entropy';
  }
  get #ownSampler(): boolean {
    return !this.#supervised && hasOwnSampler(this.settings);
  }
  get #onPolicy(): boolean {
    return this.spec.staleness === 0 && this.spec.minibatches === 1;
  }

  /** The policy after `updates` updates. */
  slot(updates: number): Float64Array {
    return this.slots[Math.max(0, updates) % this.slots.length];
  }

  /** The reference policy of a step. */
  reference(step: number): Float64Array {
    return this.references.length > 0 ? this.references[step % REFERENCE_SLOTS] : this.shared;
  }

  /** Rollout and updates of one step. `updates` is the number of updates before it. */
  step(workspace: Workspace, step: number, updates: number, learningRateScale: number): Metrics {
    const { spec } = this;
    const perMinibatch = spec.prompts / spec.minibatches;
    this.#draw(workspace, step);
    if (this.#supervised) this.#label(workspace.shape, step);
    else {
      this.#rollout(workspace, step, updates);
      this.#scoreReference(workspace, this.reference(step));
    }
    const rows: Metrics[] = [];
    for (let minibatch = 0; minibatch < spec.minibatches; minibatch++) {
      rows.push(
        this.#update(
          workspace,
          minibatch * perMinibatch,
          (minibatch + 1) * perMinibatch,
          updates + minibatch,
          learningRateScale,
        ),
      );
    }
    this.#control();
    this.#follow(step, updates + spec.minibatches);
    return averageMinibatches(rows);
  }

  /** Moves β by the step's KL. */
  #control(): void {
    const { batch, settings } = this;
    if (!hasController(settings) || this.stopped) return;
    const trained = trainedOf(settings.advantage, batch.groupSize);
    const kls = batch.controlledKl.filter((_, n) => n % batch.groupSize < trained);
    this.beta = nextBeta(this.beta, mean(kls), settings, kls.length);
  }

  /** Moves the run's own reference towards the policy after `updates` updates. */
  #follow(step: number, updates: number): void {
    if (this.references.length === 0) return;
    moveReference(this.settings, step, this.reference(step), this.slot(updates), this.reference(step + 1));
  }

  #draw({ shape }: Workspace, step: number): void {
    const { batch, spec, settings } = this;
    for (let b = 0; b < spec.prompts; b++) {
      batch.problems[b] = drawProblem(settings.seed, step, b, spec.problems);
      batch.prompts.set(encodePrompt(unpackProblem(batch.problems[b]), spec.digits), b * shape.promptLength);
    }
  }

  #label({ answerLength: T }: PolicyShape, step: number): void {
    const { batch, settings } = this;
    for (let b = 0; b < batch.problems.length; b++) {
      const tokens = label(batch.problems[b], settings.seed, step, b, settings.labelNoise);
      batch.tokens.fill(TOKEN.pad, b * T, (b + 1) * T);
      batch.tokens.set(tokens, b * T);
      batch.lengths[b] = tokens.length;
    }
    this.#verify(T);
  }

  #rollout({ shape, kept, spare }: Workspace, step: number, updates: number): void {
    const { batch, spec, settings } = this;
    const behaviour = this.slot(updates - spec.staleness);
    for (let b = 0; b < spec.prompts; b++) {
      const prompt = batch.prompts.subarray(b * shape.promptLength, (b + 1) * shape.promptLength);
      const key = { seed: settings.seed, stream: STREAM.sample, step, prompt: b };
      rolloutGroup(
        shape,
        behaviour,
        settings.temperature,
        key,
        prompt,
        this.#onPolicy ? kept[b] : spare,
        b * spec.groupSize,
        batch.tokens,
        batch.lengths,
        batch.behaviour,
        {
          ...(this.#ownSampler ? { sampler: { settings, logprob: batch.samplerLogprob } } : {}),
          ...(settings.advantage === 'remax' ? { greedy: (sample) => sample === spec.groupSize - 1 } : {}),
        },
      );
    }
    this.#verify(shape.answerLength);
  }

  #verify(T: number): void {
    const { batch } = this;
    for (let n = 0; n < batch.lengths.length; n++) {
      batch.rewards[n] = verify(
        unpackProblem(batch.problems[Math.floor(n / batch.groupSize)]),
        batch.tokens.subarray(n * T, (n + 1) * T),
      );
    }
  }

  #scoreReference({ shape, spare }: Workspace, reference: Float64Array): void {
    const { batch, spec, settings } = this;
    for (let b = 0; b < spec.prompts; b++)
      scoreGroup(shape, reference, settings.temperature, batch, b, spare, batch.reference);
    const all = batch.lengths.length;
    readSampled(shape, batch, batch.reference, batch.referenceLogprob, null, 0, all);
    if (!this.#onPolicy)
      readSampled(shape, batch, batch.behaviour, batch.behaviourLogprob, batch.klExactBehaviour, 0, all);
  }

  #update(workspace: Workspace, first: number, last: number, updates: number, learningRateScale: number): Metrics {
    const { batch, settings, gradient } = this;
    const { shape, kept } = workspace;
    const G = this.spec.groupSize;
    const before = this.slot(updates);
    const after = this.slot(updates + 1);
    if (this.#supervised || !this.#onPolicy) {
      for (let b = first; b < last; b++)
        scoreGroup(shape, before, settings.temperature, batch, b, kept[b - first], batch.policy);
    }
    readSampled(shape, batch, batch.policy, batch.logprob, batch.klExact, first * G, last * G);
    lossGradient(workspace, before, batch, { ...settings, beta: this.beta }, first, last, gradient);
    const norm = gradientNorm(gradient);
    // A run with a non-finite gradient stops at its last good parameters; other runs are not affected.
    if (norm.nonFinite > 0 || !Number.isFinite(norm.norm)) this.stopped = true;
    if (this.stopped) after.set(before);
    else
      adam(
        settings,
        settings.learningRate * learningRateScale,
        updates + 1,
        gradient,
        norm.norm,
        before,
        after,
        this.firstMoment,
        this.secondMoment,
      );
    const trained = trainedOf(settings.advantage, G);
    return measure(batch, shape, first * G, last * G, norm, this.stopped, this.beta, trained);
  }

  /** Counts right answers to `count` problems: of the first samples, and of all samples. */
  evaluate(
    { shape, spare }: Workspace,
    step: number,
    updates: number,
    problems: Uint32Array,
    count: number,
  ): { first: number; all: number } {
    const { settings, spec } = this;
    const { answerLength: T, vocabulary: V } = shape;
    const G = spec.groupSize;
    const tokens = new Int32Array(G * T);
    const lengths = new Int32Array(G);
    const logprobs = new Float64Array(G * T * V);
    let right = 0;
    let all = 0;
    for (let b = 0; b < count; b++) {
      const problem = unpackProblem(problems[b]);
      const key = { seed: settings.seed, stream: STREAM.evaluation, step, prompt: b };
      rolloutGroup(
        shape,
        this.slot(updates),
        settings.temperature,
        key,
        encodePrompt(problem, spec.digits),
        spare,
        0,
        tokens,
        lengths,
        logprobs,
      );
      for (let g = 0; g < G; g++) {
        const reward = verify(problem, tokens.subarray(g * T, (g + 1) * T));
        all += reward;
        if (g === 0) right += reward;
      }
    }
    return { first: right, all };
  }
}
