/** GPU time by stage, from timestamp queries: one compute pass per dispatch, with a timestamp at both ends. */
import { readRegions } from './buffers';

export interface StageTime {
  stage: string;
  milliseconds: number;
}

/** Maximum number of dispatches in a timed submit. */
const MOST = 512;

/** Times the dispatches of one submit. */
export class StageTimer {
  readonly #stages: string[] = [];
  readonly #queries: GPUQuerySet;
  readonly #times: GPUBuffer;

  constructor(private readonly device: GPUDevice) {
    this.#queries = device.createQuerySet({ type: 'timestamp', count: 2 * MOST });
    this.#times = device.createBuffer({
      size: 16 * MOST,
      usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
    });
  }

  /** The pass descriptor for the next dispatch. @throws Error if a submit has more than 512 dispatches. */
  next(stage: string): GPUComputePassDescriptor {
    if (this.#stages.length === MOST)
      throw new Error(`stageTimes: a step of more than ${MOST} dispatches cannot be timed.`);
    const index = 2 * this.#stages.length;
    this.#stages.push(stage);
    return {
      timestampWrites: { querySet: this.#queries, beginningOfPassWriteIndex: index, endOfPassWriteIndex: index + 1 },
    };
  }

  resolve(encoder: GPUCommandEncoder): void {
    encoder.resolveQuerySet(this.#queries, 0, 2 * this.#stages.length, this.#times, 0);
  }

  async read(): Promise<StageTime[]> {
    const [bytes] = await readRegions(this.device, [
      { buffer: this.#times, offset: 0, size: 16 * this.#stages.length },
    ]);
    const nanoseconds = new BigUint64Array(bytes);
    return this.#stages.map((stage, index) => ({
      stage,
      milliseconds: Number(nanoseconds[2 * index + 1] - nanoseconds[2 * index]) / 1e6,
    }));
  }

  destroy(): void {
    this.#queries.destroy();
    this.#times.destroy();
  }
}
