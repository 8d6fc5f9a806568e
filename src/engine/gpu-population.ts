/** A population on the GPU: encodes steps, reads numbers back, takes and restores snapshots. */
import { STREAM } from '../arithmetic/random';
import type {
  AdapterDescription,
  Population,
  PopulationSpec,
  Rows,
  RunSettings,
  Sample,
  Snapshot,
  StepRecord,
  UpdateTrace,
} from '../population/api';
import { checkChange, checkSpec } from '../population/check-spec';
import {
  createBuffers,
  bufferSizes,
  EVALUATION_SLOTS,
  readRegions,
  readStaging,
  RING_ROWS,
  staging,
  type BufferName,
} from './buffers';
import { geometryOf, type ChooseShape, type Geometry } from './geometry';
import { CommandQueue } from './queue';
import { decodeEvaluations, decodeSteps, ringRegions, type PendingEvaluation } from './metric-rows';
import { readRecord, readSamples } from './read-records';
import { StageTimer, type StageTime } from './stage-times';
import { forwardPasses, passOperations, rowsByPosition } from './work';
import { compileStages, type BoundStage, type Mode, type Stage } from './stages';
import { runBytes, writeRun, type PassFields } from './structs';
import { decodeTraces, traceRegions, type TracedUpdate } from './read-trace';

/**
 * Allocates and compiles everything that a population will use.
 * @throws Error with one sentence: a setting that does not fit the others, or what does not fit the adapter and what
 *   would.
 */
export async function createGpuPopulation(
  device: GPUDevice,
  adapter: AdapterDescription,
  spec: PopulationSpec,
  choose: ChooseShape,
): Promise<GpuPopulation> {
  checkSpec(spec);
  const geometry = geometryOf(
    spec,
    choose((shape) => geometryOf(spec, shape)),
  );
  const supervised = spec.runs.some((run) => run.advantage === 'cross-entropy');
  const mode: Mode = { offPolicy: !supervised && (spec.staleness > 0 || spec.minibatches > 1), supervised };
  const sizes = bufferSizes(geometry, spec, mode.offPolicy);
  const buffers = await createBuffers(device, sizes, spec.runs.length);
  try {
    return new GpuPopulation(
      device,
      adapter,
      spec,
      geometry,
      buffers,
      await compileStages(device, geometry, mode, buffers, sizes),
      mode,
    );
  } catch (error) {
    for (const buffer of Object.values(buffers)) buffer.destroy();
    throw error;
  }
}

export class GpuPopulation implements Population {
  step = 0;
  readonly commands: CommandQueue;
  readonly #problemOffsets = new Map<string, number>();
  readonly #runs: RunSettings[];
  #updates = 0;
  #readUpdates = 0;
  #evaluations: PendingEvaluation[] = [];
  #evaluationSlot = 0;
  #uncaptured: string | null = null;

  constructor(
    readonly device: GPUDevice,
    readonly adapter: AdapterDescription,
    readonly spec: PopulationSpec,
    readonly geometry: Geometry,
    readonly buffers: Record<BufferName, GPUBuffer>,
    stages: ReadonlyMap<Stage, BoundStage>,
    readonly mode: Mode,
  ) {
    this.commands = new CommandQueue(device, buffers, stages);
    this.#runs = spec.runs.map((run) => ({ ...run }));
    device.addEventListener('uncapturederror', this.#onError);
    this.#upload();
  }

  /** Dispatches and submits so far. */
  get dispatches(): number {
    return this.commands.dispatches;
  }
  get submits(): number {
    return this.commands.submits;
  }

  #onError = (event: GPUUncapturedErrorEvent) => {
    this.#uncaptured ??= event.error.message;
  };

