import { create } from 'webgpu';
import { expect, it } from 'vitest';

it('Node has a WebGPU adapter that computes', async () => {
  const adapter = await create([]).requestAdapter();
  expect(adapter, 'no adapter: is there a Vulkan driver, or a Chromium to borrow one from?').not.toBeNull();
  const device = await adapter!.requestDevice();
  const size = 16;
  const storage = device.createBuffer({ size, usage: 0x80 | 0x04 });
  const readback = device.createBuffer({ size, usage: 0x01 | 0x08 });
  const pipeline = device.createComputePipeline({
    layout: 'auto',
    compute: {
      module: device.createShaderModule({
        code: `
      @group(0) @binding(0) var<storage, read_write> out: array<u32>;
      @compute @workgroup_size(4) fn main(@builtin(global_invocation_id) id: vec3u) { out[id.x] = id.x * id.x + 1u; }`,
      }),
    },
  });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(
    0,
    device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [{ binding: 0, resource: { buffer: storage } }],
    }),
  );
  pass.dispatchWorkgroups(1);
  pass.end();
  encoder.copyBufferToBuffer(storage, 0, readback, 0, size);
  device.queue.submit([encoder.finish()]);
  await readback.mapAsync(0x01);
  expect([...new Uint32Array(readback.getMappedRange())]).toEqual([1, 2, 5, 10]);
  device.destroy();
});
