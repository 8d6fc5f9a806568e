/** The WebGPU backend: adapter, device, and what to say about them. */
import type { AdapterDescription, Backend, PopulationSpec } from '../population/api';
import type { PrefixTreeSpec, TreeBackend } from '../population/prefixes';
import type { ChooseShape, KernelShape } from './geometry';
import { MAX_LOOPS, mostLoops } from './loops';
import { createGpuPopulation } from './gpu-population';
import { createGpuTree } from './gpu-tree';

export interface EngineOptions {
  /** Defaults to `navigator.gpu`; Node passes the one of npm `webgpu`. */
  gpu?: GPU;
  powerPreference?: GPUPowerPreference;
  /**
   * The kind of adapter that kernels are shaped for, invocations per workgroup (1 to 256), and whether four lanes share
   * what they load: for tests, in place of the ladder's.
   */
  kind?: KernelShape['kind'];
  workgroup?: number;
  quads?: boolean;
  /** Which shape of the ladder: 0 is the one to begin with, the next is for where it was found wrong. */
  rung?: number;
}

/** There is no shape left to try: all of them computed wrong numbers on this adapter. */
export class LadderEnded extends Error {}

/**
 * Shapes of kernels, the one to begin with first; `audit/` finds out whether a shape is right, and the trainer goes on
 * to the next if not.
 *
 * SwiftShader computes four invocations at a time and has nothing to gain from more: with 4 instead of 32 a rollout
 * takes half the processor time, a backward pass two thirds. So it is there, and nowhere else: llvmpipe computes eight
 * at a time, and a workgroup that does not fill its vectors (4, 12: tests/deno/) comes out wrong. It also ends loops
 * that are too long (loops.ts). So all other software, with a name or without (Firefox gives none), has 16, with which
 * llvmpipe makes 1.7 times the steps that it makes with 64; wider ones first where the loops of a population would be
 * too long. A GPU wants its lanes full.
 *
 * @param loops of an invocation at most, in a shape of these kernels.
 */
export function ladderOf(
  { name, kind }: AdapterDescription,
  subgroups: boolean,
  loops: (shape: KernelShape) => number = () => 0,
): KernelShape[] {
  const of = (kind: KernelShape['kind'], workgroup: number, quads = false): KernelShape => ({ kind, workgroup, quads });
  if (/swiftshader/i.test(name)) return [of('software', 4, subgroups), of('software', 16), of('gpu', 64)];
  if (kind !== 'software') return [of('gpu', 64), of('gpu', 16)];
  const excess = (shape: KernelShape): number => Math.max(0, loops(shape) - MAX_LOOPS);
  return [of('software', 16), of('gpu', 64), of('gpu', 256)].sort((a, b) => excess(a) - excess(b));
}

/** For people: what is different between the shapes of a ladder. */
export const shapeName = ({ kind, workgroup, quads }: KernelShape): string =>
  `workgroups of ${workgroup}${quads ? ' in quads' : ''}${kind === 'software' ? ', for a processor' : ''}`;

/** The engine's handle; `device` is there for tests that lose it on purpose. */
export interface Engine extends Backend, TreeBackend {
  readonly device: GPUDevice;
}

export function describeAdapter(adapter: GPUAdapter): AdapterDescription {
  // Safari and older browsers lack some fields, or all of them.
  const info = adapter.info as Partial<GPUAdapterInfo> | undefined;
  const words = [info?.vendor, info?.architecture, info?.device, info?.description].filter((word) => word);
  const name = [...new Set(words)].join(' ') || 'unnamed adapter';
  const software = info?.isFallbackAdapter === true || /swiftshader|llvmpipe|lavapipe|basic render/i.test(name);
  return { name: software ? `${name} (software)` : name, kind: software ? 'software' : 'gpu' };
}

/**
 * @throws Error with one sentence where there is no WebGPU, no adapter or no device; LadderEnded where `rung` is beyond
 *   the ladder.
 */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  const gpu = options.gpu ?? (globalThis.navigator as Navigator | undefined)?.gpu;
  if (!gpu) throw new Error('This browser has no WebGPU (navigator.gpu is missing).');
  const adapter = await gpu.requestAdapter({ powerPreference: options.powerPreference ?? 'high-performance' });
  if (!adapter) throw new Error('WebGPU is here, but it has no adapter on this machine.');
  const description = describeAdapter(adapter);
  const subgroups = adapter.features.has('subgroups' as GPUFeatureName);
  let shape = shapeFor(description, subgroups, options);
  const choose: ChooseShape = (geometryIn) =>
    (shape = shapeFor(description, subgroups, options, (each) => mostLoops(geometryIn(each))));
  // More than the default only where large populations need it: the size of one buffer.
  // Both only where there are any: timestamps are for the benchmark, subgroups for the software adapter's loads.
  const device = await adapter.requestDevice({
    requiredFeatures: (['timestamp-query', 'subgroups'] as GPUFeatureName[]).filter((feature) =>
      adapter.features.has(feature),
    ),
    requiredLimits: {
      maxStorageBufferBindingSize: adapter.limits.maxStorageBufferBindingSize,
      maxBufferSize: adapter.limits.maxBufferSize,
    },
  });
  let destroyed = false;
  const lost = new Promise<string>((resolve) => {
    void device.lost.then((info) => {
      if (!destroyed) resolve(info.message || `The GPU device was lost (${info.reason}).`);
    });
  });
  return {
    device,
    adapter: description,
    get shape() {
      return shapeName(shape);
    },
    lost,
    create: (spec: PopulationSpec) => createGpuPopulation(device, description, spec, choose),
    createTree: (spec: PrefixTreeSpec) => createGpuTree(device, spec, choose),
    destroy() {
      destroyed = true;
      device.destroy();
    },
  };
}

/** @throws LadderEnded; Error where a shape that was asked for is not to be had. */
function shapeFor(
  adapter: AdapterDescription,
  subgroups: boolean,
  { kind, workgroup, quads, rung = 0 }: EngineOptions,
  loops?: (shape: KernelShape) => number,
): KernelShape {
  const ladder = ladderOf(adapter, subgroups, loops);
  if (rung >= ladder.length)
    throw new LadderEnded(`All ${ladder.length} shapes of the kernels compute wrong numbers on ${adapter.name}.`);
  // A kind that is asked for has its own widths.
  const usual =
    kind === undefined || kind === ladder[rung].kind
      ? ladder[rung]
      : { kind, workgroup: kind === 'gpu' ? 64 : 4, quads: kind === 'software' && subgroups };
  const shape = { ...usual, ...(workgroup === undefined ? {} : { workgroup }) };
  const shareable = subgroups && shape.workgroup % 4 === 0;
  if (quads && !shareable)
    throw new Error(`quads: this adapter has no subgroups, or ${shape.workgroup} invocations are not whole quads.`);
  return { ...shape, quads: quads ?? (shape.quads && shareable) };
}
