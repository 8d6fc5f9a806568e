/** A population on the GPU: implements the calls of population/api.ts, executed in order. */
import { Refusal } from '../common/problem';
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
import { movesReference, REFERENCE_SLOTS } from '../population/reference-motion';
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
import type { DevicePopulation } from './device-population';
import { featuresOf, isSupervised } from './features';
import { geometryOf, type ChooseShape, type Geometry } from './geometry';
import type { KernelShape } from '../population/kernel-shape';
import { CommandQueue } from './queue';
import { decodeEvaluations, decodeSteps, ringRegions, type PendingEvaluation } from './metric-rows';
import { readRecord, readSamples } from './read-records';
import { readSnapshot, writeSnapshot } from './snapshots';
import { compileStages, type BoundStage, type Mode, type Stage } from './stages';
import { StepEncoder } from './step-encoder';
import { betaOffset, runBytes, writeRun } from './structs';
import { decodeTraces, traceRegions, type TracedUpdate } from './read-trace';

/**
 * Allocates and compiles everything that a population uses.
 * @throws Error with one sentence naming a setting that is not allowed, or what exceeds the adapter's limits and what
 *   would fit.
 */
export async function createGpuPopulation(
  device: GPUDevice,
  adapter: AdapterDescription,
  spec: PopulationSpec,
  choose: ChooseShape,
): Promise<GpuPopulation> {
  checkSpec(spec);
  const features = featuresOf(spec);
  const supervised = isSupervised(spec);
  const geometryIn = (shape: KernelShape) => geometryOf(spec, shape, features);
  const estimators = spec.runs.flatMap(({ method, second }) => [method.estimator, second.estimator]);
  const geometry = { ...geometryIn(choose(geometryIn)), estimators };
  const mode: Mode = {
    offPolicy: !supervised && (spec.staleness > 0 || spec.minibatches > 1),
    supervised,
    control: features.control,
    follow: spec.runs.some(movesReference),
  };
  const sizes = bufferSizes(geometry, spec, mode);
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

/** A population on the GPU; create it with `createGpuPopulation`. */
export class GpuPopulation implements Population, DevicePopulation {
  readonly commands: CommandQueue;
  readonly #encoder: StepEncoder;
  readonly #runs: RunSettings[];
  #readUpdates = 0;
  #evaluations: PendingEvaluation[] = [];
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
    this.#encoder = new StepEncoder(this, this.commands);
    this.#runs = spec.runs.map((run) => ({ ...run }));
    device.addEventListener('uncapturederror', this.#onError);
    this.#upload();
  }

  get step(): number {
    return this.#encoder.step;
  }

  /** Number of dispatches so far. */
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
    for (const set of Object.values(spec.evaluation)) {
      device.queue.writeBuffer(buffers.problems, 4 * offset, set as Uint32Array<ArrayBuffer>);
      offset += set.length;
    }
    const initial = spec.initial ?? spec.reference;
    const references = this.mode.follow ? REFERENCE_SLOTS * spec.runs.length : 1;
    for (let copy = 0; copy < references; copy++) {
      const offset = 4 * copy * geometry.parameters;
      device.queue.writeBuffer(buffers.reference, offset, spec.reference as Float32Array<ArrayBuffer>);
    }
    for (let run = 0; run < spec.runs.length; run++) {
      device.queue.writeBuffer(buffers.parameters, 4 * run * geometry.parameters, initial as Float32Array<ArrayBuffer>);
    }
    for (let run = 0; run < spec.runs.length; run++) this.#writeRun(run);
  }

  /** @param keepsBeta whether the device's β stays, which a controller may have moved. */
  #writeRun(run: number, keepsBeta = false): void {
    const bytes = new ArrayBuffer(runBytes());
    writeRun(bytes, 0, this.#runs[run]);
    const parts = keepsBeta
      ? [
          [0, betaOffset()],
          [betaOffset() + 4, bytes.byteLength],
        ]
      : [[0, bytes.byteLength]];
    for (const [from, to] of parts) {
      this.device.queue.writeBuffer(this.buffers.runs, run * bytes.byteLength + from, bytes, from, to - from);
    }
  }

  advance(steps: number, learningRateScale: (step: number) => number = () => 1): void {
    this.#checkUnread('advance', steps);
    for (let done = 0; done < steps; done++) this.#encoder.encodeStep(learningRateScale(this.step));
    this.commands.flush();
  }

  async trace(runs: readonly number[], learningRateScale: (step: number) => number = () => 1): Promise<UpdateTrace[]> {
    this.#checkUnread('trace', 1);
    const settings = runs.map((run) => ({ ...this.#at(run) }));
    const minibatch = this.spec.minibatches - 1;
    const { updates } = this.#encoder;
    const update = updates + minibatch;
    const traced: TracedUpdate = {
      step: this.step,
      update,
      minibatch,
      learningRateScale: learningRateScale(this.step),
      before: this.#encoder.slot(update),
      after: this.#encoder.slot(update + 1),
      behaviour: this.#encoder.slot(updates - this.spec.staleness),
      reference: this.#encoder.referenceSlot(this.step),
      nextReference: this.#encoder.referenceSlot(this.step + 1),
    };
    const { regions, early } = traceRegions(this, runs, traced);
    const copies = staging(this.device, regions);
    this.#encoder.encodeStep(traced.learningRateScale, () => {
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
    if (this.#encoder.updates + steps * minibatches - this.#readUpdates <= RING_ROWS) return;
    throw new Error(
      `${who}: ${steps} steps would overwrite metrics not yet read; ` +
        `read() at least every ${RING_ROWS / minibatches} steps.`,
    );
  }

  evaluate(set: string, problems: number): void {
    if (this.#evaluations.length >= EVALUATION_SLOTS)
      throw new Error(`evaluate: ${EVALUATION_SLOTS} evaluations wait to be read; read() first.`);
    this.#evaluations.push(this.#encoder.encodeEvaluation(set, problems));
  }

  #check(): void {
    if (this.#uncaptured) throw new Refusal({ code: 'gpu-refused', why: this.#uncaptured });
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
    this.#readUpdates = this.#encoder.updates;
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

  set(run: number, settings: Partial<RunSettings>): void {
    const own = this.#at(run);
    checkChange(own, settings);
    const keepsBeta = own.betaControl === 'adaptive' && (settings.beta ?? own.beta) === own.beta;
    Object.assign(own, settings);
    this.#writeRun(run, keepsBeta);
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
    const update = this.#encoder.updates - 1;
    const rollout = update - (update % this.spec.minibatches) - this.spec.staleness;
    return readRecord(this, run, this.#at(run), {
      before: this.#encoder.slot(update),
      after: this.#encoder.slot(update + 1),
      behaviour: this.#encoder.slot(rollout),
      reference: this.#encoder.referenceSlot(this.step - 1),
      step: this.step - 1,
      minibatch: update % this.spec.minibatches,
    });
  }

  async parameters(run: number): Promise<Float32Array> {
    const size = 4 * this.geometry.parameters;
    const offset = 16 * this.#encoder.slot(this.#encoder.updates) + run * size;
    const [bytes] = await readRegions(this.device, [{ buffer: this.buffers.parameters, offset, size }]);
    return new Float32Array(bytes);
  }

  snapshot(): Promise<Snapshot> {
    const { step, updates } = this.#encoder;
    return readSnapshot(this, { step, updates });
  }

  restore(snapshot: Snapshot): void {
    writeSnapshot(this, snapshot);
    this.#encoder.step = snapshot.step;
    this.#encoder.updates = this.#readUpdates = snapshot.updates;
    this.#evaluations = [];
  }

  destroy(): void {
    this.device.removeEventListener('uncapturederror', this.#onError);
    for (const buffer of Object.values(this.buffers)) buffer.destroy();
  }
}
