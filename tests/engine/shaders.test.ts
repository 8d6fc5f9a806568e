/**
 * Every kernel through the compiler (Tint) and its bind-group layout, on Dawn's null backend, which needs no driver.
 */
import { create, globals } from 'webgpu';
import { expect, test } from 'vitest';
import { createEngine } from '../../src/engine/engine';
import { KERNELS } from '../../src/engine/kernels';
import { shaderFiles } from '../../src/engine/shader-files';
import { POPULATIONS } from '../support/shader-cases';

Object.assign(globalThis, globals);
const gpu = create(['backend=null']);

test.each(POPULATIONS)('every kernel compiles: %s', async (_, population) => {
  const engine = await createEngine({ gpu });
  const created = await engine.create(population);
  created.destroy();
  engine.destroy();
});

test('every shader file belongs to a kernel', () => {
  const used = new Set(['structs', ...Object.values(KERNELS).flatMap(({ parts }) => parts as string[])]);
  expect(shaderFiles().filter((name) => !used.has(name))).toEqual([]);
});
