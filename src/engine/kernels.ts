/**
 * The kernels, as one table: the files that make up each shader and the buffers it binds. WGSL declarations and
 * bind-group layouts are both generated from it, because an access mode that differs between the two gives silently
 * wrong data on some platforms.
 */
import { RANDOM_WGSL } from '../arithmetic/random';
import { Refusal } from '../common/problem';
import { estimatorWgsl } from '../kl/estimators';
import { expand } from './expand';
import type { Geometry } from './geometry';
import { shaderFile } from './shader-files';
import { meansWgsl } from './shared-wgsl';
import { runBytes, structsWgsl } from './structs';

type Access = 'read' | 'read_write';
/** A storage array of `type`. */
export interface Binding {
  name: string;
  type: Element;
  access: Access;
}

export interface Kernel {
  name: string;
  /** Files of shaders/, in order, and what is generated (GENERATED). */
  parts: string[];
  bindings: Binding[];
  /** Forward passes that keep nothing for a backward pass use the geometry's transient constants. */
  transient?: boolean;
  /** Its matrix products use transposed weights. */
  transposed?: boolean;
}

type Element = 'f32' | 'u32' | 'atomic<u32>' | 'vec2f' | 'vec4f' | 'Run';
const elementBytes = (type: Element): number =>
  ({ f32: 4, u32: 4, 'atomic<u32>': 4, vec2f: 8, vec4f: 16, Run: runBytes() })[type];

const read = (name: string, type: Binding['type']): Binding => ({ name, type, access: 'read' });
const write = (name: string, type: Binding['type']): Binding => ({ name, type, access: 'read_write' });

const FORWARD = ['sequence', 'forward', 'multiply'];
const FORWARD_BINDINGS = [
  read('runs', 'Run'),
  read('parameters', 'vec4f'),
  write('activations', 'vec4f'),
  write('logprobs', 'vec4f'),
];

export const KERNELS = {
  rollout: {
    name: 'rollout',
    parts: ['random', ...FORWARD, 'tree', 'sampler', 'rollout'],
    bindings: [...FORWARD_BINDINGS, write('sequences', 'u32'), read('problems', 'u32')],
  },
  score: { name: 'score', parts: [...FORWARD, 'score'], bindings: [...FORWARD_BINDINGS, read('sequences', 'u32')] },
  scoreTransient: {
    name: 'scoreTransient',
    parts: [...FORWARD, 'score'],
    bindings: [...FORWARD_BINDINGS, read('sequences', 'u32')],
    transient: true,
  },
  label: {
    name: 'label',
    parts: ['random', 'sequence', 'tree', 'label'],
    bindings: [read('runs', 'Run'), write('sequences', 'u32'), read('problems', 'u32')],
  },
  coefficients: {
    name: 'coefficients',
    parts: [
      'estimators',
      'finite',
      'sequence',
      'random',
      'sampler',
      'correction',
      'penalty',
      'advantages',
      'minibatch',
      'coefficients',
    ],
    bindings: [
      read('runs', 'Run'),
      read('sequences', 'u32'),
      read('policy', 'f32'),
      read('reference', 'f32'),
      read('behaviour', 'f32'),
      write('terms', 'vec4f'),
      write('dlogits', 'f32'),
      write('statistics', 'f32'),
    ],
  },
  backward: {
    name: 'backward',
    transposed: true,
    parts: ['sequence', 'backward', 'multiply', 'outerproduct'],
    bindings: [
      read('parameters', 'vec4f'),
      read('activations', 'vec4f'),
      write('scratch', 'vec4f'),
      write('partials', 'vec4f'),
      read('dlogits', 'vec4f'),
      read('sequences', 'u32'),
    ],
  },
  reduce: {
    name: 'reduce',
    parts: ['finite', 'reduce'],
    bindings: [read('partials', 'vec4f'), write('gradient', 'vec4f'), write('norms', 'vec2f')],
  },
  adam: {
    name: 'adam',
    parts: ['finite', 'adam'],
    bindings: [
      read('runs', 'Run'),
      read('gradient', 'vec4f'),
      read('norms', 'vec2f'),
      read('stopped', 'u32'),
      write('parameters', 'vec4f'),
      write('first_moment', 'vec4f'),
      write('second_moment', 'vec4f'),
    ],
  },
  metrics: {
    name: 'metrics',
    parts: ['finite', 'means', 'metrics'],
    bindings: [
      read('runs', 'Run'),
      read('statistics', 'f32'),
      read('norms', 'vec2f'),
      write('stopped', 'u32'),
      write('ring', 'f32'),
    ],
  },
  control: {
    name: 'control',
    parts: ['control'],
    bindings: [write('runs', 'Run'), read('statistics', 'f32'), read('stopped', 'u32')],
  },
  follow: {
    name: 'follow',
    parts: ['follow'],
    bindings: [read('runs', 'Run'), read('parameters', 'vec4f'), write('reference', 'vec4f')],
  },
  judge: {
    name: 'judge',
    parts: ['sequence', 'judge'],
    bindings: [read('sequences', 'u32'), write('evaluations', 'atomic<u32>')],
  },
} satisfies Record<string, Kernel>;

