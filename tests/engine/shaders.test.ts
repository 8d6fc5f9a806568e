/** Every kernel through the compiler (Tint) and its bind-group layout, on Dawn's null backend: needs no driver at all. */
import { create, globals } from 'webgpu';
import { expect, test } from 'vitest';
import { createEngine } from '../../src/engine/backend';
import { KERNELS } from '../../src/engine/kernels';
import { shaderFiles } from '../../src/engine/shader-files';
import { parameterLayout } from '../../src/policy/layout';
import { STANDARD_POLICY } from '../../src/policy/config';
import { parseMethod } from '../../src/kl/placements';
import type { PopulationSpec } from '../../src/population/population';
import { SETTINGS } from './specs';

Object.assign(globalThis, globals);
const gpu = create(['backend=null']);

function spec(shapes: Partial<PopulationSpec>, advantage: 'rloo' | 'cross-entropy' = 'rloo'): PopulationSpec {
  const policy = shapes.policy ?? STANDARD_POLICY;
  return {
    policy, digits: 2, prompts: 4, groupSize: 4, staleness: 0, minibatches: 1, problems: new Uint32Array(5), evaluation: {},
    reference: new Float32Array(parameterLayout(policy).size), runs: [{ ...SETTINGS, seed: 1, advantage, method: parseMethod('k3-in-reward') }], ...shapes,
  };
}

const cases: [string, PopulationSpec][] = [
  ['standard', spec({})],
  ['off-policy', spec({ staleness: 3, minibatches: 2 })],
  ['pretraining', spec({ groupSize: 1, prompts: 320 }, 'cross-entropy')],
  ['one digit', spec({ digits: 1 })],
  ['one head of 4, odd number of vec4s', spec({ policy: { ...STANDARD_POLICY, dModel: 12, heads: 3, layers: 1 }, prompts: 3, groupSize: 5 })],
  ['d_model 128, 4 layers, context 32', spec({ policy: { dModel: 128, layers: 4, heads: 8, context: 32, vocabulary: 16 } })],
];

test.each(cases)('compiles every kernel: %s', async (_, population) => {
  const engine = await createEngine({ gpu });
  const created = await engine.create(population);
  created.destroy();
  engine.destroy();
});

test('every shader file belongs to a kernel', () => {
  const used = new Set(['structs', ...Object.values(KERNELS).flatMap(({ parts }) => parts as string[])]);
  expect(shaderFiles().filter((name) => !used.has(name))).toEqual([]);
});
