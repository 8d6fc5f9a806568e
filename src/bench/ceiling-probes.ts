/** Timings of the ceiling on a separate device; each checks its results. */
import {
  emptySource,
  fmaFlops,
  fmaName,
  fmaSource,
  matmulGroups,
  matmulName,
  matmulSource,
  SIZE,
  type FmaShape,
  type MatmulShape,
} from './ceiling-kernels';
import type { CeilingProbe } from './bench-record';
import { median } from '../common/statistics';

/** Target duration of a timing: long compared to a submit, short enough for a display that shares the GPU. */
const TIMING_MS = 25;
const TIMINGS = 3;
/** Independent products per dispatch; a single one would not fill a GPU. */
const COPIES = { gpu: 16, software: 1 } as const;

export class Probes {
  readonly #a = noise(1);
  readonly #b = noise(2);
  #product?: Float32Array;

  constructor(
    private readonly device: GPUDevice,
    private readonly kind: 'gpu' | 'software',
  ) {}

  async fma(shape: FmaShape): Promise<CeilingProbe> {
    const factors = this.#upload(Float32Array.from([...Array<number>(4).fill(0.5), ...Array<number>(4).fill(1)]));
    const result = this.#buffer(16 * shape.workgroup);
    const run = await this.#kernel(fmaSource(shape), [factors, result]);
    // The chains are long enough to converge to 2 in every lane, which detects arithmetic that was optimised away.
    run([1], 1);
    const values = await this.#download(result, 16 * shape.workgroup);
    const wrong = values.find((value) => Math.abs(value - 2 * shape.chains) > 1e-3);
    if (wrong !== undefined)
      throw new Error(`The ceiling's multiply-add chain gave ${wrong} instead of ${2 * shape.chains} on this adapter.`);
    const groups = await this.#sized(
      (count) => {
        run([count], 1);
      },
      16,
      65535,
    );
    const seconds = await this.#fastest(() => {
      run([groups], 1);
    });
    return { name: fmaName(shape), gflops: (groups * shape.workgroup * fmaFlops(shape)) / seconds / 1e9 };
  }

  async matmul(shape: MatmulShape, subgroup: number): Promise<CeilingProbe> {
    const copies = COPIES[this.kind];
    const bytes = 4 * SIZE * SIZE;
    const result = this.#buffer(copies * bytes);
    const run = await this.#kernel(matmulSource(shape, subgroup), [
      this.#upload(this.#a),
      this.#upload(this.#b),
      result,
    ]);
    const groups = [...matmulGroups(shape), copies];
    const dispatches = await this.#sized(
      (count) => {
        run(groups, count);
      },
      1,
      1024,
    );
    const seconds = await this.#fastest(() => {
      run(groups, dispatches);
    });
    const error = this.#error(await this.#download(result, copies * bytes));
    return { name: matmulName(shape), gflops: (dispatches * copies * 2 * SIZE ** 3) / seconds / 1e9, error };
  }

  /** Microseconds of one more dispatch in a pass. */
  async dispatch(workgroup: number): Promise<number> {
    const run = await this.#kernel(emptySource(workgroup), [this.#buffer(4 * workgroup)]);
    const [few, many] = [100, 1100];
    run([1], many);
    await this.device.queue.onSubmittedWorkDone();
    const [short, long] = [
      await this.#fastest(() => {
        run([1], few);
      }),
      await this.#fastest(() => {
        run([1], many);
      }),
    ];
    return Math.max(0, (1e6 * (long - short)) / (many - few));
  }

  /** Milliseconds from an almost empty submit to its completion. */
  async submit(): Promise<number> {
    const run = await this.#kernel(emptySource(4), [this.#buffer(16)]);
    const times: number[] = [];
    for (let i = 0; i < 20; i++)
      times.push(
        await this.#time(() => {
          run([1], 1);
        }),
      );
    return 1000 * median(times);
  }

  /** Doubles the work until it takes about TIMING_MS. */
  async #sized(work: (count: number) => void, least: number, most: number): Promise<number> {
    for (let count = least; ;) {
      const ms =
        1000 *
        (await this.#time(() => {
          work(count);
        }));
      if (ms >= TIMING_MS / 2 || count >= most) return count;
      count = Math.min(most, count * Math.min(8, Math.max(2, Math.round(TIMING_MS / Math.max(ms, 1)))));
    }
  }

  async #fastest(work: () => void): Promise<number> {
    let fastest = Infinity;
    for (let i = 0; i < TIMINGS; i++) fastest = Math.min(fastest, await this.#time(work));
    return fastest;
  }

  /** Seconds that the work takes. */
  async #time(work: () => void): Promise<number> {
    await this.device.queue.onSubmittedWorkDone();
    const start = performance.now();
    work();
    await this.device.queue.onSubmittedWorkDone();
    return (performance.now() - start) / 1000;
  }

  /** Returns a function that submits `dispatches` dispatches of `groups`. @throws Error with the compiler's message. */
  async #kernel(code: string, buffers: GPUBuffer[]): Promise<(groups: number[], dispatches: number) => void> {
    const { device } = this;
    device.pushErrorScope('validation');
    const pipeline = await device.createComputePipelineAsync({
      layout: 'auto',
      compute: { module: device.createShaderModule({ code }), entryPoint: 'main' },
    });
    const group = device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
    const invalid = await device.popErrorScope();
    if (invalid) throw new Error(`A kernel of the ceiling does not compile here: ${invalid.message}`);
    return ([x, y = 1, z = 1], dispatches) => {
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group);
      for (let i = 0; i < dispatches; i++) pass.dispatchWorkgroups(x, y, z);
      pass.end();
      device.queue.submit([encoder.finish()]);
    };
  }

  #buffer(size: number): GPUBuffer {
    return this.device.createBuffer({
      size,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
  }

  #upload(values: Float32Array): GPUBuffer {
    const buffer = this.#buffer(values.byteLength);
    this.device.queue.writeBuffer(buffer, 0, values as Float32Array<ArrayBuffer>);
    return buffer;
  }

  async #download(buffer: GPUBuffer, size: number): Promise<Float32Array> {
    const staging = this.device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
    const encoder = this.device.createCommandEncoder();
    encoder.copyBufferToBuffer(buffer, 0, staging, 0, size);
    this.device.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ);
    const values = new Float32Array(staging.getMappedRange().slice(0));
    staging.destroy();
    return values;
  }

  /** Largest difference of any copy from the CPU's product, relative to the product's largest entry. */
  #error(values: Float32Array): number {
    const product = (this.#product ??= multiply(this.#a, this.#b));
    const largest = product.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return values.reduce((worst, value, i) => {
      const difference = Math.abs(value - product[i % product.length]) / largest;
      // NaN counts as an error of at least 1.
      return Number.isFinite(difference) ? Math.max(worst, difference) : 1;
    }, 0);
  }
}

/** SIZE × SIZE numbers in [−1, 1), the same every time. */
function noise(seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: SIZE * SIZE }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** The product on the CPU: float32 inputs, float64 sums. */
function multiply(a: Float32Array, b: Float32Array): Float32Array {
  const out = new Float32Array(SIZE * SIZE);
  const sums = new Float64Array(SIZE);
  for (let i = 0; i < SIZE; i++) {
    sums.fill(0);
    for (let k = 0; k < SIZE; k++) {
      const factor = a[i * SIZE + k];
      for (let j = 0; j < SIZE; j++) sums[j] += factor * b[k * SIZE + j];
    }
    out.set(sums, i * SIZE);
  }
  return out;
}