  #upload(): void {
    const { device, spec, buffers, geometry } = this;
    let offset = spec.problems.length;
    device.queue.writeBuffer(buffers.problems, 0, spec.problems as Uint32Array<ArrayBuffer>);
    for (const [name, set] of Object.entries(spec.evaluation)) {
      device.queue.writeBuffer(buffers.problems, 4 * offset, set as Uint32Array<ArrayBuffer>);
      this.#problemOffsets.set(name, offset);
      offset += set.length;
    }
    const initial = spec.initial ?? spec.reference;
    device.queue.writeBuffer(buffers.reference, 0, spec.reference as Float32Array<ArrayBuffer>);
    for (let run = 0; run < spec.runs.length; run++) {
      device.queue.writeBuffer(buffers.parameters, 4 * run * geometry.parameters, initial as Float32Array<ArrayBuffer>);
    }
    this.#writeRuns();
  }

  #writeRuns(): void {
    const bytes = new ArrayBuffer(runBytes() * this.#runs.length);
    this.#runs.forEach((settings, run) => {
      writeRun(bytes, run * runBytes(), settings);
    });
    this.device.queue.writeBuffer(this.buffers.runs, 0, bytes);
  }

  /** vec4s before the parameters after `updates` updates; before the first one there is only the initial policy. */
  #slot(updates: number): number {
    return (Math.max(0, updates) % this.geometry.slots) * this.geometry.runs * (this.geometry.parameters / 4);
  }

  #pass(fields: Partial<PassFields>): number {
    const { geometry, spec } = this;
    return this.commands.pass({
      step: this.step,
      update: this.#updates,
      parameters: 0,
      parameters_stride: geometry.parameters / 4,
      next_parameters: 0,
      first_block: 0,
      blocks: geometry.blocks,
      stream: STREAM.sample,
      first_problem: 0,
      problems: spec.problems.length,
      first_prompt: 0,
      ring: this.#updates % RING_ROWS,
      learning_rate_scale: 1,
      ...fields,
    });
  }

  #dispatch(stage: Stage, pass: number, x: number, y = this.geometry.runs): void {
    this.commands.dispatch(stage, pass, x, y);
  }

  advance(steps: number, learningRateScale: (step: number) => number = () => 1): void {
    this.#checkUnread('advance', steps);
    for (let done = 0; done < steps; done++) this.#oneStep(learningRateScale(this.step));
    this.commands.flush();
  }

  async trace(runs: readonly number[], learningRateScale: (step: number) => number = () => 1): Promise<UpdateTrace[]> {
    this.#checkUnread('trace', 1);
    const settings = runs.map((run) => ({ ...this.#at(run) }));
    const minibatch = this.spec.minibatches - 1;
    const update = this.#updates + minibatch;
    const traced: TracedUpdate = {
      step: this.step,
      update,
      minibatch,
      learningRateScale: learningRateScale(this.step),
      before: this.#slot(update),
      after: this.#slot(update + 1),
      behaviour: this.#slot(this.#updates - this.spec.staleness),
    };
    const { regions, early } = traceRegions(this, runs, traced);
    const copies = staging(this.device, regions);
    this.#oneStep(traced.learningRateScale, () => {
      this.commands.copy(copies, 0, early);
    });
    this.commands.copy(copies, early, regions.length);
    this.commands.flush();
    const bytes = await readStaging(copies);
    this.#check();
    return decodeTraces(this, runs, settings, traced, bytes);
  }

  #checkUnread(who: string, steps: number): void {
    const { minibatches } = this.spec;
    if (this.#updates + steps * minibatches - this.#readUpdates <= RING_ROWS) return;
    throw new Error(
      `${who}: ${steps} steps would overwrite metrics not yet read; read() at least every ${RING_ROWS / minibatches} steps.`,
    );
  }

  /** @param beforeLastAdam may queue copies of what the step's last update is about to change. */
  #oneStep(learningRateScale: number, beforeLastAdam?: () => void): void {
    const { geometry, spec } = this;
    if (!this.commands.fits(2 + spec.minibatches)) this.commands.flush();
    if (this.mode.supervised) {
      this.#dispatch('label', this.#pass({}), geometry.blocks);
    } else {
      this.#dispatch(
        'rollout',
        this.#pass({ parameters: this.#slot(this.#updates - spec.staleness) }),
        geometry.blocks,
      );
      this.#dispatch('scoreTransient', this.#pass({ parameters_stride: 0 }), geometry.blocks);
    }
    for (let minibatch = 0; minibatch < spec.minibatches; minibatch++) {
      this.#update(minibatch, learningRateScale, minibatch === spec.minibatches - 1 ? beforeLastAdam : undefined);
    }
    this.step++;
  }

  #update(minibatch: number, learningRateScale: number, beforeAdam?: () => void): void {
    const { geometry } = this;
    const blocks = geometry.blocksPerMinibatch;
    const pass = this.#pass({
      parameters: this.#slot(this.#updates),
      next_parameters: this.#slot(this.#updates + 1),
      first_block: minibatch * blocks,
      blocks,
      learning_rate_scale: learningRateScale,
    });
    if (this.mode.offPolicy || this.mode.supervised) this.#dispatch('score', pass, blocks);
    this.#dispatch('coefficients', pass, blocks * geometry.promptsPerBlock);
    this.#dispatch('backward', pass, blocks);
    this.#dispatch('reduce', pass, geometry.parameterGroups);
    beforeAdam?.();
    this.#dispatch('adam', pass, geometry.parameterGroups);
    this.#dispatch('metrics', pass, geometry.runs, 1);
    this.#updates++;
  }

  evaluate(set: string, problems: number): void {
    const { geometry, spec } = this;
    const offset = this.#problemOffsets.get(set);
    if (offset === undefined)
      throw new Error(
        `evaluate: there is no set «${set}»; there are ${[...this.#problemOffsets.keys()].join(', ') || 'none'}.`,
      );
    if (this.#evaluations.length >= EVALUATION_SLOTS)
      throw new Error(`evaluate: ${EVALUATION_SLOTS} evaluations wait to be read; read() first.`);
    const count = Math.min(problems, spec.evaluation[set].length);
    const slot = this.#evaluationSlot;
    this.#evaluationSlot = (slot + 1) % EVALUATION_SLOTS;
    this.commands.clear(8 * slot * geometry.runs, 8 * geometry.runs);
    for (let first = 0; first < count; first += geometry.prompts) {
      if (!this.commands.fits(1)) this.commands.flush();
      const pass = this.#pass({
        parameters: this.#slot(this.#updates),
        stream: STREAM.evaluation,
        first_problem: offset,
        problems: count,
        first_prompt: first,
        ring: slot,
      });
      this.#dispatch('evaluate', pass, geometry.blocks);
      this.#dispatch('judge', pass, Math.ceil(geometry.completions / geometry.workgroup));
    }
    this.commands.flush();
    this.#evaluations.push({ slot, set, step: this.step, problems: count });
  }

  #check(): void {
    if (this.#uncaptured) throw new Error(`The GPU refused a command: ${this.#uncaptured}`);
  }

  async idle(): Promise<void> {
    await this.device.queue.onSubmittedWorkDone();
    this.#check();
  }

  async read(): Promise<Rows> {
    const { geometry, spec } = this;
    const evaluations = this.#evaluations;
    const first = this.#readUpdates;
    this.#evaluations = [];
    this.#readUpdates = this.#updates;
    const regions = [
      ...ringRegions(this.buffers.ring, first, this.#readUpdates, geometry.runs),
      ...evaluations.map(({ slot }) => ({
        buffer: this.buffers.evaluations,
        offset: 8 * slot * geometry.runs,
        size: 8 * geometry.runs,
      })),
    ];
    if (regions.length === 0) return { steps: [], evaluations: [] };
    const parts = await readRegions(this.device, regions);
    this.#check();
    const ringParts = parts.slice(0, parts.length - evaluations.length).map((part) => new Float32Array(part));
    return {
      steps: decodeSteps(ringParts, first / spec.minibatches, spec.minibatches, geometry.runs),
      evaluations: evaluations.flatMap((evaluation, index) =>
        decodeEvaluations(new Uint32Array(parts[parts.length - evaluations.length + index]), evaluation, geometry),
      ),
    };
  }

  /** Bytes of all buffers of this population. */
  get bytes(): number {
    return Object.values(this.buffers).reduce((sum, buffer) => sum + buffer.size, 0);
  }

  /**
   * Floating point operations that the latest step really did, over all runs: products and attention (engine/work.ts).
   */
  async work(): Promise<number> {
    const { geometry, spec, mode } = this;
    const size = 4 * geometry.runs * geometry.blocks * geometry.treeSize;
    const [trees] = await readRegions(this.device, [
      { buffer: this.buffers.sequences, offset: 4 * geometry.trees, size },
    ]);
    const { forward, backward } = passOperations(
      spec.policy,
      rowsByPosition(geometry, new Uint32Array(trees)),
      geometry.P,
    );
    return forwardPasses(mode) * forward + backward;
  }

  /**
   * Advances some steps with a timestamp before and after every stage, which keeps neighbours from overlapping: for the
   * benchmark.
   * @returns milliseconds of each stage, per step; null where the adapter has no timestamps.
   */
  async stageTimes(steps: number): Promise<StageTime[] | null> {
    if (!this.device.features.has('timestamp-query')) return null;
    const times: StageTime[] = [];
    for (let done = 0; done < steps; done++) {
      const timer = new StageTimer(this.device);
      this.commands.timer = timer;
      try {
        this.advance(1);
        times.push(...(await timer.read()));
      } finally {
        timer.destroy();
        this.commands.timer = null;
      }
    }
    const stages = [...new Set(times.map(({ stage }) => stage))];
    return stages.map((stage) => ({
      stage,
      milliseconds: times.reduce((sum, time) => sum + (time.stage === stage ? time.milliseconds : 0), 0) / steps,
    }));
  }

  set(run: number, settings: Partial<RunSettings>): void {
    const own = this.#at(run);
    checkChange(own, settings);
    Object.assign(own, settings);
    this.#writeRuns();
  }

  #at(run: number): RunSettings {
    const own = this.#runs.at(run);
    if (run < 0 || !own)
      throw new Error(`run: got ${run}; allowed are whole numbers from 0 to ${this.#runs.length - 1}.`);
    return own;
  }

  samples(perRun: number): Promise<Sample[]> {
    return readSamples(this, this.step - 1, perRun);
  }

  record(run: number): Promise<StepRecord> {
    const update = this.#updates - 1;
    const rollout = update - (update % this.spec.minibatches) - this.spec.staleness;
    return readRecord(this, run, {
      before: this.#slot(update),
      after: this.#slot(update + 1),
      behaviour: this.#slot(rollout),
      minibatch: update % this.spec.minibatches,
    });
  }

  async parameters(run: number): Promise<Float32Array> {
    const size = 4 * this.geometry.parameters;
    const offset = 16 * this.#slot(this.#updates) + run * size;
    const [bytes] = await readRegions(this.device, [{ buffer: this.buffers.parameters, offset, size }]);
    return new Float32Array(bytes);
  }

  async snapshot(): Promise<Snapshot> {
    const { step, buffers } = this;
    const updates = this.#updates;
    const [parameters, firstMoment, secondMoment, stopped] = await readRegions(
      this.device,
      [buffers.parameters, buffers.firstMoment, buffers.secondMoment, buffers.stopped].map((buffer) => ({
        buffer,
        offset: 0,
        size: buffer.size,
      })),
    );
    return {
      step,
      updates,
      parameters: new Float32Array(parameters),
      firstMoment: new Float32Array(firstMoment),
      secondMoment: new Float32Array(secondMoment),
      stopped: new Uint32Array(stopped).slice(0, this.geometry.runs),
    };
  }

  restore(snapshot: Snapshot): void {
    const { device, buffers } = this;
    for (const name of ['parameters', 'firstMoment', 'secondMoment', 'stopped'] as const) {
      const expected = name === 'stopped' ? this.geometry.runs : buffers[name].size / 4;
      if (snapshot[name].length !== expected) {
        throw new Error(
          `restore: the snapshot's ${name} has ${snapshot[name].length} numbers, this population needs ${expected}.`,
        );
      }
      device.queue.writeBuffer(
        buffers[name],
        0,
        snapshot[name] as Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>,
      );
    }
    this.step = snapshot.step;
    this.#updates = this.#readUpdates = snapshot.updates;
    this.#evaluations = [];
  }

  destroy(): void {
    this.device.removeEventListener('uncapturederror', this.#onError);
    for (const buffer of Object.values(this.buffers)) buffer.destroy();
  }
}
