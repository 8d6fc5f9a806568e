/** A policy larger than the standard one, pretrained and trained from the command line. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { main } from '../../src/headless/headless-cli';
import { readCheckpointFolder } from '../../src/headless/files';

const folder = mkdtempSync(path.join(os.tmpdir(), 'large-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...args: string[]): Promise<void> {
  const said: string[] = [];
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
  const code = await main(args);
  spy.mockRestore();
  expect(code, said.join('')).toBe(0);
}
const rows = (name: string) =>
  readFileSync(path.join(folder, name, 'metrics.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, number>);

it('a policy with d_model 64 and context 32 trains on the GPU as it does in float64', async () => {
  const policy = path.join(folder, 'policy');
  const sizes = ['dModel=64', 'layers=2', 'heads=4', 'context=32'];
  await run(
    'pretrain',
    '--out',
    policy,
    '--set',
    'digits=1',
    ...sizes,
    'steps=30',
    'examples=24',
    'learningRate=3e-3',
    'warmup=5',
    'standardDeviation=0.06',
  );
  const made = readCheckpointFolder(policy);
  expect(made.policy).toEqual({ dModel: 64, layers: 2, heads: 4, context: 32, vocabulary: 16 });
  expect(JSON.parse(readFileSync(path.join(policy, 'config.json'), 'utf8'))).toMatchObject({
    n_embd: 64,
    n_layer: 2,
    n_head: 4,
    n_positions: 32,
  });
  // It has learnt something: guessing one of sixteen tokens would cost 2.77 nats.
  expect(JSON.parse(readFileSync(path.join(policy, 'training.json'), 'utf8')).loss).toBeLessThan(2);

  for (const backend of ['gpu', 'float64']) {
    await run(
      'train',
      '--backend',
      backend,
      '--checkpoint',
      policy,
      '--methods',
      'k1-in-reward',
      '--seeds',
      '1-2',
      '--steps',
      '3',
      '--out',
      path.join(folder, backend),
      '--set',
      'digits=1',
      'prompts=4',
      'groupSize=4',
      'evaluateEvery=3',
      'evaluationProblems=4',
      'learningRate=1e-3',
    );
  }
  const [gpu, twin] = [rows('gpu'), rows('float64')];
  expect(gpu.length).toBe(2 * 4);
  const [before, after] = [gpu[0], gpu[4]];
  expect(before.reverseKl).toBeLessThan(1e-6);
  expect(after.reverseKl).toBeGreaterThan(1e-5);
  for (const [i, row] of gpu.entries()) {
    for (const metric of ['entropy', 'reverseKl', 'k3', 'gradNorm', 'negativeLogLikelihood']) {
      if (row[metric] !== undefined)
        expect(Math.abs(row[metric] - twin[i][metric]), `${metric} of row ${i}`).toBeLessThan(
          1e-3 * (1 + Math.abs(twin[i][metric])),
        );
    }
  }
});
