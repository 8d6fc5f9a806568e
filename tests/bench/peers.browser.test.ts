/** The peers that need a browser compute the same as the float64 twin, each on a small batch. */
import { expect, test } from 'vitest';
import { CASES, caseSpec } from '../../src/bench/cases';
import { fixedBatch, gradientError } from '../../src/bench/peers/peer-batch';
import { createJax } from '../../src/bench/peers/jax';
import { createTensorFlow } from '../../src/bench/peers/tensorflow';
import type { PeerProgram } from '../../src/bench/peers/program';
import { fetchPolicy } from '../../src/training/reference-policy';

const reference = await fetchPolicy(new URL('/reference/', location.href));

const PEERS: [string, () => Promise<PeerProgram>][] = [
  ['TensorFlow.js on wasm', () => createTensorFlow('wasm')],
  ['TensorFlow.js on WebGPU', () => createTensorFlow('webgpu')],
  ['jax-js on WebGPU', () => createJax('webgpu')],
];
const spec = caseSpec({ ...CASES.W1s, prompts: 3, groupSize: 4 }, reference);

test.for(PEERS)(
  '%s agrees with the float64 twin on the gradient and the reward of the fixed batch',
  async ([, create]) => {
    const batch = fixedBatch(spec);
    expect(batch.reward).toBeGreaterThan(0);
    const { gradient, reward } = await (await create()).gradient(spec, batch);
    expect(reward).toBeCloseTo(batch.reward, 6);
    expect(gradientError(batch, gradient)).toBeLessThan(1e-5);
  },
);

test('TensorFlow.js learns: its training step raises the mean reward on prompts it sees again and again', async () => {
  const program = await createTensorFlow('wasm');
  await program.prepare({ ...spec, prompts: 32, groupSize: 8, problems: spec.problems.slice(0, 32) });
  const rewards: number[] = [];
  for (let step = 0; step < 16; step++) rewards.push(await program.step());
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(rewards.slice(0, 3))).toBeGreaterThan(0.3);
  expect(mean(rewards.slice(-6))).toBeGreaterThan(mean(rewards.slice(0, 3)) + 0.05);
});
