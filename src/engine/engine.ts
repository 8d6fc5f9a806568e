/** The WebGPU backend: adapter, device, and their description. */
import { Refusal } from '../common/problem';
import type { AdapterDescription, Backend, PopulationSpec } from '../population/api';
import type { PrefixTreeSpec, TreeBackend } from '../population/prefixes';
import type { ChooseShape } from './geometry';
import { shapeName, type KernelShape } from '../population/kernel-shape';
import { MAX_LOOPS, mostLoops } from './loops';
import { createGpuPopulation } from './gpu-population';
import { createGpuTree } from './gpu-tree';

export interface EngineOptions {
  /** Defaults to `navigator.gpu`; Node passes the one of npm `webgpu`. */
  gpu?: GPU;
  powerPreference?: GPUPowerPreference;
  /**
   * Overrides of the ladder's shape, for tests: the kind of adapter the kernels are shaped for, invocations per
   * workgroup (1 to 256), and whether four lanes share their loads.
   */
  kind?: KernelShape['kind'];
  workgroup?: number;
  quads?: boolean;
  /** Index into the ladder of shapes: 0 first, the next one if an audit found the shape wrong. */
  rung?: number;
}

/** No shape is left to try: all of them computed wrong numbers on this adapter. */
export class LadderEnded extends Refusal {}

/**
 * Kernel shapes in the order in which to try them. `audit/` detects a shape that computes wrong numbers, and the
 * trainer then moves on to the next one.
 *
 * SwiftShader computes four invocations at a time, so larger workgroups gain nothing: with 4 instead of 32, a rollout
 * takes half the CPU time and a backward pass two thirds. Only SwiftShader gets 4, because llvmpipe computes eight at a
 * time and gives wrong results for a workgroup that does not fill its vectors (4, 12: tests/deno/). llvmpipe also cuts
 * off long loops (loops.ts). All other software adapters, named or not (Firefox reports no name), therefore start with
 * 16, with which llvmpipe computes 1.7 times as many steps as with 64, or with a wider shape if the population's loops
 * would be too long. A GPU needs full subgroups.
 *
 * @param loops the maximum loop iterations of an invocation in a given shape.
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

/** The WebGPU backend; `device` is exposed for tests that lose it on purpose. */
export interface Engine extends Backend, TreeBackend {
  readonly device: GPUDevice;
  /** Resolves with the driver's message. */
  readonly lost: Promise<string>;
}

/** The adapter's name, from its vendor, architecture, device and description, and whether it computes in software. */
export function describeAdapter(adapter: GPUAdapter): AdapterDescription {
  // Safari and older browsers lack some or all of these fields.
  const info = adapter.info as Partial<GPUAdapterInfo> | undefined;
  const words = [info?.vendor, info?.architecture, info?.device, info?.description].filter((word) => word);
  const name = [...new Set(words)].join(' ') || 'unnamed adapter';
  const software = info?.isFallbackAdapter === true || /swiftshader|llvmpipe|lavapipe|basic render/i.test(name);
  return { name: software ? `${name} (software)` : name, kind: software ? 'software' : 'gpu' };
}

/** The adapter to compute on. @throws Refusal if there is no WebGPU or no adapter. */
export async function requestAdapter({
  gpu = (globalThis.navigator as Navigator | undefined)?.gpu,
  powerPreference = 'high-performance',
}: Pick<EngineOptions, 'gpu' | 'powerPreference'> = {}): Promise<GPUAdapter> {
  if (!gpu) throw new Refusal({ code: 'no-webgpu' });
  const adapter = await gpu.requestAdapter({ powerPreference });
  if (!adapter) throw new Refusal({ code: 'no-adapter' });
  return adapter;
}

/**
 * @throws Refusal if there is no WebGPU or no adapter; the browser's error if there is no device; LadderEnded if `rung`
 *   is past the end of the ladder.
 */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  const adapter = await requestAdapter(options);
  const description = describeAdapter(adapter);
  const subgroups = adapter.features.has('subgroups' as GPUFeatureName);
  let shape = shapeFor(description, subgroups, options);
  const choose: ChooseShape = (geometryIn) =>
    (shape = shapeFor(description, subgroups, options, (each) => mostLoops(geometryIn(each))));
  // Features are optional: timestamps are for the benchmark, subgroups for the software adapter's loads. Of the limits,
  // only the size of one buffer is raised above the default, for large populations.
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
      if (!destroyed) resolve(info.message || info.reason);
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

/** @throws LadderEnded; Error if the requested shape is not available. */
function shapeFor(
  adapter: AdapterDescription,
  subgroups: boolean,
  { kind, workgroup, quads, rung = 0 }: EngineOptions,
  loops?: (shape: KernelShape) => number,
): KernelShape {
  const ladder = ladderOf(adapter, subgroups, loops);
  if (rung >= ladder.length)
    throw new LadderEnded({ code: 'ladder-ended', shapes: ladder.length, adapter: adapter.name });
  // An explicitly requested kind has its own default width.
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
