/**
 * The tree of all prefixes on the GPU against its float64 twin, in every variant: whole, in shards, with shared and
 * with separate policies.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { heldOutProblems } from '../../src/arithmetic/problems';
import { standardNormal, STREAM } from '../../src/arithmetic/random';
import type { Engine } from '../../src/engine/engine';
import type { PrefixTreeSpec } from '../../src/population/prefixes';
import { createReferenceBackend } from '../../src/reference/reference-population';
import { testEngine } from '../support/device';
import { shippedPolicy } from '../support/specs';

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
});
afterAll(() => engine.destroy());

const { config, parameters } = shippedPolicy();
const noisy = (seed: number, size = 0.02) =>
  Float32Array.from(parameters, (value, i) => value + size * standardNormal(seed, STREAM.initial, i));
const normals = (length: number) => Float32Array.from({ length }, (_, i) => standardNormal(5, STREAM.initial, i));

function relative(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [difference, size] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    size += b[i] ** 2;
  }
  return Math.sqrt(difference / size);
}

const spec = (more: Partial<PrefixTreeSpec>): PrefixTreeSpec => ({
  policy: config,
  digits: 2,
  problems: heldOutProblems('addition', 2).slice(0, 2),
  answerLength: 2,
  gradients: 3,
  policies: 'shared',
  ...more,
});

async function both(of: PrefixTreeSpec, given: Float32Array, gradients: number) {
  const [gpu, twin] = await Promise.all([engine.createTree(of), createReferenceBackend().createTree(of)]);
  const logprobs = [await gpu.logprobs(given), await twin.logprobs(given)];
  const dlogits = normals(gradients * gpu.prefixes.nodes * 16);
  const gradient = [await gpu.gradients(dlogits), await twin.gradients(dlogits)];
  gpu.destroy();
  twin.destroy();
  return {
    logprobs: relative(logprobs[0], logprobs[1]),
    gradient: relative(gradient[0], gradient[1]),
    length: gradient[0].length,
  };
}

describe.each([1, 3])('T = %i', (answerLength) => {
  test('log-probs and gradients of one policy agree with the float64 twin', async () => {
    const errors = await both(spec({ answerLength }), noisy(1), 3);
    expect(errors.logprobs).toBeLessThan(1e-5);
    expect(errors.gradient).toBeLessThan(1e-5);
  });
});

test('several policies and one-digit problems agree with the float64 twin', async () => {
  const problems = heldOutProblems('addition', 1).slice(0, 1);
  const given = Float32Array.from([...noisy(1), ...noisy(2), ...noisy(3)]);
  const errors = await both(spec({ digits: 1, problems, policies: 'own' }), given, 3);
  expect(errors.logprobs).toBeLessThan(1e-5);
  expect(errors.gradient).toBeLessThan(1e-5);
  expect(errors.length).toBe(3 * parameters.length);
});

test('answers of four tokens, computed in shards, agree with the float64 twin', async () => {
  const of = spec({ answerLength: 4, problems: heldOutProblems('addition', 2).slice(0, 1), gradients: 1 });
  const errors = await both(of, noisy(1), 1);
  expect(errors.logprobs).toBeLessThan(1e-5);
  expect(errors.gradient).toBeLessThan(1e-5);
});

test('T = 2, more gradients than one pass computes, agree with the float64 twin and with single ones', async () => {
  const of = spec({ gradients: 20 });
  const [gpu, twin] = await Promise.all([engine.createTree(of), createReferenceBackend().createTree(of)]);
  expect(relative(await gpu.logprobs(noisy(1)), await twin.logprobs(noisy(1)))).toBeLessThan(1e-5);
  const dlogits = normals(20 * gpu.prefixes.nodes * 16);
  const together = await gpu.gradients(dlogits);
  const lastInput = dlogits.slice(19 * gpu.prefixes.nodes * 16);
  const last = await gpu.gradients(lastInput);
  expect([...together.slice(19 * parameters.length)]).toEqual([...last]);
  expect(relative(last, await twin.gradients(lastInput))).toBeLessThan(1e-5);
  gpu.destroy();
  twin.destroy();
});

test('arrays that do not fit are refused by name', async () => {
  await expect(engine.createTree(spec({ answerLength: 5 }))).rejects.toThrow(
    'answerLength: got 5; allowed are whole numbers from 1 to 4.',
  );
  const gpu = await engine.createTree(spec({ answerLength: 1 }));
  await expect(gpu.gradients(new Float32Array(32))).rejects.toThrow('logprobs comes first');
  await expect(gpu.logprobs(new Float32Array(7))).rejects.toThrow('parameters: got 7 numbers');
  await gpu.logprobs(parameters);
  await expect(gpu.gradients(new Float32Array(33))).rejects.toThrow('dlogits: got 33 numbers');
  gpu.destroy();
});
