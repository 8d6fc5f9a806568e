/**
 * Every kernel in all its forms through naga, the shader compiler of Firefox and Deno, to the languages of Vulkan,
 * Direct3D and Metal. Chromium's Tint compiles the same sources in shaders.test.ts; each compiler accepts code that the
 * other rejects.
 */
import { parseWgsl, validate, writeHlsl, writeMsl, writeSpirv } from 'naga-wasm';
import { expect, test } from 'vitest';
import { create, globals } from 'webgpu';
import { createEngine } from '../../src/engine/engine';
import { faulty } from '../support/faults';
import { POPULATIONS, SHAPES, TREE } from '../support/shader-cases';

Object.assign(globalThis, globals);
const gpu = create(['backend=null']);

/** Distinct sources of all populations' kernels and the tree's, by the kernel's name. */
async function sources(options: (typeof SHAPES)[number][1]): Promise<[string, string][]> {
  const seen = new Map<string, string>();
  const mutate = (label: string, code: string) => {
    seen.set(code, label);
    return code;
  };
  const engine = await createEngine({ gpu: faulty(gpu, { mutate }), ...options });
  for (const [, population] of POPULATIONS) (await engine.create(population)).destroy();
  (await engine.createTree(TREE)).destroy();
  engine.destroy();
  return [...seen].map(([code, label]) => [label, code]);
}

/** @throws NagaError. */
function translate(code: string): void {
  // naga has the quads' functions, but not yet the line that asks for them (gfx-rs/wgpu#5555); so a browser of naga
  // has no `subgroups` to offer, and gets the shapes without.
  using module = parseWgsl(code.replace(/^enable subgroups;$/m, ''));
  using info = validate(module);
  writeSpirv(module, info);
  writeHlsl(module, info, { shaderModel: '6_0' });
  writeMsl(module, info, { langVersion: [2, 4] });
}

test.each(SHAPES)('naga takes every kernel: workgroups of %s', async (_, options) => {
  const all = await sources(options);
  expect(new Set(all.map(([label]) => label)).size).toBeGreaterThanOrEqual(10);
  for (const [label, code] of all)
    expect(() => {
      translate(code);
    }, label).not.toThrow();
});

test.each([
  ['an unknown name', (code: string) => code.replace('partials[', 'partial_s['), 'parse'],
  [
    'a store where the binding is to be read only',
    (code: string) => code.replace('var<storage, read_write> gradient', 'var<storage, read> gradient'),
    'validation',
  ],
])('naga refuses %s', async (_, spoil, kind) => {
  const [, code] = (await sources({ kind: 'gpu' })).find(([label]) => label === 'reduce')!;
  expect(() => {
    translate(code);
  }).not.toThrow();
  expect(() => {
    translate(spoil(code));
  }).toThrow(expect.objectContaining({ kind }) as Error);
});
