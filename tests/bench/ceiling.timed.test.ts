import { create, globals } from 'webgpu';
import { expect, it } from 'vitest';
import { CEILING_SHAPES, measureCeiling } from '../../src/bench/ceiling';

Object.assign(globalThis, globals);
const gpu = create([]);

it('ceiling: multiply-adds, products, dispatches and submits are measured, and the products are right', async () => {
  const told: string[] = [];
  // One product of each kind, since all of them take ten seconds.
  const kinds = ['direct', 'shared', 'broadcast'].map((kind) =>
    CEILING_SHAPES.matmul.find((shape) => shape.kind === kind)!,
  );
  const ceiling = await measureCeiling('software', (what) => told.push(what), gpu, {
    fma: CEILING_SHAPES.fma.slice(1, 3),
    matmul: kinds,
  });
  const subgroups = (await gpu.requestAdapter())!.features.has('subgroups' as GPUFeatureName);
  expect(ceiling.fma).toHaveLength(2);
  expect(ceiling.matmul).toHaveLength(subgroups ? 3 : 2);
  for (const { gflops } of [...ceiling.fma, ...ceiling.matmul]) expect(gflops).toBeGreaterThan(0);
  for (const { name, error } of ceiling.matmul) expect(error, name).toBeLessThan(1e-5);
  expect(ceiling.bestMatmul).toBe(Math.max(...ceiling.matmul.map(({ gflops }) => gflops)));
  // No adapter multiplies matrices faster than it multiplies.
  expect(ceiling.bestFma).toBeGreaterThan(ceiling.bestMatmul);
  expect(ceiling.dispatchMicroseconds.of4).toBeGreaterThan(0);
  expect(ceiling.submitMilliseconds).toBeGreaterThan(0);
  expect(told.length).toBe(ceiling.fma.length + ceiling.matmul.length + 1);
});
