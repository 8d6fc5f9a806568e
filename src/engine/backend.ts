/** The WebGPU backend: adapter, device, and what to say about them. */
import type { AdapterDescription, Backend, PopulationSpec } from '../population/population';
import type { PrefixTreeSpec, TreeBackend } from '../population/prefixes';
import { createGpuPopulation } from './population';
import { createGpuTree } from './tree';

export interface EngineOptions {
  /** Defaults to `navigator.gpu`; Node passes the one of npm `webgpu`. */
  gpu?: GPU;
  powerPreference?: GPUPowerPreference;
  /** The kind of adapter that kernels are shaped for; what it is where absent. */
  kind?: 'gpu' | 'software';
  /** Invocations per workgroup, 1 to 256; by the kind of adapter where absent. */
  workgroup?: number;
  /** Whether four lanes share what they load; where absent, on the software adapter if it has subgroups. Workgroups are whole quads then. */
  quads?: boolean;
}

/**
 * SwiftShader computes four invocations at a time and has nothing to gain from more: with 4 instead of 32 a rollout
 * takes half the processor time, a backward pass two thirds. A GPU wants its lanes full.
 */
const WORKGROUP = { gpu: 64, software: 4 } as const;

/** The engine's handle; `device` is there for tests that lose it on purpose. */
export interface Engine extends Backend, TreeBackend { readonly device: GPUDevice }

export function describeAdapter(adapter: GPUAdapter): AdapterDescription {
  // Safari and older browsers lack some fields, or all of them.
  const info = adapter.info as Partial<GPUAdapterInfo> | undefined;
  const words = [info?.vendor, info?.architecture, info?.device, info?.description].filter((word) => word);
  const name = [...new Set(words)].join(' ') || 'unnamed adapter';
  const software = info?.isFallbackAdapter === true || /swiftshader|llvmpipe|lavapipe|basic render/i.test(name);
  return { name: software ? `${name} (software)` : name, kind: software ? 'software' : 'gpu' };
}

/**
 * @throws Error with one sentence where there is no WebGPU, no adapter or no device.
 */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  const gpu = options.gpu ?? (globalThis.navigator as Navigator | undefined)?.gpu;
  if (!gpu) throw new Error('This browser has no WebGPU (navigator.gpu is missing).');
  const adapter = await gpu.requestAdapter({ powerPreference: options.powerPreference ?? 'high-performance' });
  if (!adapter) throw new Error('WebGPU is here, but it has no adapter on this machine.');
  // More than the default only where large populations need it: the size of one buffer.
  // Both only where there are any: timestamps are for the benchmark, subgroups for the software adapter's loads.
  const device = await adapter.requestDevice({
    requiredFeatures: (['timestamp-query', 'subgroups'] as GPUFeatureName[]).filter((feature) => adapter.features.has(feature)),
    requiredLimits: {
      maxStorageBufferBindingSize: adapter.limits.maxStorageBufferBindingSize,
      maxBufferSize: adapter.limits.maxBufferSize,
    },
  });
  const description = describeAdapter(adapter);
  const kind = options.kind ?? (description.kind === 'software' ? 'software' : 'gpu');
  const workgroup = options.workgroup ?? WORKGROUP[kind];
  const shareable = device.features.has('subgroups' as GPUFeatureName) && workgroup % 4 === 0;
  if (options.quads && !shareable) throw new Error(`quads: this adapter has no subgroups, or ${workgroup} invocations are not whole quads.`);
  const quads = options.quads ?? (shareable && kind === 'software');
  let destroyed = false;
  const lost = new Promise<string>((resolve) => {
    void device.lost.then((info) => {
      if (!destroyed) resolve(info.message || `The GPU device was lost (${info.reason}).`);
    });
  });
  return {
    device,
    adapter: description,
    lost,
    create: (spec: PopulationSpec) => createGpuPopulation(device, description, spec, { kind, workgroup, quads }),
    createTree: (spec: PrefixTreeSpec) => createGpuTree(device, spec, { kind, workgroup, quads }),
    destroy() {
      destroyed = true;
      device.destroy();
    },
  };
}
