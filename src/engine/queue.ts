/**
 * Commands of a population, gathered and submitted together: dispatches with their Pass structs, clears, and copies
 * between them.
 */
import { copyRegions, MAX_PASSES, type BufferName, type Staging } from './buffers';
import { PASS_STRIDE } from './kernels';
import type { StageTimer } from './stage-times';
import type { BoundStage, Stage } from './stages';
import { writePass, type PassFields } from './structs';

type Queued =
  | { kind: 'dispatch'; stage: Stage; pass: number; x: number; y: number }
  | { kind: 'copy'; staging: Staging; first: number; last: number };

export class CommandQueue {
  /** Dispatches and submits so far; the benchmark counts them. */
  dispatches = 0;
  submits = 0;
  /** Where there is one, every dispatch is timed, in a pass of its own. */
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

  /** Whether so many more passes fit into this submit. */
  fits(passes: number): boolean {
    return this.#passCount + passes <= MAX_PASSES;
  }

  /** A Pass struct; its number is what `dispatch` takes. */
  pass(fields: PassFields): number {
    writePass(this.#passes, this.#passCount * PASS_STRIDE, fields);
    return this.#passCount++;
  }

  dispatch(stage: Stage, pass: number, x: number, y: number): void {
    this.#queued.push({ kind: 'dispatch', stage, pass, x, y });
  }

  /** Copies regions `first` … `last` − 1 of a staging buffer when what was queued before is done. */
  copy(staging: Staging, first: number, last: number): void {
    this.#queued.push({ kind: 'copy', staging, first, last });
  }

  /** Clears a part of the evaluations before anything else of this submit. */
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
