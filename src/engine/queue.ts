/**
 * Collects a population's commands and submits them together: dispatches with their Pass structs, clears, and copies
 * between dispatches.
 */
import { copyRegions, MAX_PASSES, type BufferName, type Staging } from './buffers';
import { PASS_STRIDE } from './kernels';
import type { StageTimer } from './stage-times';
import type { BoundStage, Stage } from './stages';
import { writePass, type PassFields } from './structs';

type Queued =
  | { kind: 'dispatch'; stage: Stage; pass: number; x: number; y: number }
  | { kind: 'copy'; staging: Staging; first: number; last: number };

/** One population's command queue. */
export class CommandQueue {
  /** Dispatches and submits so far, for the benchmark. */
  dispatches = 0;
  submits = 0;
  /** If set, every dispatch is timed, in a separate pass. */
  timer: StageTimer | null = null;
  readonly #passes = new ArrayBuffer(MAX_PASSES * PASS_STRIDE);
  #queued: Queued[] = [];
  #passCount = 0;
  #clears: { offset: number; size: number }[] = [];

  constructor(
    private readonly device: GPUDevice,
    private readonly buffers: Record<BufferName, GPUBuffer>,
    private readonly stages: ReadonlyMap<Stage, BoundStage>,
  ) {}

  /** Whether this many more passes fit into the current submit. */
  fits(passes: number): boolean {
    return this.#passCount + passes <= MAX_PASSES;
  }

  /** Adds a Pass struct; returns its index for `dispatch`. */
  pass(fields: PassFields): number {
    writePass(this.#passes, this.#passCount * PASS_STRIDE, fields);
    return this.#passCount++;
  }

  dispatch(stage: Stage, pass: number, x: number, y: number): void {
    this.#queued.push({ kind: 'dispatch', stage, pass, x, y });
  }

  /** Queues copies of regions `first` … `last` − 1 to a staging buffer, after everything queued so far. */
  copy(staging: Staging, first: number, last: number): void {
    this.#queued.push({ kind: 'copy', staging, first, last });
  }

  /** Clears part of the evaluations buffer before all other commands of this submit. */
  clear(offset: number, size: number): void {
    this.#clears.push({ offset, size });
  }

  flush(): void {
    if (this.#passCount === 0) return;
    this.device.queue.writeBuffer(this.buffers.passes, 0, this.#passes, 0, this.#passCount * PASS_STRIDE);
    const encoder = this.device.createCommandEncoder();
    for (const { offset, size } of this.#clears) encoder.clearBuffer(this.buffers.evaluations, offset, size);
    let compute: GPUComputePassEncoder | null = null;
    const end = () => {
      compute?.end();
      compute = null;
    };
    for (const queued of this.#queued) {
      if (queued.kind === 'copy') {
        end();
        copyRegions(encoder, queued.staging, queued.first, queued.last);
        continue;
      }
      const bound = this.stages.get(queued.stage);
      if (!bound) throw new Error(`The stage ${queued.stage} was not compiled for this population.`);
      if (this.timer) end();
      compute ??= encoder.beginComputePass(this.timer?.next(queued.stage));
      compute.setPipeline(bound.pipeline);
      compute.setBindGroup(0, bound.group, [queued.pass * PASS_STRIDE]);
      compute.dispatchWorkgroups(queued.x, queued.y);
      this.dispatches++;
    }
    end();
    this.timer?.resolve(encoder);
    this.device.queue.submit([encoder.finish()]);
    this.submits++;
    this.#queued = [];
    this.#clears = [];
    this.#passCount = 0;
  }
}
