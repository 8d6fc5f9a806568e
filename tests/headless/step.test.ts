import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCheckpointFolder } from '../../src/headless/files';
import { parameterLayout } from '../../src/policy/layout';
import { readSafetensors } from '../../src/policy/safetensors';
import { checkpoint, run, tiny, temporaryFolder } from '../support/run-headless';

const folder = temporaryFolder();

describe('step', () => {
  async function dump(method: string, ...more: string[]) {
    const file = path.join(folder, `${method}.safetensors`);
    const { code, said } = await run('step', '--method', method, '--dump', file, ...tiny, 'learningRate=0.01', ...more);
    expect(code, said).toBe(0);
    return readSafetensors(readFileSync(file));
  }

  it('the dump has every tensor under its name, with its shape', async () => {
    const { tensors, metadata } = await dump('k3-in-loss', 'seed=3', '--after', '3');
    expect(JSON.parse(metadata.experiment)).toMatchObject({
      method: 'k3-in-loss',
      seed: 3,
      after: 3,
      digits: 1,
      beta: 0.3,
      learningRate: 0.01,
    });
    const shapes = Object.fromEntries([...tensors].map(([name, tensor]) => [name, [tensor.dtype, ...tensor.shape]]));
    expect(shapes).toMatchObject({
      prompt: ['I32', 16, 4],
      tokens: ['I32', 16, 3],
      mask: ['F32', 16, 3],
      reward: ['F32', 16],
      advantage: ['F32', 16],
    });
    for (const name of ['logprob', 'reference_logprob', 'behaviour_logprob', 'k1', 'k2', 'k3', 'coefficient'])
      expect(shapes[name]).toEqual(['F32', 16, 3]);
    const { entries } = parameterLayout(readCheckpointFolder(checkpoint).policy);
    for (const { name, shape } of entries) {
      for (const prefix of ['grad', 'before', 'after', 'reference', 'behaviour'])
        expect(shapes[`${prefix}.${name}`]).toEqual(['F32', ...shape]);
    }
    expect(tensors.size).toBe(12 + 5 * entries.length);
    const data = (name: string) => [...(tensors.get(name)!.data as Float32Array)];
    expect(data('reference.lm_head.weight')).not.toEqual(data('before.lm_head.weight'));
    expect(data('after.lm_head.weight')).not.toEqual(data('before.lm_head.weight'));
    data('k1').forEach((k1, i) =>
      expect(k1).toBeCloseTo((data('logprob')[i] - data('reference_logprob')[i]) * data('mask')[i], 5),
    );
  });

  it('the dumped advantages and coefficients are those of the formulas', async () => {
    const { tensors } = await dump('k1-in-reward', '--after', '3');
    const data = (name: string) => [...(tensors.get(name)!.data as Float32Array)];
    const [N, T, G, beta] = [16, 3, 4, 0.3];
    const k1 = data('k1');
    const scores = data('reward').map((reward, i) => reward - beta * (k1[i * T] + k1[i * T + 1] + k1[i * T + 2]));
    data('advantage').forEach((advantage, i) => {
      const others = scores.filter((_, j) => j !== i && Math.floor(j / G) === Math.floor(i / G));
      expect(advantage).toBeCloseTo(scores[i] - others.reduce((sum, score) => sum + score, 0) / (G - 1), 5);
      // On-policy the ratio is 1, and the loss is a mean over the N completions.
      for (let t = 0; t < T; t++)
        expect(data('coefficient')[i * T + t]).toBeCloseTo((-advantage / N) * data('mask')[i * T + t], 6);
    });
    expect(data('advantage').some((advantage) => Math.abs(advantage) > 1e-3)).toBe(true);
  });

  it('step 0 starts at the reference; with staleness the behaviour policy is an older one', async () => {
    const first = await dump('k1-in-reward');
    expect(first.tensors.get('before.lm_head.weight')!.data).toEqual(
      first.tensors.get('reference.lm_head.weight')!.data,
    );
    const stale = await dump('k1-in-reward', 'staleness=2', '--after', '4');
    expect(stale.tensors.get('before.lm_head.weight')!.data).not.toEqual(
      stale.tensors.get('behaviour.lm_head.weight')!.data,
    );
  });

  it('the full estimator adds its coefficients over the vocabulary', async () => {
    const { tensors } = await dump('full-in-loss', '--after', '2');
    expect(tensors.get('vocabulary_coefficient')!.shape).toEqual([16, 3, 16]);
    expect([...(tensors.get('vocabulary_coefficient')!.data as Float32Array)].some((value) => value !== 0)).toBe(true);
  });
});
