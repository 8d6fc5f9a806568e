import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { create, globals } from 'webgpu';
import { mix32, normal, RANDOM_WGSL, randomBits, STREAM, uniform } from '../../src/arithmetic/random';

Object.assign(globalThis, globals);

const KEYS = 4096;
const WORDS = 6;
const SHADER = /* wgsl */ `
${RANDOM_WGSL}
@group(0) @binding(0) var<storage, read> keys: array<u32>;
@group(0) @binding(1) var<storage, read_write> found: array<vec4u>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  let k = id.x * ${WORDS}u;
  let bits = random_bits(keys[k], keys[k + 1u], keys[k + 2u], keys[k + 3u], keys[k + 4u], keys[k + 5u]);
  found[id.x] = vec4u(bits, bitcast<u32>(uniform_from(bits)), bitcast<u32>(normal_from(bits)), 0u);
}`;

describe('RANDOM_WGSL', () => {
  // Held as long as the device: Dawn crashes when its instance is collected first.
  let gpu: GPU | undefined;
  let device: GPUDevice;
  beforeAll(async () => {
    gpu = create([]);
    const adapter = await gpu.requestAdapter();
    if (!adapter) throw new Error('This test needs a WebGPU adapter in Node; none was found.');
    device = await adapter.requestDevice();
  });
  afterAll(() => {
    device.destroy();
    gpu = undefined;
  });

  it('gives the bits of the TypeScript on the device, for small keys and for any', async () => {
    // Half are keys as training uses them, half have all 32 bits.
    const keys = Uint32Array.from({ length: KEYS * WORDS }, (_, i) =>
      i < (KEYS * WORDS) / 2 ? mix32(i) % [9, 6, 2000, 64, 32, 5][i % WORDS] : mix32(i),
    );
    keys.set([0, 0, 0, 0, 0, 0, 0xffffffff, STREAM.initial, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff]);

    const pipeline = await device.createComputePipelineAsync({
      layout: 'auto',
      compute: { module: device.createShaderModule({ code: SHADER }) },
    });
    const input = device.createBuffer({
      size: keys.byteLength,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
    });
    const output = device.createBuffer({ size: 16 * KEYS, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC });
    const readback = device.createBuffer({ size: 16 * KEYS, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
    device.queue.writeBuffer(input, 0, keys);
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(
      0,
      device.createBindGroup({
        layout: pipeline.getBindGroupLayout(0),
        entries: [
          { binding: 0, resource: { buffer: input } },
          { binding: 1, resource: { buffer: output } },
        ],
      }),
    );
    pass.dispatchWorkgroups(KEYS / 64);
    pass.end();
    encoder.copyBufferToBuffer(output, 0, readback, 0, 16 * KEYS);
    device.queue.submit([encoder.finish()]);
    await readback.mapAsync(GPUMapMode.READ);
    const found = new Uint32Array(readback.getMappedRange().slice(0));

    const key = (i: number) =>
      [...keys.subarray(i * WORDS, (i + 1) * WORDS)] as [number, number, number, number, number, number];
    const bits = Array.from({ length: KEYS }, (_, i) => randomBits(...key(i)));
    expect(Array.from({ length: KEYS }, (_, i) => found[4 * i])).toEqual(bits);
    const floats = new Float32Array(found.buffer);
    expect(Array.from({ length: KEYS }, (_, i) => floats[4 * i + 1])).toEqual(bits.map(uniform));
    bits.map(normal).forEach((exact, i) => {
      expect(Math.abs(floats[4 * i + 2] - exact), `normal number ${i}: ${exact}`).toBeLessThan(2e-6);
    });
  });
});