export type KernelName = keyof typeof KERNELS;

/** The parts that are no files. */
const GENERATED: Partial<Record<string, (estimators: readonly string[]) => string>> = {
  random: () => RANDOM_WGSL,
  estimators: estimatorWgsl,
  means: meansWgsl,
};

/** Bytes between Pass structs in the uniform buffer: WebGPU's default alignment of dynamic offsets. */
export const PASS_STRIDE = 256;

/** The complete WGSL of a kernel: constants, structs, bindings, parts. Binding 0 is the Pass, with a dynamic offset. */
export function kernelSource(
  kernel: Kernel,
  geometry: Pick<Geometry, 'constants' | 'transient' | 'estimators'>,
  bound: number[],
): string {
  const constants: Record<string, number> = {
    ...geometry.constants,
    ...(kernel.transient ? geometry.transient : {}),
    ...(kernel.transposed ? { TRANSPOSED: 1 } : {}),
  };
  // Arrays have a fixed length: on the software adapter, a bounds check against a constant costs half as much as one
  // against a runtime length; GPUs are not affected.
  const declarations = kernel.bindings.map(({ name, type, access }, index) => {
    const length = Math.floor(bound[index] / elementBytes(type));
    return `@group(0) @binding(${index + 1}) var<storage, ${access}> ${name}: array<${type}, ${length}>;`;
  });
  const part = (name: string) => GENERATED[name]?.(geometry.estimators ?? []) ?? expand(shaderFile(name), constants);
  const code = [
    structsWgsl(),
    '@group(0) @binding(0) var<uniform> pass_: Pass;',
    ...declarations,
    ...kernel.parts.map(part),
  ].join('\n');
  // Only those that it uses, so that populations that differ in others share the compiled kernel.
  const used = Object.entries(constants).filter(([name]) => new RegExp(`\\b${name}\\b`).test(code));
  return [
    // The lanes of a quad never diverge, but the compiler cannot prove it, because loop bounds come from a buffer.
    ...(constants.QUADS ? ['enable subgroups;', 'diagnostic(off, subgroup_uniformity);'] : []),
    ...used.map(([name, value]) => `const ${name} = ${value}u;`),
    code,
  ].join('\n');
}

export interface CompiledKernel {
  pipeline: GPUComputePipeline;
  layout: GPUBindGroupLayout;
}

const cache = new WeakMap<GPUDevice, Map<string, Promise<CompiledKernel>>>();

/**
 * Compiles a kernel for these shapes; each source is compiled only once per device, so a restart is immediate.
 * @param bound the size in bytes of the buffer at each binding.
 * @throws Error with the compiler's message and the line number.
 */
export function compileKernel(
  device: GPUDevice,
  kernel: Kernel,
  geometry: Geometry,
  bound: number[],
): Promise<CompiledKernel> {
  const code = kernelSource(kernel, geometry, bound);
  const compiled = cache.get(device) ?? new Map<string, Promise<CompiledKernel>>();
  cache.set(device, compiled);
  const found = compiled.get(code) ?? compile(device, kernel, code);
  compiled.set(code, found);
  return found;
}

async function compile(device: GPUDevice, kernel: Kernel, code: string): Promise<CompiledKernel> {
  const layout = device.createBindGroupLayout({
    label: kernel.name,
    entries: [
      { binding: 0, visibility: GPUShaderStage.COMPUTE, buffer: { type: 'uniform', hasDynamicOffset: true } },
      ...kernel.bindings.map(({ access }, index): GPUBindGroupLayoutEntry => ({
        binding: index + 1,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: access === 'read' ? 'read-only-storage' : 'storage' },
      })),
    ],
  });
  device.pushErrorScope('validation');
  const module = device.createShaderModule({ label: kernel.name, code });
  const info = await module.getCompilationInfo();
  const invalid = await device.popErrorScope();
  const errors = info.messages.filter((message) => message.type === 'error');
  if (errors.length > 0 || invalid) {
    const lines = code.split('\n');
    const words = errors.map(
      (message) => `line ${message.lineNum}: ${message.message} in «${(lines[message.lineNum - 1] ?? '').trim()}»`,
    );
    throw new Refusal({
      code: 'shader-error',
      shader: kernel.name,
      why: words.join('; ') || (invalid?.message ?? ''),
    });
  }
  const pipeline = await device.createComputePipelineAsync({
    label: kernel.name,
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module, entryPoint: 'main' },
  });
  return { pipeline, layout };
}
