/**
 * All prefixes of some prompts on the GPU, with the kernels of training: score is the forward pass, backward and reduce
 * compute gradients. Only the rows differ: they come from enumeration (tree-rows.ts), not from sampling.
 */
import { Refusal } from '../common/problem';
import { checkTree, prefixesOf, type Prefixes, type PrefixTree, type PrefixTreeSpec } from '../population/prefixes';
import { DEFAULT_RUN_SETTINGS } from '../population/run-settings';
import { readRegions } from './buffers';
import type { ChooseShape } from './geometry';
import { compileKernel, KERNELS, PASS_STRIDE, type CompiledKernel, type KernelName } from './kernels';
import { runBytes, writePass, writeRun } from './structs';
import { treeGeometry, treeRows, type TreeRows } from './tree-rows';

/** Gradients of a shared policy computed at once: enough to use every core without too much memory. */
const MAX_AT_ONCE = 16;

const STAGES = ['score', 'backward', 'reduce'] as const;
type Stage = (typeof STAGES)[number];
type BufferName =
  | 'passes'
  | 'runs'
  | 'parameters'
  | 'activations'
  | 'logprobs'
  | 'sequences'
  | 'scratch'
  | 'partials'
  | 'dlogits'
  | 'gradient'
  | 'norms';
const BUFFERS: Record<Stage, BufferName[]> = {
  score: ['runs', 'parameters', 'activations', 'logprobs', 'sequences'],
  backward: ['parameters', 'activations', 'scratch', 'partials', 'dlogits', 'sequences'],
  reduce: ['partials', 'gradient', 'norms'],
};

/** @throws Error with one sentence naming what does not fit and what would. */
export async function createGpuTree(device: GPUDevice, spec: PrefixTreeSpec, choose: ChooseShape): Promise<PrefixTree> {
  checkTree(spec);
  const prefixes = prefixesOf(spec.problems.length, spec.answerLength, spec.policy.vocabulary);
  const own = spec.policies === 'own';
  const atOnce = own ? spec.gradients : Math.min(spec.gradients, MAX_AT_ONCE);
  const rows = treeRows(
    spec,
    prefixes,
    atOnce,
    own ? atOnce : 1,
    choose((shape) => treeGeometry(spec, prefixes, atOnce, shape)),
  );
  const buffers = await createBuffers(device, rows, atOnce, own ? atOnce : 1);
  try {
    const stages = await Promise.all(
      STAGES.map(async (stage) => {
        const sizes = BUFFERS[stage].map((name) => buffers[name].size);
        const kernel = await compileKernel(device, KERNELS[stage satisfies KernelName], rows.geometry, sizes);
        return [stage, bind(device, stage, kernel, buffers)] as const;
      }),
    );
    return new GpuTree(
      device,
      spec,
      prefixes,
      rows,
      atOnce,
      buffers,
      Object.fromEntries(stages) as Record<Stage, Bound>,
    );
  } catch (error) {
    for (const buffer of Object.values(buffers)) buffer.destroy();
    throw error;
  }
}

interface Bound {
  pipeline: GPUComputePipeline;
  group: GPUBindGroup;
}

function bind(
  device: GPUDevice,
  stage: Stage,
  { pipeline, layout }: CompiledKernel,
  buffers: Record<BufferName, GPUBuffer>,
): Bound {
  const entries = [
    { binding: 0, resource: { buffer: buffers.passes, size: PASS_STRIDE } },
    ...BUFFERS[stage].map((name, index) => ({ binding: index + 1, resource: { buffer: buffers[name] } })),
  ];
  return { pipeline, group: device.createBindGroup({ label: `tree ${stage}`, layout, entries }) };
}

async function createBuffers(
  device: GPUDevice,
  { geometry, trees }: TreeRows,
  gradients: number,
  forwards: number,
): Promise<Record<BufferName, GPUBuffer>> {
  const { blocks, rows, rowSize, V, parameters, norms } = geometry;
  const perRun = blocks * rows;
  const sizes: Record<BufferName, number> = {
    passes: PASS_STRIDE,
    runs: gradients * runBytes(),
    parameters: 4 * forwards * parameters,
    activations: 16 * forwards * perRun * rowSize,
    logprobs: 4 * forwards * perRun * V,
    sequences: 4 * forwards * trees.length,
    scratch: 16 * gradients * perRun * geometry.constants.SCRATCH4,
    partials: 4 * gradients * blocks * parameters,
    dlogits: 4 * gradients * perRun * V,
    gradient: 4 * gradients * parameters,
    norms: 8 * gradients * norms,
  };
  const limit = Math.min(device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize);
  const [largest, bytes] = Object.entries(sizes).reduce((a, b) => (b[1] > a[1] ? b : a));
  if (bytes > limit) {
    throw new Refusal({
      code: 'large-tree-buffer',
      buffer: largest,
      given: Math.ceil(bytes / 2 ** 20),
      allowed: Math.floor(limit / 2 ** 20),
    });
  }
  device.pushErrorScope('out-of-memory');
  const buffers = Object.fromEntries(
    Object.entries(sizes).map(([name, size]) => [
      name,
      device.createBuffer({
        label: `tree ${name}`,
        size: Math.max(16, size),
        usage:
          (name === 'passes' ? GPUBufferUsage.UNIFORM : GPUBufferUsage.STORAGE) |
          GPUBufferUsage.COPY_SRC |
          GPUBufferUsage.COPY_DST,
      }),
    ]),
  ) as Record<BufferName, GPUBuffer>;
  const error = await device.popErrorScope();
  if (error) {
    for (const buffer of Object.values(buffers)) buffer.destroy();
    const total = Object.values(sizes).reduce((a, b) => a + b);
    throw new Refusal({ code: 'tree-out-of-memory', given: Math.ceil(total / 2 ** 20) });
  }
  return buffers;
}

