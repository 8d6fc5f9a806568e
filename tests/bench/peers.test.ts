/** jax-js on wasm in Node computes the same as the float64 twin, on a small case. */
import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { answerOf, unpackProblem } from '../../src/arithmetic/problems';
import { encodeAnswer, TOKEN } from '../../src/arithmetic/vocabulary';
import { CASES, caseSpec } from '../../src/bench/cases';
import { fixedBatch, gradientError } from '../../src/bench/peers/peer-batch';
import { createJax } from '../../src/bench/peers/jax';
import { ANYTHING, drawPrompts } from '../../src/bench/peers/prompts';
import { findTorchPython } from '../../src/bench/peers/torch';
import type { PopulationSpec } from '../../src/population/api';
import { readPolicy } from '../../src/training/reference-policy';

let spec: PopulationSpec;

beforeAll(async () => {
  const folder = new URL('../../public/reference/', import.meta.url);
  const reference = readPolicy({
    config: await readFile(new URL('config.json', folder), 'utf8'),
    weights: await readFile(new URL('model.safetensors', folder)),
  });
  spec = caseSpec({ ...CASES.W1s, prompts: 6, groupSize: 4 }, reference);
});

test('jax-js agrees with the float64 twin on the gradient and the reward of the fixed batch', async () => {
  const jax = await createJax('wasm');
  const batch = fixedBatch(spec);
  expect(batch.reward).toBeGreaterThan(0);
  expect(batch.reward).toBeLessThan(1);
  const { gradient, reward } = await jax.gradient(spec, batch);
  expect(reward).toBeCloseTo(batch.reward, 6);
  expect(gradientError(batch, gradient)).toBeLessThan(1e-5);
});

test('jax-js learns: its training step raises the mean reward', async () => {
  const jax = await createJax('wasm');
  await jax.prepare({ ...spec, prompts: 32, groupSize: 8 });
  const rewards: number[] = [];
  for (let step = 0; step < 20; step++) rewards.push(await jax.step());
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(rewards.slice(0, 3))).toBeGreaterThan(0.3);
  expect(mean(rewards.slice(-6))).toBeGreaterThan(mean(rewards.slice(0, 3)) + 0.05);
});

test('gradient error: the L2 difference over all parameters, relative to the twin’s norm', () => {
  const batch = fixedBatch(spec);
  expect(gradientError(batch, batch.gradient)).toBe(0);
  expect(gradientError(batch, new Float32Array(batch.gradient.length))).toBe(1);
  expect(
    gradientError(
      batch,
      batch.gradient.map((value) => 1.01 * value),
    ),
  ).toBeCloseTo(0.01, 10);
  expect(() => gradientError(batch, [1, 2])).toThrow(
    `The gradient has 2 numbers; the policy has ${batch.gradient.length} parameters.`,
  );
});

test('fixed batch: it is the same every time, and its policy is not the reference', () => {
  const [one, other] = [fixedBatch(spec), fixedBatch(spec)];
  expect(one).toEqual(other);
  expect(one.policy).not.toEqual(one.reference);
});

test('fixed batch: each prompt comes with its own answer', () => {
  const { problems, expected } = drawPrompts(spec, 0, 3);
  problems.forEach((packed, b) => {
    const answer = encodeAnswer(answerOf(unpackProblem(packed)));
    const row = Array.from(expected.subarray(b * 4, (b + 1) * 4));
    expect(row.slice(0, answer.length)).toEqual(answer);
    expect(answer.at(-1)).toBe(TOKEN.end);
    expect(row.slice(answer.length).every((token) => token === ANYTHING)).toBe(true);
  });
});

test('PyTorch: a Python that cannot import it is refused in one sentence', () => {
  expect(() => findTorchPython({ PYTHON: '/no/such/python' })).toThrow(
    /^PyTorch was asked for, but \/no\/such\/python cannot import torch; .*PYTHON.*\.$/,
  );
});
