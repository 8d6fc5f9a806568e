/** The tolerance of coefficients where a setting changes the rewards before the advantage is taken. */
import { expect, test } from 'vitest';
import { allowances } from '../../src/audit/allowances';
import { recordedBatch } from '../../src/audit/twin';
import { GRPO_EPSILON } from '../../src/kl/advantages';
import { coefficients } from '../../src/kl/coefficients';
import { minibatchOf } from '../../src/kl/minibatch';
import type { UpdateTrace } from '../../src/population/api';
import { groupOf } from '../../src/reference/batch';
import { methodsSpec } from '../support/specs';

const G = 12;
const spec = methodsSpec({ prompts: 1, groupSize: G }, { advantage: 'grpo' }, {}, 0, ['none']);
const settings = spec.runs[0];

/** A group that is all right, whose rewards are changed to `reward`: the twin's first coefficient and its tolerance. */
function allRight(reward: number) {
  const zeros = new Float32Array(0); // What a recording leaves out is 0.
  const recorded = recordedBatch(spec, {
    settings,
    problems: new Uint32Array(1),
    tokens: new Int32Array(0),
    reward: new Float32Array(G).fill(1),
    policyLogprobs: zeros,
    referenceLogprobs: zeros,
    behaviourLogprobs: zeros,
    coefficient: zeros,
    vocabularyWeight: zeros,
  } as Partial<UpdateTrace> as UpdateTrace);
  recorded.batch.lengths.fill(1);
  const group = { ...groupOf(recorded.batch, recorded.shape, 0), rewards: new Float64Array(G).fill(reward) };
  const whole = { ...settings, completions: G };
  const minibatch = minibatchOf([group], whole);
  const exact = coefficients(group, whole, minibatch);
  return { exact: exact.coefficient[0], allowed: allowances(recorded, settings, exact, 0, minibatch)[0] };
}

/** The same coefficient in float32, as the shader computes it. */
function inFloat32(reward: number): number {
  const { fround } = Math;
  let sum = 0;
  for (let g = 0; g < G; g++) sum = fround(sum + fround(reward));
  return -fround(fround(reward) - fround(sum / G)) / GRPO_EPSILON / G;
}

test.each([7.3, 9.7, 10.7])('equal rewards of %d have a mean that is rounded', (reward) => {
  const { exact, allowed } = allRight(reward);
  const error = Math.abs(inFloat32(reward) - exact);
  expect(error).toBeGreaterThan(1e-5);
  expect(error).toBeLessThan(allowed);
});

test('the rewards of a group that is all right, or all wrong, have an exact mean and no tolerance', () => {
  for (const reward of [0, 1]) expect(allRight(reward)).toMatchObject({ allowed: 0 });
  expect(inFloat32(1)).toBeCloseTo(0, 15);
});