class GpuTree implements PrefixTree {
  #scored = false;
  readonly #dlogits: Float32Array<ArrayBuffer>;

  constructor(
    private readonly device: GPUDevice,
    readonly spec: PrefixTreeSpec,
    readonly prefixes: Prefixes,
    private readonly rows: TreeRows,
    private readonly atOnce: number,
    private readonly buffers: Record<BufferName, GPUBuffer>,
    private readonly stages: Record<Stage, Bound>,
  ) {
    const { geometry, trees } = rows;
    const { queue } = device;
    const settings = new ArrayBuffer(atOnce * runBytes());
    for (let run = 0; run < atOnce; run++) {
      // The kernels used here read only the temperature; nothing is sampled or updated.
      writeRun(settings, run * runBytes(), { ...DEFAULT_RUN_SETTINGS, temperature: 1 });
    }
    queue.writeBuffer(buffers.runs, 0, settings);
    for (let run = 0; run < this.#policies; run++) queue.writeBuffer(buffers.sequences, run * trees.byteLength, trees);
    const pass = new ArrayBuffer(PASS_STRIDE);
    writePass(pass, 0, {
      step: 0,
      update: 0,
      parameters: 0,
      parameters_stride: spec.policies === 'own' ? geometry.parameters / 4 : 0,
      next_parameters: 0,
      first_block: 0,
      blocks: geometry.blocks,
      stream: 0,
      first_problem: 0,
      problems: 0,
      first_prompt: 0,
      ring: 0,
      learning_rate_scale: 1,
    });
    queue.writeBuffer(buffers.passes, 0, pass);
    this.#dlogits = new Float32Array(atOnce * geometry.blocks * geometry.rows * geometry.V);
  }

  get #policies(): number {
    return this.spec.policies === 'own' ? this.atOnce : 1;
  }

  #submit(dispatches: [stage: Stage, x: number, y: number][]): void {
    const encoder = this.device.createCommandEncoder();
    const compute = encoder.beginComputePass();
    for (const [stage, x, y] of dispatches) {
      compute.setPipeline(this.stages[stage].pipeline);
      compute.setBindGroup(0, this.stages[stage].group, [0]);
      compute.dispatchWorkgroups(x, y);
    }
    compute.end();
    this.device.queue.submit([encoder.finish()]);
  }

  async logprobs(parameters: Float32Array | Float64Array): Promise<Float32Array> {
    const { geometry, rowOf } = this.rows;
    const { blocks, rows, V } = geometry;
    const policies = this.#policies;
    if (parameters.length !== policies * geometry.parameters) {
      throw new Error(
        `parameters: got ${parameters.length} numbers; allowed are exactly ${policies} × ${geometry.parameters}.`,
      );
    }
    this.device.queue.writeBuffer(this.buffers.parameters, 0, Float32Array.from(parameters));
    this.#submit([['score', blocks, policies]]);
    const [bytes] = await readRegions(this.device, [
      { buffer: this.buffers.logprobs, offset: 0, size: 4 * policies * blocks * rows * V },
    ]);
    this.#scored = true;
    const all = new Float32Array(bytes);
    const out = new Float32Array(policies * rowOf.length * V);
    for (let run = 0; run < policies; run++) {
      for (let node = 0; node < rowOf.length; node++) {
        const from = (run * blocks * rows + rowOf[node]) * V;
        out.set(all.subarray(from, from + V), (run * rowOf.length + node) * V);
      }
    }
    return out;
  }

  async gradients(dlogits: Float32Array | Float64Array): Promise<Float32Array> {
    const { geometry, rowOf } = this.rows;
    const { blocks, rows, V, parameters, parameterGroups } = geometry;
    const each = rowOf.length * V;
    const count = dlogits.length / each;
    if (!this.#scored) throw new Error('gradients: there are no parameters yet; logprobs comes first.');
    if (!Number.isInteger(count) || count < 1 || count > this.spec.gradients) {
      throw new Error(`dlogits: got ${dlogits.length} numbers; allowed are 1 to ${this.spec.gradients} times ${each}.`);
    }
    const out = new Float32Array(count * parameters);
    for (let first = 0; first < count; first += this.atOnce) {
      const here = Math.min(this.atOnce, count - first);
      for (let k = 0; k < here; k++) {
        for (let node = 0; node < rowOf.length; node++) {
          const from = (first + k) * each + node * V;
          this.#dlogits.set(dlogits.subarray(from, from + V), (k * blocks * rows + rowOf[node]) * V);
        }
      }
      this.device.queue.writeBuffer(this.buffers.dlogits, 0, this.#dlogits, 0, here * blocks * rows * V);
      this.#submit([
        ['backward', blocks, here],
        ['reduce', parameterGroups, here],
      ]);
      const [bytes] = await readRegions(this.device, [
        { buffer: this.buffers.gradient, offset: 0, size: 4 * here * parameters },
      ]);
      out.set(new Float32Array(bytes), first * parameters);
    }
    return out;
  }

  destroy(): void {
    for (const buffer of Object.values(this.buffers)) buffer.destroy();
  }
}
