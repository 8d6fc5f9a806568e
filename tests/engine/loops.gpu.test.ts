/**
 * The loop count against kernels whose loops are cut off: cutting at the count changes nothing, cutting at a fraction
 * of it does.
 */
import { expect, test } from 'vitest';
import { create, globals } from 'webgpu';
import { standardNormal, STREAM } from '../../src/arithmetic/random';
import { createEngine, ladderOf } from '../../src/engine/engine';
import { geometryOf } from '../../src/engine/geometry';
import type { KernelShape } from '../../src/population/kernel-shape';
import { mostLoops } from '../../src/engine/loops';
import { STANDARD_POLICY, type PolicyConfig } from '../../src/policy/config';
import { initialiseParameters } from '../../src/policy/initialise';
import { cutLoops, faulty } from '../support/faults';
import { methodsSpec } from '../support/specs';

Object.assign(globalThis, globals);
const gpu = create([]);

// Untrained: what a policy samples that has learned nothing has little in common, so that nearly all rows are there.
const policy = { ...STANDARD_POLICY, dModel: 64, layers: 3 };
const parameters = initialiseParameters(policy, 0.1, (index) => standardNormal(1, STREAM.initial, index));
const SHAPE: KernelShape = { kind: 'software', workgroup: 16, quads: false };

test('loop bounds: no invocation makes more rounds than computed, and some make at least a third', async () => {
  const spec = methodsSpec(
    { policy, reference: parameters, initial: parameters, prompts: 8, groupSize: 4 },
    {},
    {},
    0,
    ['k3-in-loss'],
  );
  const count = mostLoops(geometryOf(spec, SHAPE));
  /** One step with the loops of the kernels that pass through the policy cut. */
  const trained = async (most: number): Promise<Buffer> => {
    const mutate = (label: string, code: string) =>
      ['rollout', 'scoreTransient', 'backward'].includes(label) ? cutLoops(code, most) : code;
    const engine = await createEngine({ gpu: faulty(gpu, { mutate }), ...SHAPE });
    const population = await engine.create(spec);
    population.advance(1);
    const after = await population.parameters(0);
    engine.destroy();
    return Buffer.from(after.buffer);
  };
  const whole = await trained(2 ** 30);
  expect(whole.equals(await trained(count))).toBe(true);
  expect(whole.equals(await trained(Math.floor(count / 3)))).toBe(false);
});

test('where a driver ends long loops, the first kernel shape with short enough ones is taken', () => {
  const lavapipe = { name: 'llvmpipe (software)', kind: 'software' } as const;
  const wider = (sizes: Partial<PolicyConfig>) =>
    ladderOf(lavapipe, false, (shape) =>
      mostLoops(
        geometryOf(
          {
            digits: 2,
            staleness: 0,
            minibatches: 1,
            runs: { length: 1 },
            policy: { ...STANDARD_POLICY, ...sizes },
            prompts: 16,
            groupSize: 8,
          },
          shape,
        ),
      ),
    ).map(({ workgroup }) => workgroup);
  expect(wider({})).toEqual([16, 64, 256]);
  expect(wider({ dModel: 64, layers: 6 })).toEqual([64, 256, 16]);
  expect(wider({ dModel: 128, layers: 4, heads: 8 })).toEqual([256, 64, 16]);
});
